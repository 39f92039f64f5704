import type { Features } from "./features.ts";
import { random, shuffle } from "./random.ts";
import { packWeights, unpackWeights, type WeightsJson, weightBytes } from "./weights.ts";

/** A sequence with its true labels, as indices into the labels of the model. */
export interface LabelledSequence {
  readonly features: readonly Features[];
  readonly labels: readonly number[];
}

/** A trained model as it stands in a JSON file. */
export interface CrfJson extends WeightsJson {
  readonly labels: readonly string[];
  readonly bits: number;
  readonly transitions: readonly number[];
  readonly begin: readonly number[];
}

/** The result of decoding a sequence. */
export interface Decoded {
  /** The most probable label sequence (Viterbi). */
  readonly path: Uint8Array;
  /** Marginal probabilities, row-major: positions × labels (forward–backward). */
  readonly marginals: Float64Array;
}

interface Passes {
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  /** Exponentials of the transitions. */
  readonly jump: Float64Array;
  /** Exponentials of the emissions, less the largest of each position. */
  readonly shifted: Float64Array;
}

/**
 * A linear-chain conditional random field over hashed features (Lafferty, McCallum and Pereira 2001).
 * Time and memory are linear in the length of a sequence.
 */
export class Crf {
  readonly labels: readonly string[];
  readonly bits: number;
  /** `from * labels + to`. */
  readonly transitions: Float64Array;
  readonly begin: Float64Array;
  readonly weights: Float32Array;

  constructor(labels: readonly string[], bits: number) {
    const k = labels.length;
    this.labels = labels;
    this.bits = bits;
    this.transitions = new Float64Array(k * k);
    this.begin = new Float64Array(k);
    this.weights = new Float32Array((1 << bits) * k);
  }

  /** The emissions of a sequence: what the features of each position say of each label; log-scores, positions × labels. */
  emissions(features: readonly Features[]): Float64Array {
    const emissions = new Float64Array(features.length * this.labels.length);
    features.forEach((f, t) => {
      this.addEmissions(f, emissions, t);
    });
    return emissions;
  }

  /**
   * Adds what features say of a position to the emissions of a sequence (positions × labels). A loop of its own
   * beside `Features.dot`: all labels in one pass, since their weights stand side by side.
   */
  addEmissions({ hashes, values, size }: Features, emissions: Float64Array, position: number): void {
    const k = this.labels.length;
    const { weights } = this;
    const mask = (1 << this.bits) - 1;
    const at = position * k;
    for (let i = 0; i < size; i++) {
      const row = (hashes[i]! & mask) * k;
      const value = values[i]!;
      for (let y = 0; y < k; y++) emissions[at + y]! += weights[row + y]! * value;
    }
  }

  /** Decodes a sequence from its emissions (`emissions` of the same model, possibly with additions). */
  decode(emissions: Float64Array): Decoded {
    return { path: this.viterbi(emissions), marginals: this.marginals(emissions) };
  }

  private viterbi(e: Float64Array): Uint8Array {
    const k = this.labels.length;
    const length = e.length / k;
    const back = new Uint8Array(length * k);
    let now = new Float64Array(k);
    let then = new Float64Array(k);
    for (let t = 0; t < length; t++) {
      for (let y = 0; y < k; y++) {
        let best = t === 0 ? this.begin[y]! : Number.NEGATIVE_INFINITY;
        if (t > 0) {
          for (let x = 0; x < k; x++) {
            const s = then[x]! + this.transitions[x * k + y]!;
            if (s > best) {
              best = s;
              back[t * k + y] = x;
            }
          }
        }
        now[y] = best + e[t * k + y]!;
      }
      [now, then] = [then, now];
    }
    const path = new Uint8Array(length);
    let y = 0;
    for (let x = 1; x < k; x++) if (then[x]! > then[y]!) y = x;
    for (let t = length - 1; t >= 0; t--) {
      path[t] = y;
      y = back[t * k + y]!;
    }
    return path;
  }

