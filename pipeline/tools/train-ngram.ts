/**
 * Trains the n-gram models from corpus/gold/train and calibrates them on writers they were not trained on:
 * `npm run train:ngram`. Writes corpus/models/claims.json and one model for each debate that has labels.
 */
import { writeFileSync } from "node:fs";
import {
  type ClaimPart,
  codebookCues,
  type DebatePart,
  decide,
  ngramFeatures,
} from "../../src/claims/ngram.ts";
import { canClaim, type ReadSentence } from "../../src/claims/read.ts";
import { loadCodebook, stances } from "../../src/codebook/codebook.ts";
import { applyPlatt, applyScaling, fitPlatt, fitScaling } from "../../src/learn/calibration.ts";
import { type GoldThread, readGoldFolder } from "../../src/learn/labelled.ts";
import { type Example, type Logistic, trainLogistic } from "../../src/learn/logistic.ts";
import { sentences as findSentences } from "../../src/text/words.ts";

const DEBATES = ["em-ic"];
const FOLDS = 5;
const STANCE = { bits: 17, epochs: 10, l1: 0.25, alpha: 0.12 };
const OTHER = { bits: 16, epochs: 8, l1: 0.2, alpha: 0.15 };

const all = readGoldFolder("corpus/gold/train");
const writer = (t: GoldThread): string => t.id.split("-")[0]!;
const writers = [...new Set(all.map(writer))].sort();
const foldOf = (t: GoldThread): number => writers.indexOf(writer(t)) % FOLDS;

/** Gold sentences as the pipeline would read them. */
function read(thread: GoldThread): ReadSentence[] {
  let comment = -1;
  let line = -1;
  return thread.sentences.map((s) => {
    const opensParagraph = s.line !== line;
    const opensComment = opensParagraph && s.begins;
    if (opensComment || comment < 0) comment++;
    line = s.line;
    const tokens = findSentences(s.text, { start: 0, end: s.text.length }).flatMap((x) => x.tokens);
    return {
      start: s.start,
      end: s.end,
      tokens,
      comment,
      paragraph: s.line,
      source: s.source,
      opensParagraph,
      opensComment,
    };
  });
}

type Fold = { fold: number; example: Example };

/** Logits of each example by a model that was trained without its writer. */
function heldOut(folds: readonly Fold[], train: (examples: readonly Example[]) => Logistic): number[][] {
  const logits: number[][] = new Array(folds.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = train(folds.filter((f) => f.fold !== fold).map((f) => f.example));
    folds.forEach((f, i) => {
      if (f.fold === fold) logits[i] = [...model.logits(f.example.features)];
    });
  }
  return logits;
}

