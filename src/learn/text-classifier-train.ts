import { macroF1 } from "../evaluate/f1.ts";
import { counted, grouped } from "../grouped.ts";
import { fitConditional } from "./fit.ts";
import { random, shuffle } from "./random.ts";
import {
  type ContextUse,
  calibrated,
  type PartJson,
  type ShortText,
  type TextModelJson,
} from "./text-classifier.ts";
import { fitSoftmax, type Rows, scoresOf, type Weights } from "./text-classifier-fit.ts";
import { BITS, featureRows, partOf } from "./text-classifier-rows.ts";

/** A text with its label; texts of one `group` (a thread) are never both learnt from and tested on. */
export interface LabelledText extends ShortText {
  readonly label: string;
  readonly group?: string | undefined;
}

/** What training gives: the model, and what cross-validation said of each text. */
export interface Trained {
  readonly model: Omit<TextModelJson, "checksum">;
  readonly macroF1: number;
  readonly folds: number;
  /** `confusion[gold][found]`, in the order of the model's labels. */
  readonly confusion: readonly (readonly number[])[];
  /** Cross-validated probability of the label given, and whether it was right. */
  readonly scores: readonly number[];
  readonly right: readonly boolean[];
}

const FOLDS = 5;
/** Trust in the training text against small weights; the best of them is chosen by cross-validation. */
const TRUSTS = [1, 3] as const;
/** A context with a model of its own has at least so many texts. */
const OWN_CONTEXT = 40;

/** How the contexts of training texts are best read: see {@link ContextUse}. */
export function contextUse(texts: readonly ShortText[]): ContextUse {
  const counts = counted(texts.map((t) => t.context ?? ""));
  if (counts.size === 1 && counts.has("")) return "none";
  const repeated = [...counts.values()].filter((n) => n >= OWN_CONTEXT).reduce((a, b) => a + b, 0);
  return repeated * 2 >= texts.length ? "topics" : "free";
}

/**
 * Trains a classifier and measures it by cross-validation. Deterministic for a seed.
 *
 * @param vectors the texts' embeddings, row-major, in the form of `embeddedTexts`; undefined for none.
 * @param encoder the encoder's `sha256`; null without vectors.
 * @param progress is told how many of the fits are done.
 */
export function trainTextClassifier(
  texts: readonly LabelledText[],
  vectors: Float32Array | undefined,
  encoder: string | null,
  { seed, progress }: { seed: number; progress?: (done: number, all: number) => void },
): Trained {
  const labels = [...new Set(texts.map((t) => t.label))].sort();
  const gold = texts.map((t) => labels.indexOf(t.label));
  const contexts = contextUse(texts);
  const folds = foldsOf(texts, gold, seed);
  const parts = partsOf(texts, gold, contexts, folds);
  let done = 0;
  const all = parts.length * (FOLDS + 1);
  const tick = (): void => progress?.(Math.min(++done, all), all);

  const found: number[] = texts.map(() => 0);
  const scores: number[] = texts.map(() => 0);
  // The model of all comes first: a text whose context has a model of its own is measured by that one.
  const learnt = parts.map((part) => {
    const own = learn(part, { texts, gold, labels, contexts, vectors, tick });
    part.members.forEach((row, i) => {
      const logits = own.logits[i]!;
      found[row] = logits.indexOf(Math.max(...logits));
      scores[row] = calibrated(own.json.calibration, logits)[found[row]!]!;
    });
    return own;
  });
  const score = macroF1(gold, found, labels.length);
  const confusion = labels.map(() => labels.map(() => 0));
  gold.forEach((g, i) => {
    confusion[g]![found[i]!]!++;
  });
  return {
    model: {
      format: "threadmine-text-classifier",
      version: 1,
      labels,
      contexts,
      encoder,
      parameters: { seed, bits: BITS, trust: learnt[0]!.trust },
      macroF1: Number(score.toFixed(4)),
      parts: learnt.map(({ json }) => json),
    },
    macroF1: score,
    folds: new Set(folds).size,
    confusion,
    scores,
    right: gold.map((g, i) => g === found[i]),
  };
}

/** A part of the model that is to be learnt. */
interface Part {
  /** Null for the model of all. */
  readonly context: string | null;
  /** The texts that it is learnt from, and the fold of each. */
  readonly members: readonly number[];
  readonly folds: readonly number[];
  readonly trusts: readonly number[];
}

/** The model of all, and those of contexts that have enough texts for one of their own. */
function partsOf(
  texts: readonly LabelledText[],
  gold: readonly number[],
  contexts: ContextUse,
  folds: readonly number[],
): Part[] {
  const own = contexts === "topics" ? ownContexts(texts, gold) : [];
  // Texts of contexts that have no model of their own are served by the model of all, and so are unseen contexts:
  // where every context has its own, the model of all is measured on contexts that it has not seen.
  const apart = new Set(own.flatMap(({ members }) => members)).size === texts.length;
  const general: Part = {
    context: null,
    members: texts.map((_, i) => i),
    folds: apart ? texts.map((t) => own.findIndex((o) => o.context === t.context) % FOLDS) : folds,
    trusts: apart ? TRUSTS.slice(0, 1) : TRUSTS,
  };
  return [
    general,
    ...own.map(({ context, members }): Part => {
      return { context, members, folds: members.map((i) => folds[i]!), trusts: TRUSTS };
    }),
  ];
}