  /** Marginal probabilities, positions × labels, by scaled forward–backward (Rabiner 1989). */
  marginals(e: Float64Array): Float64Array {
    return posterior(this.labels.length, this.passes(e));
  }

  /** Forward and backward probabilities, each position scaled to sum to 1, and the factors that they came from. */
  passes(e: Float64Array): Passes {
    const k = this.labels.length;
    const length = e.length / k;
    const forward = new Float64Array(e.length);
    const backward = new Float64Array(e.length);
    const jump = this.transitions.map(Math.exp);
    const shifted = new Float64Array(e.length);
    for (let from = 0; from < e.length; from += k) {
      let top = Number.NEGATIVE_INFINITY;
      for (let i = from; i < from + k; i++) top = Math.max(top, e[i]!);
      for (let i = from; i < from + k; i++) shifted[i] = Math.exp(e[i]! - top);
    }
    for (let t = 0; t < length; t++) {
      const at = t * k;
      let sum = 0;
      for (let y = 0; y < k; y++) {
        let s = t === 0 ? Math.exp(this.begin[y]!) : 0;
        if (t > 0) for (let x = 0; x < k; x++) s += forward[at - k + x]! * jump[x * k + y]!;
        sum += forward[at + y] = s * shifted[at + y]!;
      }
      for (let y = 0; y < k; y++) forward[at + y]! /= sum;
    }
    backward.fill(1 / k, e.length - k);
    for (let at = e.length - 2 * k; at >= 0; at -= k) {
      let sum = 0;
      for (let x = 0; x < k; x++) {
        let s = 0;
        for (let y = 0; y < k; y++) s += jump[x * k + y]! * shifted[at + k + y]! * backward[at + k + y]!;
        sum += backward[at + x] = s;
      }
      for (let x = 0; x < k; x++) backward[at + x]! /= sum;
    }
    return { forward, backward, jump, shifted };
  }

  toJSON(): CrfJson {
    const round = (x: number): number => Number(x.toFixed(5));
    return {
      labels: this.labels,
      bits: this.bits,
      transitions: [...this.transitions].map(round),
      begin: [...this.begin].map(round),
      ...packWeights(this.weights),
    };
  }

  static fromJSON(json: CrfJson): Crf {
    const crf = new Crf(json.labels, json.bits);
    crf.transitions.set(json.transitions);
    crf.begin.set(json.begin);
    crf.weights.set(unpackWeights(json));
    return crf;
  }
}

/**
 * The weights of two CRFs with as many labels over the same features, side by side and in a byte each, as their files
 * hold them: scoring waits for memory above all, and so a feature is one look-up for both.
 */
export class CrfPair {
  private readonly labels: number;
  private readonly mask: number;
  /** Of each feature a row of the first one's weights and the second one's. */
  private readonly bytes: Int8Array;
  /** What the bytes -128 to 127 stand for, in either model. */
  private readonly first: Float64Array;
  private readonly second: Float64Array;

  constructor(first: CrfJson, second: CrfJson) {
    const k = first.labels.length;
    this.labels = k;
    this.mask = (1 << first.bits) - 1;
    this.bytes = new Int8Array(2 * k * (1 << first.bits));
    [first, second].forEach((json, which) => {
      const bytes = weightBytes(json);
      for (let i = 0; i < bytes.length; i++) this.bytes[i + (Math.floor(i / k) + which) * k] = bytes[i]!;
    });
    this.first = levelsOf(first);
    this.second = levelsOf(second);
  }

  /** Adds what features say of a position to the emissions of either model, as `Crf.addEmissions` does. */
  addEmissions(
    { hashes, values, size }: Features,
    first: Float64Array,
    second: Float64Array,
    position: number,
  ): void {
    const { labels: k, bytes, mask, first: firstLevels, second: secondLevels } = this;
    const at = position * k;
    for (let i = 0; i < size; i++) {
      const row = (hashes[i]! & mask) * 2 * k;
      const value = values[i]!;
      for (let y = 0; y < k; y++) {
        first[at + y]! += firstLevels[bytes[row + y]! + 128]! * value;
        second[at + y]! += secondLevels[bytes[row + k + y]! + 128]! * value;
      }
    }
  }
}

