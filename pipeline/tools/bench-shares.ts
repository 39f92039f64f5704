/**
 * Do the intervals of corrected stance shares cover? `npm run bench:shares`. On the labelled threads of corpus/gold/dev
 * and validation, claims are left out at random so that every mix of stances occurs; the confusion is that of the other
 * writers, so the model knows nothing of the one who is judged.
 */
import { readFileSync } from "node:fs";
import { type Decision, decideStance, winner } from "../../src/claims/decision.ts";
import { loadCodebook, stances } from "../../src/codebook/codebook.ts";
import { shares } from "../../src/evaluate/shares.ts";
import { readGoldFolder } from "../../src/learn/labelled.ts";
import { random, shuffle } from "../../src/learn/random.ts";
import { type EncoderName, loadEncoder, loadNgram } from "../3-classify.ts";
import { goldClaims, goldLogits, goldParts, readWithGold } from "./gold-logits.ts";

/** The true and the found stance of each claim. */
interface Judged {
  readonly writer: string;
  readonly part: string;
  readonly claims: readonly (readonly [number, number])[];
}

const MIXES = 60;
const { codebook } = loadCodebook("corpus/codebooks/em-ic.yaml");
const names = stances(codebook);
const { ngram } = loadNgram(codebook);
const decisions = JSON.parse(readFileSync("corpus/models/em-ic.decision.json", "utf8")) as Record<
  EncoderName,
  Decision
>;

async function judge(name: EncoderName): Promise<Judged[]> {
  const encoder = await loadEncoder(name, 1);
  const { claim, stance } = decisions[name];
  const found: Judged[] = [];
  for (const part of ["dev", "validation"])
    for (const thread of readGoldFolder(`corpus/gold/${part}`)) {
      const gold = goldLogits(await readWithGold(thread, codebook, encoder), ngram);
      found.push({
        writer: thread.path.split("/").at(-2)!,
        part,
        claims: goldClaims(thread, goldParts(gold, claim), names).map(
          ({ stance: label, parts }) => [label, winner(decideStance(stance, parts), stance.weights)] as const,
        ),
      });
    }
  return found;
}

const count = (values: readonly number[]): number[] =>
  names.map((_, k) => values.filter((v) => v === k).length);

const confusionOf = (threads: readonly Judged[]): number[][] =>
  names.map((_, g) => count(threads.flatMap((t) => t.claims.filter(([x]) => x === g).map(([, f]) => f))));

function measure(
  judged: readonly Judged[],
  size: number,
  known: (writer: string) => readonly Judged[],
): string {
  const next = random(1);
  const writers = [...new Set(judged.map((t) => t.writer))];
  const sums = { covered: 0, raw: 0, corrected: 0, width: 0, n: 0 };
  for (let mix = 0; mix < MIXES; mix++) {
    const writer = writers[mix % writers.length]!;
    const threads = shuffle(
      judged.filter((t) => t.writer === writer),
      next,
    ).slice(0, size);
    // One stance in full, the others thinned out.
    const keep = shuffle([1, next(), next()], next);
    const kept = threads.map((t) => t.claims.filter(([g]) => next() < keep[g]!));
    const truth = count(kept.flat().map(([g]) => g));
    const all = truth.reduce((a, b) => a + b, 0);
    if (all < 20) continue;
    const found = shares(
      kept.map((claims) => count(claims.map(([, f]) => f))),
      confusionOf(known(writer)),
      names,
    );
    found.forEach(({ raw, corrected, low, high }, k) => {
      const share = truth[k]! / all;
      sums.n++;
      // Shares are tried in steps: half a step either way is the same share.
      sums.covered += share >= low - 0.0125 && share <= high + 0.0125 ? 1 : 0;
      sums.raw += Math.abs(raw - share);
      sums.corrected += Math.abs(corrected - share);
      sums.width += high - low;
    });
  }
  return [sums.covered, sums.raw, sums.corrected, sums.width]
    .map((x) => (x / sums.n).toFixed(3).padStart(12))
    .join("");
}

console.log(
  `${"".padEnd(44)}${["covered", "raw error", "corrected", "width"].map((h) => h.padStart(12)).join("")}`,
);
for (const name of ["minilm", "none"] as const) {
  const judged = await judge(name);
  for (const size of [1, 4, 9])
    console.log(
      `${`${name}, threads ${size}, confusion of other writers`.padEnd(44)}${measure(judged, size, (writer) => judged.filter((t) => t.writer !== writer))}`,
    );
  console.log(
    `${`${name}, threads 4, validation by that of dev`.padEnd(44)}${measure(
      judged.filter((t) => t.part === "validation"),
      4,
      () => judged.filter((t) => t.part === "dev"),
    )}`,
  );
}
