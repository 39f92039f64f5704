import type { HashedWeights, SparseVector } from "./features.ts";
import { random, shuffle } from "./random.ts";
import { packWeights, unpackWeights, type WeightsJson } from "./weights.ts";

/** `softmax`: exactly one of the outputs is true; `sigmoid`: each is true or false by itself. */
export type Link = "softmax" | "sigmoid";

/** A labelled example. For `softmax` one target is 1; NaN targets are not learnt from. */
export interface Example {
  readonly features: SparseVector;
  readonly targets: readonly number[];
  readonly weight?: number;
}

/** A trained model as it stands in a JSON file. */
export interface LogisticJson extends WeightsJson {
  readonly link: Link;
  readonly outputs: readonly string[];
  readonly bits: number;
  readonly bias: readonly number[];
}

/** Logistic regression with several outputs over hashed features. */
export class Logistic implements HashedWeights {
  readonly link: Link;
  readonly outputs: readonly string[];
  readonly bits: number;
  readonly bias: Float64Array;
  readonly weights: Float32Array;

  constructor(
    link: Link,
    outputs: readonly string[],
    bits: number,
    bias: Float64Array,
    weights: Float32Array,
  ) {
    this.link = link;
    this.outputs = outputs;
    this.bits = bits;
    this.bias = bias;
    this.weights = weights;
  }

  /** Log-odds (`sigmoid`) or unnormalised log-probabilities (`softmax`), one an output. */
  logits(vector: SparseVector): Float64Array {
    const found = new Float64Array(this.bias.length);
    for (let o = 0; o < found.length; o++) found[o] = this.logit(vector, o);
    return found;
  }

  /** The logit of one output. */
  logit(vector: SparseVector, output = 0): number {
    return vector.dot(this, this.bias.length, output, this.bias[output]!);
  }

  toJSON(): LogisticJson {
    return {
      link: this.link,
      outputs: this.outputs,
      bits: this.bits,
      bias: [...this.bias].map((b) => Number(b.toFixed(5))),
      ...packWeights(this.weights),
    };
  }

  static fromJSON(json: LogisticJson): Logistic {
    const { link, outputs, bits, bias } = json;
    return new Logistic(link, outputs, bits, Float64Array.from(bias), unpackWeights(json));
  }
}

/** Settings of a training; left out, those that the functions say. */
export interface TrainOptions {
  /** How often every example is learnt from. */
  readonly epochs?: number;
  /** Features are hashed into 2^bits. */
  readonly bits?: number;
  /** The learning rate. */
  readonly alpha?: number;
  /** Strength of the pull to zero: `l1` makes weights zero, `l2` small. */
  readonly l1?: number;
  readonly l2?: number;
  /** Deals the order of the examples. */
  readonly seed?: number;
}

/** Probabilities, 0 to 1, from logits: together 1 with `softmax`, each by itself with `sigmoid`. */
export function probabilities(link: Link, logits: ArrayLike<number>): number[] {
  if (link === "sigmoid") return Array.from(logits, sigmoid);
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) top = Math.max(top, logits[i]!);
  const exps = Array.from(logits, (x) => Math.exp(x - top));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((x) => x / sum);
}

/** The probability, 0 to 1, of log-odds, which may be any number: 0 gives a half. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * Weights learnt one gradient at a time by FTRL-Proximal (McMahan et al. 2013, "Ad Click Prediction: a View from the
 * Trenches"): a learning rate a coordinate, L1 for sparsity, L2.
 */
class Ftrl {
  private readonly z: Float64Array;
  private readonly n: Float64Array;
  private readonly alpha: number;
  private readonly l1: number;
  private readonly l2: number;

  constructor(size: number, { alpha = 0.15, l1 = 0.15, l2 = 1 }: TrainOptions) {
    this.z = new Float64Array(size);
    this.n = new Float64Array(size);
    this.alpha = alpha;
    this.l1 = l1;
    this.l2 = l2;
  }

