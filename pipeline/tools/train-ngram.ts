/**
 * Trains the n-gram models from corpus/gold/train:
 * `npm run train:ngram`. Writes corpus/models/claims.json and one model for each debate that has labels.
 */
import { writeFileSync } from "node:fs";
import { winner } from "../../src/claims/decision.ts";
import { codebookCues, type DebatePart, ngramFeatures } from "../../src/claims/ngram.ts";
import { canClaim } from "../../src/claims/read.ts";
import { loadCodebook, stances } from "../../src/codebook/codebook.ts";
import { macroF1 } from "../../src/evaluate/f1.ts";
import { readGoldSentences } from "../../src/learn/gold-sentences.ts";
import { type GoldThread, readGoldFolder } from "../../src/learn/labelled.ts";
import { type Example, type Logistic, trainLogistic } from "../../src/learn/logistic.ts";

const DEBATES = ["em-ic"];
const FOLDS = 5;
const STANCE = { bits: 17, epochs: 10, l1: 0.25, alpha: 0.12 };
const OTHER = { bits: 16, epochs: 8, l1: 0.2, alpha: 0.15 };

const all = readGoldFolder("corpus/gold/train");
const writer = (t: GoldThread): string => t.id.split("-")[0]!;
const writers = [...new Set(all.map(writer))].sort();
const foldOf = (t: GoldThread): number => writers.indexOf(writer(t)) % FOLDS;

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

const emIc = loadCodebook(`corpus/codebooks/${DEBATES[0]}.yaml`).codebook;
const features = new Map(
  all.map((t) => [t, ngramFeatures(textOf(t), readGoldSentences(t), codebookCues(emIc))]),
);
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
writeFileSync(
  "corpus/models/claims.json",
  `${JSON.stringify({ model: trainClaims(claimFolds.map((f) => f.example)) })}\n`,
);
console.log(`claims: learnt from ${claimFolds.length} sentences`);

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
  const gold = stanceFolds.map((f) => f.example.targets.indexOf(1));
  const found = heldOut(stanceFolds, trainStance).map((l) => winner(l, [1, 1, 1]));
  const topicNames = codebook.topics.map((t) => t.name);
  const topicFolds = pick("topics", (s) =>
    s.topics ? topicNames.map((t) => (s.topics!.includes(t) ? 1 : 0)) : undefined,
  );
  const model: DebatePart = {
    codebook: name,
    stance: trainStance(stanceFolds.map((f) => f.example)).toJSON(),
    topics: trainLogistic(
      "sigmoid",
      topicNames,
      topicFolds.map((f) => f.example),
      OTHER,
    ).toJSON(),
  };
  writeFileSync(`corpus/models/${name}.json`, `${JSON.stringify(model)}\n`);
  console.log(
    `${name}: learnt from ${stanceFolds.length} claims; cross-validated by writer: stance macro-F1 ${macroF1(gold, found, 3).toFixed(3)}`,
  );
}
