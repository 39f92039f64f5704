import { probabilities } from "./logistic.ts";

/** Rows of a classification problem: a sparse part (compressed rows) and a dense part of `width` numbers a row. */
export interface Rows {
  readonly count: number;
  /** Sparse features of the problem: indices are below it. */
  readonly sparse: number;
  /** Where each row's sparse entries begin; `count` + 1 numbers. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  readonly width: number;
  /** Row-major, `count` × `width`. */
  readonly dense: Float32Array;
}

/** Weights feature-major (sparse, then dense features, then the constant) × classes. */
export type Weights = Float64Array;

/** Scores of a row, one a class. */
export function scoresOf(rows: Rows, row: number, weights: Weights, classes: number): Float64Array {
  const sums = weights.slice(weights.length - classes);
  for (let j = rows.starts[row]!; j < rows.starts[row + 1]!; j++) {
    const at = rows.indices[j]! * classes;
    for (let k = 0; k < classes; k++) sums[k]! += weights[at + k]! * rows.values[j]!;
  }
  const from = row * rows.width;
  for (let j = 0, at = rows.sparse * classes; j < rows.width; j++, at += classes)
    for (let k = 0; k < classes; k++) sums[k]! += weights[at + k]! * rows.dense[from + j]!;
  return sums;
}

/**
 * Fits a multinomial logistic regression: least ½‖w‖² + `trust` · Σ weight · −log p(label), the constant unpenalised, by
 * L-BFGS (Liu and Nocedal 1989). Deterministic.
 *
 * @param among the rows to learn from.
 * @param weighing the weight of each class.
 * @param from weights to begin with, for a quick start; not changed.
 * @param enough it ends when a round gains less than this share of the loss. The default is for labels, which finer weights
 *   do not change.
 */
export function fitSoftmax(
  rows: Rows,
  labels: readonly number[],
  classes: number,
  among: readonly number[],
  {
    trust,
    weighing,
    from,
    enough = 1e-3,
  }: { trust: number; weighing: readonly number[]; from?: Weights | undefined; enough?: number },
): Weights {
  const size = (rows.sparse + rows.width + 1) * classes;
  const objective = (w: Weights, gradient: Weights): number => {
    gradient.set(w);
    gradient.fill(0, size - classes);
    let loss = 0;
    for (let i = 0; i < size - classes; i++) loss += w[i]! ** 2 / 2;
    for (const row of among) {
      const p = probabilities("softmax", scoresOf(rows, row, w, classes));
      const factor = trust * weighing[labels[row]!]!;
      loss -= factor * Math.log(Math.max(1e-12, p[labels[row]!]!));
      const error = p.map((x, k) => factor * (x - (k === labels[row] ? 1 : 0)));
      for (let j = rows.starts[row]!; j < rows.starts[row + 1]!; j++) {
        const at = rows.indices[j]! * classes;
        for (let k = 0; k < classes; k++) gradient[at + k]! += error[k]! * rows.values[j]!;
      }
      const first = row * rows.width;
      for (let j = 0, at = rows.sparse * classes; j < rows.width; j++, at += classes)
        for (let k = 0; k < classes; k++) gradient[at + k]! += error[k]! * rows.dense[first + j]!;
      for (let k = 0; k < classes; k++) gradient[size - classes + k]! += error[k]!;
    }
    return loss;
  };
  return minimise(objective, from ? from.slice() : new Float64Array(size), enough);
}

const MEMORY = 8;
const ROUNDS = 200;

/** L-BFGS with halving of steps that do not descend (Armijo). `w` is changed and returned. */
function minimise(
  objective: (w: Float64Array, gradient: Float64Array) => number,
  w: Float64Array,
  enough: number,
): Float64Array {
  let gradient = new Float64Array(w.length);
  let loss = objective(w, gradient);
  const past: { step: Float64Array; change: Float64Array; product: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const direction = descent(gradient, past);
    const slope = dot(direction, gradient);
    if (slope >= 0) break;
    const next = new Float64Array(w.length);
    const nextGradient = new Float64Array(w.length);
    let rate = round === 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
    let nextLoss = Number.POSITIVE_INFINITY;
    for (let halving = 0; halving < 20; halving++, rate /= 2) {
      for (let i = 0; i < w.length; i++) next[i] = w[i]! + rate * direction[i]!;
      nextLoss = objective(next, nextGradient);
      if (nextLoss <= loss + 1e-4 * rate * slope) break;
    }
    if (!(nextLoss < loss)) break;
    const step = next.map((x, i) => x - w[i]!);
    const change = nextGradient.map((x, i) => x - gradient[i]!);
    const product = dot(step, change);
    if (product > 0) past.push({ step, change, product });
    if (past.length > MEMORY) past.shift();
    const gain = loss - nextLoss;
    w.set(next);
    gradient = nextGradient;
    loss = nextLoss;
    if (gain < enough * loss) break;
  }
  return w;
}

/** The two-loop recursion. */
function descent(
  gradient: Float64Array,
  past: readonly { readonly step: Float64Array; readonly change: Float64Array; readonly product: number }[],
): Float64Array {
  const d = gradient.map((x) => -x);
  const factors: number[] = [];
  for (const { step, change, product } of past.toReversed()) {
    const factor = dot(step, d) / product;
    factors.push(factor);
    for (let i = 0; i < d.length; i++) d[i]! -= factor * change[i]!;
  }
  const last = past.at(-1);
  if (last) {
    const scale = last.product / dot(last.change, last.change);
    for (let i = 0; i < d.length; i++) d[i]! *= scale;
  }
  for (const { step, change, product } of past) {
    const back = factors.pop()! - dot(change, d) / product;
    for (let i = 0; i < d.length; i++) d[i]! += back * step[i]!;
  }
  return d;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
