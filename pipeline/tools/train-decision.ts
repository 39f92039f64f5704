/**
 * Fits how the models' logits become calibrated probabilities and labels, on corpus/gold/dev, which no model was
 * trained on: `npm run train:decision`. Writes corpus/models/em-ic.decision.json, with and without the encoder.
 */
import { writeFileSync } from "node:fs";
import {
  type BinaryDecision,
  type Decision,
  decideBinary,
  decideStance,
  winner,
} from "../../src/claims/decision.ts";
import { canClaim } from "../../src/claims/read.ts";
import { loadCodebook, stances } from "../../src/codebook/codebook.ts";
import { Encoder } from "../../src/encoder/encoder.ts";
import { macroF1 } from "../../src/evaluate/f1.ts";
import { fitConditional, fitLogistic } from "../../src/learn/fit.ts";
import { readGoldFolder } from "../../src/learn/labelled.ts";
import { loadNgram } from "../3-classify.ts";
import {
  type GoldLogits,
  type GoldReading,
  goldClaims,
  goldLogits,
  goldParts,
  readWithGold,
} from "./gold-logits.ts";

const { codebook } = loadCodebook("corpus/codebooks/em-ic.yaml");
const names = stances(codebook);
const topics = codebook.topics.map((t) => t.name);
const { ngram } = loadNgram(codebook);
const encoder = await Encoder.load("corpus/models/encoder", 2);

async function readAll(folder: string): Promise<GoldReading[]> {
  const found: GoldReading[] = [];
  for (const thread of readGoldFolder(folder)) found.push(await readWithGold(thread, codebook, encoder));
  return found;
}

/** What both models say of the threads, or the n-grams alone. */
function logitsOfAll(reads: readonly GoldReading[], withEncoder: boolean): GoldLogits[] {
  return reads.map((read) => goldLogits(withEncoder ? read : { ...read, reading: undefined }, ngram));
}

function bestThreshold(scores: readonly number[], labels: readonly boolean[]): number {
  let best = { f: -1, threshold: 0.5 };
  for (let threshold = 0.25; threshold < 0.7; threshold += 0.025) {
    let hit = 0;
    let wrong = 0;
    scores.forEach((s, i) => {
      if (s >= threshold && labels[i]) hit++;
      else if (s >= threshold !== labels[i]) wrong++;
    });
    const f = (2 * hit) / (2 * hit + wrong);
    if (f > best.f) best = { f, threshold: Number(threshold.toFixed(3)) };
  }
  return best.threshold;
}

function binary(
  rows: readonly (readonly [number | undefined, number])[],
  labels: readonly boolean[],
  withEncoder: boolean,
): BinaryDecision {
  const w = fitLogistic(
    rows.map(([e, n]) => (withEncoder ? [e!, n] : [n])),
    labels,
  );
  const d = withEncoder
    ? { encoder: w[0]!, ngram: w[1]!, bias: w[2]! }
    : { encoder: 0, ngram: w[0]!, bias: w[1]! };
  const scores = rows.map(([e, n]) => decideBinary({ ...d, threshold: 0 }, e, n));
  return { ...d, threshold: bestThreshold(scores, labels) };
}

function fitDecision(threads: readonly GoldLogits[], withEncoder: boolean): Decision {
  const all = threads.flatMap((t) => t.thread.sentences.map((gold, i) => ({ gold, logits: t.logits[i]! })));
  const judged = all.filter((s) => s.gold.claim !== undefined && canClaim(s.gold.source));
  const claim = binary(
    judged.map((s) => [s.logits.encoderClaim, s.logits.claim]),
    judged.map((s) => s.gold.claim!),
    withEncoder,
  );
  const parts = threads.flatMap((t) => goldParts(t, claim));
  const claims = all
    .map((s, i) => ({ ...s, parts: parts[i]! }))
    .filter((s) => s.gold.claim && names.includes(s.gold.stance ?? ""));
  const labels = claims.map((s) => names.indexOf(s.gold.stance!));
  const { weights, bias } = fitConditional(
    claims.map((s) => s.parts),
    labels,
  );
  const stance = {
    encoder: weights[0]!,
    ngram: weights[1]!,
    encoderComment: weights[2]!,
    ngramComment: weights[3]!,
    bias,
  };
  const scores = claims.map((s) => decideStance({ ...stance, weights: [1, 1, 1] }, s.parts));
  let best = { f: -1, weights: [1, 1, 1] };
  // One weight for both sides against neutral: fewer knobs than classes, less to overfit.
  for (let w = 1; w <= 2.2; w += 0.1) {
    const sides = [Number(w.toFixed(1)), Number(w.toFixed(1)), 1];
    const f = macroF1(
      labels,
      scores.map((s) => winner(s, sides)),
      3,
    );
    if (f > best.f + 0.002) best = { f, weights: sides };
  }
  const found = scores.map((s) => winner(s, best.weights));
  const confusion = names.map((_, g) =>
    names.map((__, f) => labels.filter((l, i) => l === g && found[i] === f).length),
  );
  const topical = claims.filter((s) => s.gold.topics);
  return {
    claim,
    stance: { ...stance, weights: best.weights, confusion },
    topics: topics.map((topic, t) =>
      binary(
        topical.map((s) => [s.logits.encoderTopics?.[t], s.logits.topics[t]!]),
        topical.map((s) => s.gold.topics!.includes(topic)),
        withEncoder,
      ),
    ),
  };
}

function given(threads: readonly GoldLogits[], d: Decision): number {
  const claims = threads.flatMap((t) => goldClaims(t.thread, goldParts(t, d.claim), names));
  return macroF1(
    claims.map((c) => c.stance),
    claims.map((c) => winner(decideStance(d.stance, c.parts), d.stance.weights)),
    3,
  );
}

const dev = await readAll("corpus/gold/dev");
const decisions: Record<string, Decision> = {};
for (const [name, withEncoder] of [
  ["none", false],
  ["minilm", true],
] as const)
  decisions[name] = fitDecision(logitsOfAll(dev, withEncoder), withEncoder);
writeFileSync("corpus/models/em-ic.decision.json", `${JSON.stringify(decisions, null, 1)}\n`);
for (const folder of ["corpus/gold/dev", "corpus/gold/validation", ...process.argv.slice(2)]) {
  const reads = folder === "corpus/gold/dev" ? dev : await readAll(folder);
  const scores = ["none", "minilm"].map(
    (name) => `${name} ${given(logitsOfAll(reads, name === "minilm"), decisions[name]!).toFixed(3)}`,
  );
  console.log(`${folder.padEnd(24)} stance macro-F1 given the claim: ${scores.join(", ")}`);
}