/** What every part is learnt from. */
interface Material {
  readonly texts: readonly LabelledText[];
  /** Index of each text's label. */
  readonly gold: readonly number[];
  readonly labels: readonly string[];
  readonly contexts: ContextUse;
  readonly vectors: Float32Array | undefined;
  /** Called after each fit. */
  readonly tick: () => void;
}

/** Learns a part of the model; with the logits of its members from models that have not seen their folds. */
function learn(
  { context, members, folds, trusts }: Part,
  { texts, gold, labels, contexts, vectors, tick }: Material,
): { json: PartJson; logits: readonly Float64Array[]; trust: number } {
  const rows = featureRows(texts, members, contexts, vectors);
  const target = members.map((i) => gold[i]!);
  const problem = { rows, gold: target, classes: labels.length };
  const { trust, logits } = crossValidate(problem, folds, trusts, tick);
  const { weights, bias } = fitConditional(
    logits.map((l) => [[...l]]),
    target,
  );
  const calibration = { weight: weights[0]!, bias };
  const fitted = fitBalanced(problem, [...target.keys()], trust);
  tick();
  return { json: partOf(context, labels, rows, fitted, calibration), logits, trust };
}

/** Contexts with enough texts, of at least two labels, for a model of their own. */
function ownContexts(
  texts: readonly LabelledText[],
  gold: readonly number[],
): { context: string; members: number[] }[] {
  const members = grouped(texts.keys(), (i) => texts[i]!.context ?? "");
  return [...members]
    .filter(([, m]) => m.length >= OWN_CONTEXT && new Set(m.map((i) => gold[i])).size > 1)
    .map(([context, m]) => ({ context, members: m }));
}

/**
 * The fold of each text. Texts of a group stay together, as do equal texts; single ones are dealt so that each fold has
 * its share of every label in every context.
 */
export function foldsOf(texts: readonly LabelledText[], gold: readonly number[], seed: number): number[] {
  const together = new Set(texts.map((t) => t.group)).size > 1;
  const groups = grouped(texts.keys(), (i) => {
    const { text, group } = texts[i]!;
    return together && group !== undefined ? `g ${group}` : `t ${text}`;
  });
  const units = shuffle([...groups.values()], random(seed));
  const stratum = (unit: readonly number[]): string =>
    together ? "" : `${texts[unit[0]!]!.context ?? ""}\0${gold[unit[0]!]}`;
  const strata = grouped(units, stratum);
  const count = Math.min(FOLDS, units.length);
  const sizes = new Array<number>(count).fill(0);
  const folds = new Array<number>(texts.length).fill(0);
  for (const key of [...strata.keys()].sort()) {
    const large = strata.get(key)!.toSorted((a, b) => b.length - a.length);
    for (const unit of large) {
      const fold = sizes.indexOf(Math.min(...sizes));
      sizes[fold]! += unit.length;
      for (const i of unit) folds[i] = fold;
    }
  }
  return folds;
}

/** Rows, the class of each, and how many classes there are. */
interface Problem {
  readonly rows: Rows;
  readonly gold: readonly number[];
  readonly classes: number;
}

function fitBalanced(
  { rows, gold, classes }: Problem,
  among: readonly number[],
  trust: number,
  from?: Weights,
): Weights {
  const counts = new Array<number>(classes).fill(0);
  for (const i of among) counts[gold[i]!]!++;
  // Every label counts the same, however rare: what macro-F1 asks for.
  const weighing = counts.map((c) => among.length / (classes * Math.max(1, c)));
  return fitSoftmax(rows, gold, classes, among, { trust, weighing, from });
}

/**
 * Logits of each row from a model that has not seen its fold. The trust of a fold is the one that is best on the other
 * folds, so that choosing it does not flatter the score; the one returned is the best on all.
 */
function crossValidate(
  problem: Problem,
  folds: readonly number[],
  trusts: readonly number[],
  tick: () => void,
): { trust: number; logits: Float64Array[] } {
  const { rows, gold, classes } = problem;
  const logits = trusts.map(() => new Array<Float64Array>(rows.count));
  const names = [...new Set(folds)].sort((a, b) => a - b);
  for (const fold of names) {
    const among = [...gold.keys()].filter((i) => folds[i] !== fold);
    let weights: Weights | undefined;
    trusts.forEach((trust, t) => {
      weights = fitBalanced(problem, among, trust, weights);
      for (const i of gold.keys()) if (folds[i] === fold) logits[t]![i] = scoresOf(rows, i, weights, classes);
    });
    tick();
  }
  const best = (among: readonly number[]): number => {
    const f = logits.map((l) =>
      macroF1(
        among.map((i) => gold[i]!),
        among.map((i) => l[i]!.indexOf(Math.max(...l[i]!))),
        classes,
      ),
    );
    return f.indexOf(Math.max(...f));
  };
  const byFold = new Map(
    names.map((fold) => [fold, best([...gold.keys()].filter((i) => folds[i] !== fold))] as const),
  );
  return {
    trust: trusts[best([...gold.keys()])]!,
    logits: folds.map((fold, i) => logits[byFold.get(fold)!]![i]!),
  };
}
