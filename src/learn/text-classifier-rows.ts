import { Logistic, type LogisticJson } from "./logistic.ts";
import type { Calibration, ContextUse, PartJson, ShortText } from "./text-classifier.ts";
import { textFeatures } from "./text-classifier-features.ts";
import type { Rows, Weights } from "./text-classifier-fit.ts";

/** Features are hashed into 2 to the power of this many places. */
export const BITS = 17;
/** A feature seen in fewer texts is not learnt. */
const SEEN = 2;
/** How much the words and the encoder's vector count beside each other, as their mean lengths (root mean square). */
const WORDS = 1.2;
const VECTOR = 0.75;

/** Rows with what is needed to turn their weights into those of raw features. */
export interface ScaledRows extends Rows {
  /** Hashed index of each sparse feature, and the factor its values were multiplied by. */
  readonly hashes: Int32Array;
  readonly factors: Float64Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/**
 * The features of some texts: rare ones dropped, the others weighed by inverse document frequency (Spärck Jones 1972);
 * vectors standardised.
 *
 * @param members indices of the texts that make the rows, in their order.
 * @param vectors embeddings of all texts, row-major; undefined for none.
 */
export function featureRows(
  texts: readonly ShortText[],
  members: readonly number[],
  contexts: ContextUse,
  vectors: Float32Array | undefined,
): ScaledRows {
  const features = members.map((i) =>
    textFeatures(texts[i]!.text, contexts === "free" ? (texts[i]!.context ?? "") : ""),
  );
  const indices = features.map((f) => f.indices(BITS));
  const seen = new Int32Array(1 << BITS);
  for (const row of indices) for (const index of new Set(row)) seen[index]!++;
  const place = new Int32Array(1 << BITS).fill(-1);
  const hashes: number[] = [];
  const factors: number[] = [];
  seen.forEach((count, index) => {
    if (count < SEEN) return;
    place[index] = hashes.length;
    hashes.push(index);
    factors.push(1 + Math.log((1 + members.length) / (1 + count)));
  });
  const starts = new Int32Array(members.length + 1);
  const at: number[] = [];
  const values: number[] = [];
  let squares = 0;
  features.forEach((f, row) => {
    indices[row]!.forEach((index, j) => {
      const feature = place[index]!;
      if (feature === -1) return;
      const value = f.values[j]! * factors[feature]!;
      at.push(feature);
      values.push(value);
      squares += value * value;
    });
    starts[row + 1] = at.length;
  });
  const scale = WORDS * Math.sqrt(members.length / (squares || 1));
  return {
    count: members.length,
    sparse: hashes.length,
    starts,
    indices: Int32Array.from(at),
    values: Float32Array.from(values, (v) => v * scale),
    hashes: Int32Array.from(hashes),
    factors: Float64Array.from(factors, (x) => x * scale),
    ...standardise(members, vectors, texts.length),
  };
}

function standardise(
  members: readonly number[],
  vectors: Float32Array | undefined,
  count: number,
): { width: number; dense: Float32Array; mean: Float64Array; deviation: Float64Array } {
  const width = vectors ? vectors.length / count : 0;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (const i of members)
    for (let j = 0; j < width; j++) mean[j]! += vectors![i * width + j]! / members.length;
  for (const i of members)
    for (let j = 0; j < width; j++)
      deviation[j]! += (vectors![i * width + j]! - mean[j]!) ** 2 / members.length;
  for (let j = 0; j < width; j++)
    deviation[j] = (Math.max(1e-4, Math.sqrt(deviation[j]!)) * Math.sqrt(width)) / VECTOR;
  const dense = new Float32Array(members.length * width);
  members.forEach((i, row) => {
    for (let j = 0; j < width; j++)
      dense[row * width + j] = (vectors![i * width + j]! - mean[j]!) / deviation[j]!;
  });
  return { width, dense, mean, deviation };
}

/**
 * Folds the scaling of features into the weights, so that the model needs no more than them.
 *
 * @param weights features × labels, then one bias a label, as `fitSoftmax` gives them.
 */
export function partOf(
  context: string | null,
  labels: readonly string[],
  rows: ScaledRows,
  weights: Weights,
  calibration: Calibration,
): PartJson {
  const k = labels.length;
  const sparse = new Float32Array((1 << BITS) * k);
  rows.hashes.forEach((hash, feature) => {
    for (let o = 0; o < k; o++) sparse[hash * k + o] = weights[feature * k + o]! * rows.factors[feature]!;
  });
  const bias = weights.slice(weights.length - k);
  const dense = Buffer.alloc(rows.width * k * 4);
  for (let j = 0; j < rows.width; j++)
    for (let o = 0; o < k; o++) {
      const weight = weights[(rows.sparse + j) * k + o]! / rows.deviation[j]!;
      dense.writeFloatLE(weight, (j * k + o) * 4);
      bias[o]! -= weight * rows.mean[j]!;
    }
  const ngrams: LogisticJson = new Logistic("softmax", labels, BITS, bias, sparse).toJSON();
  return { context, ngrams, dense: dense.toString("base64"), calibration };
}
