import { probabilities, sigmoid } from "./logistic.ts";

/** Platt scaling of one output: p = σ(a·logit + b) (Platt 1999). */
export interface Platt {
  readonly a: number;
  readonly b: number;
}

/** Vector scaling of a softmax: p = softmax(logits / t + bias) (Guo et al. 2017). */
export interface Scaling {
  readonly t: number;
  readonly bias: readonly number[];
}

export function applyPlatt({ a, b }: Platt, logit: number): number {
  return sigmoid(a * logit + b);
}

export function applyScaling({ t, bias }: Scaling, logits: ArrayLike<number>): number[] {
  return probabilities(
    "softmax",
    Array.from(logits, (x, i) => x / t + bias[i]!),
  );
}

/** Fits Platt scaling by Newton steps on held-out logits and their true labels. */
export function fitPlatt(logits: readonly number[], labels: readonly boolean[]): Platt {
  let a = 1;
  let b = 0;
  for (let round = 0; round < 50; round++) {
    let ga = 0;
    let gb = 0;
    let haa = 1e-6;
    let hab = 0;
    let hbb = 1e-6;
    logits.forEach((x, i) => {
      const p = sigmoid(a * x + b);
      const error = p - (labels[i] ? 1 : 0);
      const v = p * (1 - p);
      ga += error * x;
      gb += error;
      haa += v * x * x;
      hab += v * x;
      hbb += v;
    });
    const det = haa * hbb - hab * hab;
    if (Math.abs(det) < 1e-12) break;
    const da = (hbb * ga - hab * gb) / det;
    const db = (haa * gb - hab * ga) / det;
    a -= da;
    b -= db;
    if (Math.abs(da) + Math.abs(db) < 1e-7) break;
  }
  return { a: Number(a.toFixed(4)), b: Number(b.toFixed(4)) };
}

/** Fits vector scaling by gradient descent on held-out logits and the index of the true class of each. */
export function fitScaling(logits: readonly (readonly number[])[], labels: readonly number[]): Scaling {
  const k = logits[0]?.length ?? 0;
  let slope = 1;
  const bias = new Array<number>(k).fill(0);
  for (let round = 0; round < 400; round++) {
    let gs = 0;
    const gb = new Array<number>(k).fill(0);
    logits.forEach((row, i) => {
      const p = probabilities(
        "softmax",
        row.map((x, c) => x * slope + bias[c]!),
      );
      for (let c = 0; c < k; c++) {
        const error = p[c]! - (labels[i] === c ? 1 : 0);
        gs += error * row[c]!;
        gb[c]! += error;
      }
    });
    const rate = 2 / Math.max(1, logits.length);
    slope = Math.max(0.05, slope - rate * 0.3 * gs);
    for (let c = 0; c < k; c++) bias[c]! -= rate * gb[c]!;
  }
  return { t: Number((1 / slope).toFixed(4)), bias: bias.map((b) => Number(b.toFixed(4))) };
}

/** Expected calibration error over ten bins of the winning probability (Naeini et al. 2015). */
export function calibrationError(scores: readonly number[], right: readonly boolean[]): number {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, score: 0, right: 0 }));
  scores.forEach((score, i) => {
    const bin = bins[Math.min(9, Math.floor(score * 10))]!;
    bin.n++;
    bin.score += score;
    bin.right += right[i] ? 1 : 0;
  });
  return bins.reduce((sum, b) => sum + Math.abs(b.score - b.right), 0) / Math.max(1, scores.length);
}