/** What each byte, from -128 on, stands for: weights as `unpackWeights` gives them. */
function levelsOf({ scale }: CrfJson): Float64Array {
  return Float64Array.from({ length: 256 }, (_, i) => Math.fround((i - 128) * scale));
}

/**
 * Trains a CRF by stochastic gradient descent with AdaGrad steps (Duchi et al. 2011) and L2.
 * Deterministic for a seed.
 */
export function trainCrf(
  labels: readonly string[],
  sequences: readonly LabelledSequence[],
  options: { epochs?: number; bits?: number; rate?: number; l2?: number; seed?: number } = {},
): Crf {
  const { epochs = 15, bits = 16, rate = 0.12, l2 = 0.002, seed = 1 } = options;
  const crf = new Crf(labels, bits);
  const k = labels.length;
  const squares = new Float64Array(crf.weights.length);
  const transitionSquares = new Float64Array(k * k);
  const beginSquares = new Float64Array(k);
  const order = sequences.map((_, i) => i);
  const next = random(seed);
  // The last steps of stochastic descent wander about the optimum: their mean lies nearer to it (Polyak and Juditsky 1992).
  const all = [crf.weights, crf.transitions, crf.begin];
  const sums = all.map((w) => new Float64Array(w.length));
  const averaged = Math.ceil(epochs / 2);
  const step = (store: Float32Array | Float64Array, past: Float64Array, at: number, g: number): void => {
    past[at]! += g * g;
    store[at]! -= (rate / (1 + Math.sqrt(past[at]!))) * (g + l2 * store[at]!);
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const at of shuffle(order, next)) {
      const { features, labels: gold } = sequences[at]!;
      const e = crf.emissions(features);
      const passes = crf.passes(e);
      const m = posterior(k, passes);
      const pairs = expectedTransitions(k, passes);
      for (let t = 0; t < features.length; t++) {
        const { values } = features[t]!;
        const indices = features[t]!.indices(bits);
        for (let y = 0; y < k; y++) {
          const error = m[t * k + y]! - (gold[t] === y ? 1 : 0);
          if (Math.abs(error) < 1e-4) continue;
          if (t === 0) step(crf.begin, beginSquares, y, error);
          for (let i = 0; i < indices.length; i++)
            step(crf.weights, squares, indices[i]! * k + y, error * values[i]!);
        }
        if (t > 0) pairs[gold[t - 1]! * k + gold[t]!]! -= 1;
      }
      for (let i = 0; i < k * k; i++) step(crf.transitions, transitionSquares, i, pairs[i]!);
    }
    if (epoch < epochs - averaged) continue;
    for (let a = 0; a < all.length; a++)
      for (let i = 0; i < all[a]!.length; i++) sums[a]![i]! += all[a]![i]! / averaged;
  }
  for (let a = 0; a < all.length; a++) all[a]!.set(sums[a]!);
  return crf;
}

function posterior(k: number, { forward, backward }: Passes): Float64Array {
  const found = new Float64Array(forward.length);
  for (let from = 0; from < found.length; from += k) {
    let sum = 0;
    for (let i = from; i < from + k; i++) sum += found[i] = forward[i]! * backward[i]!;
    for (let i = from; i < from + k; i++) found[i]! /= sum;
  }
  return found;
}

/** The expected number of each transition under the model, summed over a sequence. */
function expectedTransitions(k: number, { forward, backward, jump, shifted }: Passes): Float64Array {
  const pairs = new Float64Array(k * k);
  const cell = new Float64Array(k * k);
  for (let at = 0; at + k < forward.length; at += k) {
    let total = 0;
    for (let x = 0; x < k; x++) {
      for (let y = 0; y < k; y++)
        total += cell[x * k + y] =
          forward[at + x]! * jump[x * k + y]! * shifted[at + k + y]! * backward[at + k + y]!;
    }
    for (let i = 0; i < k * k; i++) pairs[i]! += cell[i]! / total;
  }
  return pairs;
}
