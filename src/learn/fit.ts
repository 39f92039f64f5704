import { probabilities, sigmoid } from "./logistic.ts";

const ROUNDS = 600;
const RATE = 0.5;

/**
 * Fits a few weights of a logistic regression on dense inputs by gradient descent, with L2 towards zero.
 *
 * @param rows inputs, without the constant.
 * @returns the weights, then the bias.
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  labels: readonly boolean[],
  l2 = 0.002,
): number[] {
  const width = rows[0]?.length ?? 0;
  const w = new Array<number>(width + 1).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    const g = new Array<number>(width + 1).fill(0);
    rows.forEach((row, i) => {
      let x = w[width]!;
      for (let j = 0; j < width; j++) x += w[j]! * row[j]!;
      const error = sigmoid(x) - (labels[i] ? 1 : 0);
      for (let j = 0; j < width; j++) g[j]! += error * row[j]!;
      g[width]! += error;
    });
    for (let j = 0; j <= width; j++) w[j]! -= RATE * (g[j]! / rows.length + (j < width ? l2 * w[j]! : 0));
  }
  return w.map((x) => Number(x.toFixed(4)));
}

/**
 * Fits a conditional logit: class k scores Σ_j w_j · parts[j][k] + bias_k, with weights shared by the classes
 * (McFadden 1974), by gradient descent with L2. Negative weights are set to zero.
 */
export function fitConditional(
  rows: readonly (readonly (readonly number[])[])[],
  labels: readonly number[],
  l2 = 0.002,
): { weights: number[]; bias: number[] } {
  const parts = rows[0]?.length ?? 0;
  const classes = rows[0]?.[0]?.length ?? 0;
  const weights = new Array<number>(parts).fill(0);
  const bias = new Array<number>(classes).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    const gw = new Array<number>(parts).fill(0);
    const gb = new Array<number>(classes).fill(0);
    rows.forEach((row, i) => {
      const p = probabilities(
        "softmax",
        bias.map((b, k) => b + weights.reduce((sum, w, j) => sum + w * row[j]![k]!, 0)),
      );
      for (let k = 0; k < classes; k++) {
        const error = p[k]! - (labels[i] === k ? 1 : 0);
        gb[k]! += error;
        for (let j = 0; j < parts; j++) gw[j]! += error * row[j]![k]!;
      }
    });
    for (let j = 0; j < parts; j++)
      weights[j] = Math.max(0, weights[j]! - RATE * (gw[j]! / rows.length + l2 * weights[j]!));
    for (let k = 0; k < classes; k++) bias[k]! -= RATE * (gb[k]! / rows.length);
  }
  return { weights: weights.map((x) => Number(x.toFixed(4))), bias: bias.map((x) => Number(x.toFixed(4))) };
}
