import { counted } from "../grouped.ts";
import { probabilities } from "../learn/logistic.ts";
import { fitSoftmax } from "../learn/text-classifier-fit.ts";
import { packWeights, unpackWeights, type WeightsJson } from "../learn/weights.ts";
import type { Meaning } from "./vectors.ts";

/** What was learnt of a debate's key points, as it stands in a file. */
export interface LearntJson {
  /** Ids of the key points; a claim that makes none of them comes before the first. */
  readonly points: readonly string[];
  readonly bias: readonly number[];
  /** Base64 of little-endian float32, dimensions of the vector × (none and points). */
  readonly vector: string;
  /** Words, each with its inverse document frequency, and their weights. */
  readonly words: readonly (readonly [string, number])[];
  readonly weights: WeightsJson;
}

/** A labelled claim: its vector in its context and its words, and the key point that it makes. */
export interface PointExample extends Meaning {
  /** Null for none. */
  readonly point: string | null;
}

/** How much the examples count against the pull of the weights to zero. */
const TRUST = 6;
/** Added to the deviation of a dimension, so that one in which vectors hardly differ does not count more than others. */
const STILL = 0.003;
/** A word of fewer claims is not learnt. */
const SEEN = 5;
/** Log-odds are told to within so much of even: beyond it they are all the same to whoever weighs them. */
const MOST = 9;
/** It is probabilities that are wanted, so the weights are fitted finely. */
const ENOUGH = 1e-5;

/** The words of a claim that are known, by their places, with values of length 1 in all: rare ones count more. */
function valuesOf(
  words: ReadonlySet<string>,
  known: ReadonlyMap<string, { readonly at: number; readonly value: number }>,
): { at: number; value: number }[] {
  const own = [...words].flatMap((w) => known.get(w) ?? []);
  const length = Math.hypot(...own.map((w) => w.value)) || 1;
  return own.map(({ at, value }) => ({ at, value: value / length }));
}

const placed = (words: LearntJson["words"]): Map<string, { at: number; value: number }> =>
  new Map(words.map(([word, value], at) => [word, { at, value }]));

/**
 * Learns from labelled claims which key point a claim makes: multinomial logistic regression on standardised vectors and
 * on words weighed by inverse document frequency.
 */
export function learnPoints(points: readonly string[], examples: readonly PointExample[]): LearntJson {
  const [n, width, classes] = [examples.length, examples[0]!.vector.length, points.length + 1];
  const frequency = counted(examples.flatMap((e) => [...e.words]));
  const words = [...frequency]
    .filter(([, count]) => count >= SEEN)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, count]) => [word, Number((1 + Math.log((1 + n) / (1 + count))).toFixed(3))] as const);
  const known = placed(words);
  const sparse = examples.map((e) => valuesOf(e.words, known));
  const starts = new Int32Array(n + 1);
  sparse.forEach((row, i) => {
    starts[i + 1] = starts[i]! + row.length;
  });
  const { mean, deviation } = spread(examples, width);
  const dense = new Float32Array(n * width);
  examples.forEach(({ vector }, row) => {
    for (let j = 0; j < width; j++) dense[row * width + j] = (vector[j]! - mean[j]!) / deviation[j]!;
  });
  const rows = {
    count: n,
    sparse: words.length,
    starts,
    indices: Int32Array.from(sparse.flat(), (w) => w.at),
    values: Float32Array.from(sparse.flat(), (w) => w.value),
    width,
    dense,
  };
  const fitted = fitSoftmax(
    rows,
    examples.map(({ point }) => (point === null ? 0 : points.indexOf(point) + 1)),
    classes,
    [...examples.keys()],
    { trust: TRUST, weighing: new Array<number>(classes).fill(1), enough: ENOUGH },
  );
  // The standardising is folded into the weights.
  const bias = fitted.slice(fitted.length - classes);
  const vector = Buffer.alloc(4 * width * classes);
  for (let i = 0; i < width * classes; i++) {
    const j = Math.floor(i / classes);
    const weight = fitted[words.length * classes + i]! / deviation[j]!;
    vector.writeFloatLE(weight, 4 * i);
    bias[i % classes]! -= weight * mean[j]!;
  }
  return {
    points,
    bias: Array.from(bias, (b) => Number(b.toFixed(4))),
    vector: vector.toString("base64"),
    words,
    weights: packWeights(Float32Array.from(fitted.subarray(0, words.length * classes))),
  };
}

/** The mean of the vectors in each dimension, and by what they are divided so that all together have length 1 or so. */
function spread(
  examples: readonly PointExample[],
  width: number,
): { mean: Float64Array; deviation: Float64Array } {
  const [mean, deviation] = [new Float64Array(width), new Float64Array(width)];
  for (const { vector } of examples) for (let j = 0; j < width; j++) mean[j]! += vector[j]! / examples.length;
  for (const { vector } of examples)
    for (let j = 0; j < width; j++) deviation[j]! += (vector[j]! - mean[j]!) ** 2 / examples.length;
  return { mean, deviation: deviation.map((squares) => (Math.sqrt(squares) + STILL) * Math.sqrt(width)) };
}

/** Tells which of a debate's key points a claim makes, as far as that was learnt. */
export class LearntPoints {
  private readonly bias: readonly number[];
  private readonly vector: Float32Array;
  private readonly words: ReturnType<typeof placed>;
  private readonly weights: Float32Array;

  constructor({ bias, vector, words, weights }: LearntJson) {
    this.bias = bias;
    const bytes = Buffer.from(vector, "base64");
    this.vector = Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
    this.words = placed(words);
    this.weights = unpackWeights(weights);
  }

  /**
   * The log-odds of each of some points against the others of them and none.
   *
   * @param claim its vector in its context, of length 1, and its words.
   * @param among indices of the points.
   */
  odds({ vector, words }: Meaning, among: readonly number[]): number[] {
    const classes = this.bias.length;
    const own = valuesOf(words, this.words);
    const logits = [0, ...among.map((i) => i + 1)].map((o) => {
      let sum = this.bias[o]!;
      for (let j = 0; j < vector.length; j++) sum += this.vector[j * classes + o]! * vector[j]!;
      for (const { at, value } of own) sum += this.weights[at * classes + o]! * value;
      return sum;
    });
    return probabilities("softmax", logits)
      .slice(1)
      .map((p) => Math.min(MOST, Math.max(-MOST, Math.log(p / (1 - p)))));
  }
}