function bestThreshold(scores: readonly number[], labels: readonly boolean[]): number {
  let best = { f: -1, threshold: 0.5 };
  for (let threshold = 0.2; threshold < 0.75; threshold += 0.025) {
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

function macroF1(gold: readonly number[], found: readonly number[]): number {
  return (
    [0, 1, 2]
      .map((k) => {
        const hit = gold.filter((g, i) => g === k && found[i] === k).length;
        const all = gold.filter((g) => g === k).length + found.filter((f) => f === k).length;
        return all === 0 ? 0 : (2 * hit) / all;
      })
      .reduce((a, b) => a + b) / 3
  );
}

const emIc = loadCodebook(`corpus/codebooks/${DEBATES[0]}.yaml`).codebook;
const features = new Map(all.map((t) => [t, ngramFeatures(textOf(t), read(t), codebookCues(emIc))]));
/** Gold offsets count code points; spread to an array they index alike. */
function textOf(t: GoldThread): string {
  if (/[\ud800-\udfff]/u.test(t.text))
    throw new Error(`${t.path}: characters beyond U+FFFF in training text`);
  return t.text;
}

const claimFolds: Fold[] = all.flatMap((t) =>
  t.sentences.flatMap((s, i) =>
    s.claim === undefined || !canClaim(s.source)
      ? []
      : [{ fold: foldOf(t), example: { features: features.get(t)![i]!.claim, targets: [s.claim ? 1 : 0] } }],
  ),
);
const trainClaims = (examples: readonly Example[]): Logistic =>
  trainLogistic("sigmoid", ["claim"], examples, OTHER);
const claimLogits = heldOut(claimFolds, trainClaims).map((l) => l[0]!);
const claimLabels = claimFolds.map((f) => f.example.targets[0] === 1);
const platt = fitPlatt(claimLogits, claimLabels);
const claim: ClaimPart = {
  model: trainClaims(claimFolds.map((f) => f.example)).toJSON(),
  platt,
  threshold: bestThreshold(
    claimLogits.map((l) => applyPlatt(platt, l)),
    claimLabels,
  ),
};
writeFileSync("corpus/models/claims.json", `${JSON.stringify(claim)}\n`);
console.log(`claims: ${claimFolds.length} sentences, threshold ${claim.threshold}`);

for (const name of DEBATES) {
  const { codebook } = loadCodebook(`corpus/codebooks/${name}.yaml`);
  const names = stances(codebook);
  const own = all.filter((t) => t.sentences.some((s) => s.stance === names[0]));
  const pick = (
    part: "stance" | "topics",
    targets: (s: GoldThread["sentences"][number]) => number[] | undefined,
  ): Fold[] =>
    own.flatMap((t) =>
      t.sentences.flatMap((s, i) => {
        const y = s.claim ? targets(s) : undefined;
        return y ? [{ fold: foldOf(t), example: { features: features.get(t)![i]![part], targets: y } }] : [];
      }),
    );
  const stanceFolds = pick("stance", (s) =>
    s.stance ? names.map((n) => (n === s.stance ? 1 : 0)) : undefined,
  );
  const trainStance = (examples: readonly Example[]): Logistic =>
    trainLogistic("softmax", names, examples, STANCE);
  const logits = heldOut(stanceFolds, trainStance);
  const gold = stanceFolds.map((f) => f.example.targets.indexOf(1));
  const scaling = fitScaling(logits, gold);
  const scores = logits.map((l) => applyScaling(scaling, l));
  let best = { f: -1, weights: [1, 1, 1] };
  for (let a = 0.8; a <= 2; a += 0.1) {
    for (let b = 0.8; b <= 2; b += 0.1) {
      const weights = [Number(a.toFixed(2)), Number(b.toFixed(2)), 1];
      const f = macroF1(
        gold,
        scores.map((s) => decide(s, weights)),
      );
      if (f > best.f) best = { f, weights };
    }
  }
  const topicNames = codebook.topics.map((t) => t.name);
  const topicFolds = pick("topics", (s) =>
    s.topics ? topicNames.map((t) => (s.topics!.includes(t) ? 1 : 0)) : undefined,
  );
  const trainTopics = (examples: readonly Example[]): Logistic =>
    trainLogistic("sigmoid", topicNames, examples, OTHER);
  const topicLogits = heldOut(topicFolds, trainTopics);
  const topicLabels = topicNames.map((_, k) => topicFolds.map((f) => f.example.targets[k] === 1));
  const topicPlatts = topicNames.map((_, k) =>
    fitPlatt(
      topicLogits.map((l) => l[k]!),
      topicLabels[k]!,
    ),
  );
  const model: DebatePart = {
    codebook: name,
    stance: trainStance(stanceFolds.map((f) => f.example)).toJSON(),
    scaling,
    weights: best.weights,
    topics: trainTopics(topicFolds.map((f) => f.example)).toJSON(),
    topicPlatts,
    topicThresholds: topicNames.map((_, k) =>
      bestThreshold(
        topicLogits.map((l) => applyPlatt(topicPlatts[k]!, l[k]!)),
        topicLabels[k]!,
      ),
    ),
  };
  writeFileSync(`corpus/models/${name}.json`, `${JSON.stringify(model)}\n`);
  console.log(
    `${name}: ${stanceFolds.length} claims; cross-validated by writer: stance macro-F1 ${best.f.toFixed(3)} with weights ${best.weights.join(", ")}`,
  );
}
