import { hashed } from "./features.ts";
import type { Logistic } from "./logistic.ts";

/** Features hashed together, with their names for people. */
export interface Hashed {
  /** 32 bits each. */
  readonly hashes: Int32Array;
  /** The name of feature `i`. */
  name(i: number): string;
}

/** Features by name: a prefix, which comes again and again, and a word. */
export function named(features: readonly (readonly [prefix: string, word: string])[]): Hashed {
  return {
    hashes: Int32Array.from(features, ([prefix, word]) => hashed(prefix, word)),
    name: (i) => features[i]!.join(""),
  };
}

/**
 * A sparse feature vector of several parts; the features of a part are all worth the same. Where `Features` holds
 * one vector, parts are hashed once and shared by the vectors that they are in.
 */
export class Bags {
  private readonly parts: Hashed[] = [];
  /** What each feature of a part is worth. */
  private readonly worth: number[] = [];

  /** Adds a part. */
  add(part: Hashed, value: number): void {
    if (part.hashes.length === 0) return;
    this.parts.push(part);
    this.worth.push(value);
  }

  /** Adds a part, scaled to Euclidean length `length`. */
  scaled(part: Hashed, length: number): void {
    this.add(part, length / Math.sqrt(part.hashes.length));
  }

  /** The value of each feature. */
  get values(): number[] {
    return this.parts.flatMap(({ hashes }, p) => new Array<number>(hashes.length).fill(this.worth[p]!));
  }

  /** Hashed indices in [0, 2^bits). */
  indices(bits: number): Int32Array {
    const mask = (1 << bits) - 1;
    return Int32Array.from(
      this.parts.flatMap(({ hashes }) => [...hashes]),
      (hash) => hash & mask,
    );
  }

  /** What a model says: see `Logistic.logits`. */
  logits({ bias, bits, weights }: Logistic): Float64Array {
    const mask = (1 << bits) - 1;
    const sums = Float64Array.from(bias);
    const k = sums.length;
    for (let p = 0; p < this.parts.length; p++) {
      const { hashes } = this.parts[p]!;
      const value = this.worth[p]!;
      for (let i = 0; i < hashes.length; i++) {
        const row = (hashes[i]! & mask) * k;
        for (let o = 0; o < k; o++) sums[o]! += weights[row + o]! * value;
      }
    }
    return sums;
  }

  /**
   * The features that speak most for an output of a model, strongest first.
   * For `softmax` a contribution is measured against the mean of the outputs.
   */
  strongest(
    { link, outputs, bits, weights }: Logistic,
    output: number,
    most: number,
  ): { name: string; weight: number }[] {
    const mask = (1 << bits) - 1;
    const k = outputs.length;
    const found: { name: string; weight: number }[] = [];
    let least = LEAST;
    for (let p = 0; p < this.parts.length; p++) {
      const part = this.parts[p]!;
      const { hashes } = part;
      const value = this.worth[p]!;
      for (let i = 0; i < hashes.length; i++) {
        const row = (hashes[i]! & mask) * k;
        let mean = 0;
        if (link === "softmax") {
          for (let o = 0; o < k; o++) mean += weights[row + o]!;
          mean /= k;
        }
        const weight = (weights[row + output]! - mean) * value;
        if (weight <= LEAST || weight < least) continue;
        // Names are put together for the strongest alone.
        const own = { name: part.name(i), weight };
        let at = found.length;
        while (at > 0 && stronger(own, found[at - 1]!)) at--;
        found.splice(at, 0, own);
        if (found.length > most) found.pop();
        if (found.length === most) least = found[most - 1]!.weight;
      }
    }
    return found;
  }
}

/** Contributions that are not told. */
const LEAST = 0.01;

function stronger(a: { name: string; weight: number }, b: { name: string; weight: number }): boolean {
  return a.weight > b.weight || (a.weight === b.weight && a.name < b.name);
}
