/**
 * Fits how the models' logits become calibrated probabilities and labels, on corpus/gold/dev, which no model was
 * trained on: `npm run train:decision`. Writes corpus/models/em-ic.decision.json, with and without the encoder.
 */
import { writeFileSync } from "node:fs";
import {
  type BinaryDecision,
  type Decision,
  decideStance,
  decideTopic,
  type TopicDecision,
  winner,
} from "../../src/claims/decision.ts";
import { canClaim } from "../../src/claims/read.ts";
import { loadCodebook, stances } from "../../src/codebook/codebook.ts";
import { Encoder } from "../../src/encoder/encoder.ts";
import { f1, macroF1, noCounts } from "../../src/evaluate/f1.ts";
import { fitConditional, fitLogistic } from "../../src/learn/fit.ts";
import { readGoldFolder } from "../../src/learn/labelled.ts";
import { sigmoid } from "../../src/learn/logistic.ts";
import { loadNgram } from "../3-classify.ts";
import {
  type GoldLogits,
  type GoldReading,
  goldClaims,
  goldLogits,
  goldParts,
  goldTopicParts,
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

/** Weights of a yes-or-no label, the bias and the best threshold; `rows` are what it is decided from. */
function fitYes(
  rows: readonly (readonly number[])[],
  labels: readonly boolean[],
): { weights: readonly number[]; bias: number; threshold: number } {
  const fitted = fitLogistic(rows, labels);
  const weights = fitted.slice(0, -1);
  const bias = fitted.at(-1)!;
  const scores = rows.map((row) => sigmoid(row.reduce((sum, x, j) => sum + weights[j]! * x, bias)));
  return { weights, bias, threshold: bestThreshold(scores, labels) };
}

function fitDecision(threads: readonly GoldLogits[], withEncoder: boolean): Decision {
  const all = threads.flatMap((t) => t.thread.sentences.map((gold, i) => ({ gold, logits: t.logits[i]! })));
  const judged = all.filter((s) => s.gold.claim !== undefined && canClaim(s.gold.source));
  // Without the encoder its parts say nothing, and their weights are not fitted.
  const kept = <T>(encoders: readonly T[], ngrams: readonly T[]): T[] =>
    withEncoder ? [...encoders, ...ngrams] : [...ngrams];
  const { weights: claimWeights, ...fittedClaim } = fitYes(
    judged.map((s) => kept([s.logits.encoderClaim!], [s.logits.claim])),
    judged.map((s) => s.gold.claim!),
  );
  const claim: BinaryDecision = {
    encoder: withEncoder ? claimWeights[0]! : 0,
    ngram: claimWeights.at(-1)!,
    ...fittedClaim,
  };
  const parts = threads.flatMap((t) => goldParts(t, claim));
  const ofTopics = threads.flatMap((t) => goldTopicParts(t, claim));
  const claims = all
    .map((s, i) => ({ ...s, parts: parts[i]!, topics: ofTopics[i]! }))
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
    topics: topics.map((topic, t): TopicDecision => {
      const { weights, ...fitted } = fitYes(
        topical.map(({ topics: [e, n, eComment, nComment] }) =>
          kept([e[t]!, eComment[t]!], [n[t]!, nComment[t]!]),
        ),
        topical.map((s) => s.gold.topics!.includes(topic)),
      );
      const [encoder = 0, encoderComment = 0] = withEncoder ? weights : [];
      const [ngram, ngramComment] = weights.slice(-2) as [number, number];
      return { encoder, ngram, encoderComment, ngramComment, ...fitted };
    }),
  };
}

/** Macro-F1 of the stances and micro-F1 of the topics of the claims that the gold has. */
function given(threads: readonly GoldLogits[], d: Decision): string {
  const claims = threads.flatMap((t) => goldClaims(t.thread, goldParts(t, d.claim), names));
  const stance = macroF1(
    claims.map((c) => c.stance),
    claims.map((c) => winner(decideStance(d.stance, c.parts), d.stance.weights)),
    3,
  );
  const counts = noCounts();
  for (const t of threads) {
    const parts = goldTopicParts(t, d.claim);
    t.thread.sentences.forEach((s, i) => {
      if (!s.claim || !s.topics) return;
      for (const [k, topic] of topics.entries()) {
        const found = decideTopic(d.topics[k]!, parts[i]!, k) >= d.topics[k]!.threshold;
        const right = s.topics.includes(topic);
        if (found && right) counts.hit++;
        else if (found) counts.extra++;
        else if (right) counts.missed++;
      }
    });
  }
  return `stance ${stance.toFixed(3)} topics ${f1(counts).toFixed(3)}`;
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
    (name) => `${name}: ${given(logitsOfAll(reads, name === "minilm"), decisions[name]!)}`,
  );
  console.log(`${folder.padEnd(24)} given the claim, ${scores.join("; ")}`);
}
