/**
 * How sure a codebook without a trained model may be: `npm run bench:debates`. Five debates other than the one that
 * ships, three of corpus/gold/train and two of corpus/gold/debates, are labelled by codebooks alone, at the gold's
 * sentences. Prints how many stances are right by their probability, and the factor (`TEMPER` in src/claims/decision.ts)
 * that makes the probabilities likeliest. The encoder has learnt from the three of train/, the n-grams from none of them.
 */
import { type Decision, decideStance, defaultDecision, winner } from "../../src/claims/decision.ts";
import { type Codebook, loadCodebook, stances } from "../../src/codebook/codebook.ts";
import type { Encoder } from "../../src/encoder/encoder.ts";
import { ENCODERS, type EncoderName } from "../../src/encoder/labels.ts";
import { macroF1 } from "../../src/evaluate/f1.ts";
import { calibrationError } from "../../src/learn/calibration.ts";
import { readGoldFolder } from "../../src/learn/labelled.ts";
import { readModel } from "../../src/learn/model-file.ts";
import { loadEncoder, loadNgram } from "../3-classify.ts";
import { type GoldClaim, goldClaims, goldLogits, goldParts, readWithGold } from "./gold-logits.ts";

const DEBATES = [
  { codebook: "corpus/codebooks/remote-office.yaml", folder: "corpus/gold/train/w06", fresh: false },
  { codebook: "corpus/gold/debates/cars-city.yaml", folder: "corpus/gold/train/w07", fresh: false },
  { codebook: "corpus/gold/debates/monolith-services.yaml", folder: "corpus/gold/train/w10", fresh: false },
  { codebook: "corpus/gold/debates/heat-pump.yaml", folder: "corpus/gold/debates/x01", fresh: true },
  { codebook: "corpus/gold/debates/git-history.yaml", folder: "corpus/gold/debates/x02", fresh: true },
];
/** Probabilities at which claims are counted apart. */
const EDGES = [0, 0.4, 0.5, 0.6, 0.7, 1.01];

/** A debate's claims. */
interface Debate {
  readonly name: string;
  readonly fresh: boolean;
  readonly rows: readonly GoldClaim[];
}

const claims = readModel<Record<EncoderName, Decision>>("corpus/models/em-ic.decision.json", [...ENCODERS]);
const untempered = (name: EncoderName, temper?: number) =>
  defaultDecision(claims.value[name].claim, 0, name, temper);

async function claimsOf(
  codebook: Codebook,
  folder: string,
  encoder: Encoder | undefined,
): Promise<GoldClaim[]> {
  const { claim, stance } = untempered(encoder ? "minilm" : "none");
  const { ngram } = loadNgram(codebook);
  const found: GoldClaim[] = [];
  for (const thread of readGoldFolder(folder)) {
    const gold = goldLogits(await readWithGold(thread, codebook, encoder), ngram);
    found.push(...goldClaims(thread, goldParts(gold, claim, stance.encoderSides), stances(codebook)));
  }
  return found;
}

/** The factor by which each debate's stances are likeliest, on average over debates. */
function fitted(debates: readonly Debate[], name: EncoderName): number {
  let best = { loss: Number.POSITIVE_INFINITY, temper: 0 };
  for (let step = 1; step <= 40; step++) {
    const temper = step / 20;
    const { stance } = untempered(name, temper);
    let loss = 0;
    for (const { rows } of debates)
      for (const row of rows) loss -= Math.log(decideStance(stance, row.parts)[row.stance]!) / rows.length;
    if (loss < best.loss) best = { loss, temper };
  }
  return best.temper;
}

function tell(label: string, rows: readonly GoldClaim[], name: EncoderName, temper?: number): void {
  const { stance } = untempered(name, temper);
  const scores = rows.map((r) => decideStance(stance, r.parts));
  const given = scores.map((s) => winner(s, stance.weights));
  const right = given.map((g, i) => g === rows[i]!.stance);
  const sure = given.map((g, i) => scores[i]![g]!);
  const count = (from: number, to: number): string => {
    const within = right.filter((_, i) => sure[i]! >= from && sure[i]! < to);
    return within.length === 0 ? "–" : `${within.filter(Boolean).length}/${within.length}`;
  };
  const gold = rows.map((r) => r.stance);
  const sided = rows.flatMap((r, i) => (r.stance < 2 && given[i]! < 2 ? [right[i]!] : []));
  console.log(
    [
      label.padEnd(34),
      (right.filter(Boolean).length / rows.length).toFixed(2),
      macroF1(gold, given, 3).toFixed(2).padStart(9),
      `${sided.filter(Boolean).length}/${sided.length}`.padStart(9),
      calibrationError(sure, right).toFixed(2).padStart(9),
      ...EDGES.slice(1).map((to, i) => count(EDGES[i]!, to).padStart(9)),
    ].join(" "),
  );
}

for (const name of ENCODERS) {
  const encoder = await loadEncoder(name, 2);
  const debates: Debate[] = [];
  for (const { codebook: path, folder, fresh } of DEBATES) {
    const { codebook } = loadCodebook(path);
    debates.push({ name: codebook.codebook, fresh, rows: await claimsOf(codebook, folder, encoder) });
  }
  const fair = encoder ? debates.filter((d) => d.fresh) : debates;
  console.log(
    `\nencoder ${name}: factor fitted on ${fair.map((d) => d.name).join(", ")}: ${fitted(fair, name).toFixed(2)}`,
  );
  console.log(
    `${"debate".padEnd(34)} right  macro-F1 of A, B  calibr.  below .4   .4–.5   .5–.6     .6–.7   from .7`,
  );
  for (const d of debates) tell(`${d.name}${encoder && !d.fresh ? " (encoder knows it)" : ""}`, d.rows, name);
  for (const d of fair) {
    const others = fitted(
      fair.filter((other) => other !== d),
      name,
    );
    tell(`${d.name}, factor of the others`, d.rows, name, others);
  }
  const all = fair.flatMap((d) => d.rows);
  tell("together", all, name);
  tell("together, without the factor", all, name, 1);
}