  weight(at: number): number {
    const z = this.z[at]!;
    if (Math.abs(z) <= this.l1) return 0;
    return -(z - Math.sign(z) * this.l1) / ((1 + Math.sqrt(this.n[at]!)) / this.alpha + this.l2);
  }

  update(at: number, gradient: number): void {
    const before = this.n[at]!;
    const after = before + gradient * gradient;
    this.z[at]! += gradient - ((Math.sqrt(after) - Math.sqrt(before)) / this.alpha) * this.weight(at);
    this.n[at] = after;
  }

  weights(): Float32Array {
    return Float32Array.from(this.z, (_, at) => this.weight(at));
  }
}

/** Trains a logistic regression. Deterministic for a seed. */
export function trainLogistic(
  link: Link,
  outputs: readonly string[],
  examples: readonly Example[],
  options: TrainOptions = {},
): Logistic {
  const { epochs = 12, bits = 17, alpha = 0.15, seed = 1 } = options;
  const k = outputs.length;
  const ftrl = new Ftrl((1 << bits) * k, options);
  const bias = new Float64Array(k);
  const biasSquares = new Float64Array(k);
  const prepared = examples.map((e) => ({
    ...e,
    indices: e.features.indices(bits),
    values: e.features.values,
    weight: e.weight ?? 1,
  }));
  const order = prepared.map((_, i) => i);
  const next = random(seed);
  const sums = new Float64Array(k);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const at of shuffle(order, next)) {
      const { indices, values, targets, weight } = prepared[at]!;
      sums.set(bias);
      for (let i = 0; i < indices.length; i++)
        for (let o = 0; o < k; o++) sums[o]! += ftrl.weight(indices[i]! * k + o) * values[i]!;
      const p = probabilities(link, sums);
      for (let o = 0; o < k; o++) {
        if (Number.isNaN(targets[o]!)) continue;
        const error = (p[o]! - targets[o]!) * weight;
        biasSquares[o]! += error * error;
        bias[o]! -= (alpha / (1 + Math.sqrt(biasSquares[o]!))) * error;
        for (let i = 0; i < indices.length; i++) ftrl.update(indices[i]! * k + o, error * values[i]!);
      }
    }
  }
  return new Logistic(link, outputs, bits, bias, ftrl.weights());
}

/** Candidates of which one is right; the feature vectors of a candidate are added. */
export interface Choice {
  readonly candidates: readonly (readonly SparseVector[])[];
  readonly right: number;
}

/**
 * Trains a scorer whose softmax over the candidates of a choice is the probability of each (conditional logit,
 * McFadden 1974). Deterministic for a seed.
 */
export function trainChoices(
  output: string,
  choices: readonly Choice[],
  options: TrainOptions = {},
): Logistic {
  const { epochs = 12, bits = 17, seed = 1 } = options;
  const ftrl = new Ftrl(1 << bits, options);
  const prepared = choices.map(({ candidates, right }) => ({
    right,
    candidates: candidates.map((parts) => ({
      indices: parts.flatMap((f) => [...f.indices(bits)]),
      values: parts.flatMap((f) => f.values),
    })),
  }));
  const order = prepared.map((_, i) => i);
  const next = random(seed);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const at of shuffle(order, next)) {
      const { candidates, right } = prepared[at]!;
      const p = probabilities(
        "softmax",
        candidates.map(({ indices, values }) =>
          indices.reduce((sum, index, i) => sum + ftrl.weight(index) * values[i]!, 0),
        ),
      );
      candidates.forEach(({ indices, values }, c) => {
        const error = p[c]! - (c === right ? 1 : 0);
        for (let i = 0; i < indices.length; i++) ftrl.update(indices[i]!, error * values[i]!);
      });
    }
  }
  return new Logistic("softmax", [output], bits, new Float64Array(1), ftrl.weights());
}
