import type { HashedWeights, SparseVector } from "./features.ts";
import { hashFeature } from "./hash.ts";
import type { Logistic } from "./logistic.ts";

/** A bag of hashed features, with their names for people. */
export interface Bag {
  /** See `hash.ts`; plain numbers, since small typed arrays are slow to make. */
  readonly hashes: readonly number[];
  /** The name of feature `i`: a prefix, and a word. */
  prefix(i: number): string;
  word(i: number): string;
}

/** Features by name. */
export class NamedBag implements Bag {
  readonly hashes: number[] = [];
  private readonly prefixes: string[] = [];
  private readonly words: string[] = [];

  add(prefix: string, word = ""): void {
    this.hashes.push(hashFeature(prefix, word));
    this.prefixes.push(prefix);
    this.words.push(word);
  }

  prefix(i: number): string {
    return this.prefixes[i]!;
  }

  word(i: number): string {
    return this.words[i]!;
  }
}

/**
 * A sparse vector of bags, the features of each worth the same. Beside `Features` for its speed and memory: a bag is
 * hashed once and shared by all vectors that it is in, as a comment's words are by the vectors of its sentences.
 */
export class Bags implements SparseVector {
  private readonly parts: Bag[] = [];
  /** The value of each feature of a part. */
  private readonly worth: number[] = [];

  /** Adds a part. */
  add(part: Bag, value: number): void {
    if (part.hashes.length === 0) return;
    this.parts.push(part);
    this.worth.push(value);
  }

  /** Adds a part, scaled to Euclidean length `length`. */
  scaled(part: Bag, length: number): void {
    this.add(part, length / Math.sqrt(part.hashes.length));
  }

  get values(): number[] {
    return this.parts.flatMap(({ hashes }, p) => new Array<number>(hashes.length).fill(this.worth[p]!));
  }

  indices(bits: number): Int32Array {
    const mask = (1 << bits) - 1;
    return Int32Array.from(
      this.parts.flatMap(({ hashes }) => hashes),
      (hash) => hash & mask,
    );
  }

  dot({ bits, weights }: HashedWeights, outputs: number, output: number, sum: number): number {
    const mask = (1 << bits) - 1;
    let total = sum;
    for (let p = 0; p < this.parts.length; p++) {
      const { hashes } = this.parts[p]!;
      const value = this.worth[p]!;
      for (let i = 0; i < hashes.length; i++)
        total += weights[(hashes[i]! & mask) * outputs + output]! * value;
    }
    return total;
  }

  /**
   * The features that speak most for an output of a model, strongest first.
   * For `softmax` a contribution is measured against the mean of the outputs.
   *
   * @param sign -1 for the features that speak most against it; their weights are told without the sign.
   */
  strongest(
    { link, outputs, bits, weights }: Logistic,
    output: number,
    most: number,
    sign: 1 | -1 = 1,
  ): Contribution[] {
    const mask = (1 << bits) - 1;
    const k = outputs.length;
    const softmax = link === "softmax";
    const found: Contribution[] = [];
    let least = LEAST;
    for (let p = 0; p < this.parts.length; p++) {
      const part = this.parts[p]!;
      const { hashes } = part;
      const value = this.worth[p]!;
      for (let i = 0; i < hashes.length; i++) {
        const row = (hashes[i]! & mask) * k;
        let mean = 0;
        if (softmax) {
          for (let o = 0; o < k; o++) mean += weights[row + o]!;
          mean /= k;
        }
        const weight = sign * (weights[row + output]! - mean) * value;
        if (weight <= LEAST || weight < least) continue;
        insert(found, { part, i, weight }, most);
        if (found.length === most) least = found[most - 1]!.weight;
      }
    }
    return found;
  }
}

/** What a feature, `part` and place in it, adds to a logit. */
export interface Contribution {
  readonly part: Bag;
  readonly i: number;
  readonly weight: number;
}

/** Contributions that are not told. */
const LEAST = 0.01;

/** Puts a contribution in its place among the `most` strongest. */
function insert(found: Contribution[], own: Contribution, most: number): void {
  let at = found.length < most ? found.length : most - 1;
  if (at < found.length && !stronger(own, found[at]!)) return;
  for (; at > 0 && stronger(own, found[at - 1]!); at--) found[at] = found[at - 1]!;
  found[at] = own;
}

/** Whether one stands before another; of equal ones, by name: put together only where words do not decide. */
function stronger(a: Contribution, b: Contribution): boolean {
  if (a.weight !== b.weight) return a.weight > b.weight;
  const [own, other] = [a.part.prefix(a.i), b.part.prefix(b.i)];
  const [word, otherWord] = [a.part.word(a.i), b.part.word(b.i)];
  return own === other ? word < otherWord : own + word < other + otherWord;
}
