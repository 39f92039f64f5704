import { beginHash, extendHash, finishHash } from "./hash.ts";

/** Weights of hashed features: that of the feature of index `i` for an output is `weights[i * outputs + output]`. */
export interface HashedWeights {
  /** There are 2^bits features. */
  readonly bits: number;
  readonly weights: Float32Array;
}

/** A sparse vector of hashed features: what models learn from and score. */
export interface SparseVector {
  /** The value of each feature. */
  readonly values: readonly number[];
  /** The index of each feature, in [0, 2^bits). */
  indices(bits: number): Int32Array;
  /** `sum` plus the dot product of the vector and the weights of one of `outputs` outputs, added in their order. */
  dot(model: HashedWeights, outputs: number, output: number, sum: number): number;
}

/**
 * A sparse vector that gives each feature a value of its own, with names for people, so that each weight can be told
 * in words. A name is a prefix and a word; it is put together only when it is told.
 */
export class Features implements SparseVector {
  /** How many features there are. What stands behind them in the lists is left over from before `clear`. */
  size = 0;
  readonly values: number[] = [];
  /** See `hash.ts`. */
  readonly hashes: number[] = [];
  /** Prefix and words of each feature, one after the other. */
  private readonly names: string[] | undefined;

  /** @param named whether names are kept, for those who tell weights in words. */
  constructor(named = true) {
    this.names = named ? [] : undefined;
  }

  /** Empties the vector, so that it can be filled again without new memory. */
  clear(): void {
    this.size = 0;
  }

  /** Adds a feature of a fixed name. */
  add(name: string, value = 1): void {
    this.push(name, "", finishHash(beginHash(name)), value);
  }

  /** Adds the feature `prefix` + `word`: the same as `add` of both together, but quicker where words vary. */
  word(prefix: string, word: string | number, value = 1): void {
    const text = typeof word === "number" ? String(word) : word;
    this.push(prefix, text, finishHash(extendHash(beginHash(prefix), text)), value);
  }

  /** Adds the feature `prefix` + word for each of some words. */
  words(prefix: string, words: readonly string[], value = 1): void {
    const from = beginHash(prefix);
    for (const word of words) this.push(prefix, word, finishHash(extendHash(from, word)), value);
  }

  /** Adds the feature `prefix` + the words with spaces between them. */
  phrase(prefix: string, words: readonly string[], value = 1): void {
    let hash = beginHash(prefix);
    for (let i = 0; i < words.length; i++)
      hash = extendHash(i === 0 ? hash : extendHash(hash, " "), words[i]!);
    this.push(prefix, this.names ? words.join(" ") : "", finishHash(hash), value);
  }

  private push(prefix: string, word: string, hash: number, value: number): void {
    const at = this.size++;
    this.hashes[at] = hash;
    this.values[at] = value;
    if (!this.names) return;
    this.names[2 * at] = prefix;
    this.names[2 * at + 1] = word;
  }

  /** Scales the features from index `from` on to Euclidean length `length`; does nothing to none. */
  normalise(from: number, length: number): void {
    let sum = 0;
    for (let i = from; i < this.size; i++) sum += this.values[i]! ** 2;
    if (sum === 0) return;
    const factor = length / Math.sqrt(sum);
    for (let i = from; i < this.size; i++) this.values[i]! *= factor;
  }

  /** The name of a feature; of vectors that keep names alone. */
  name(i: number): string {
    return this.names![2 * i]! + this.names![2 * i + 1]!;
  }

  indices(bits: number): Int32Array {
    const mask = (1 << bits) - 1;
    const found = new Int32Array(this.size);
    for (let i = 0; i < found.length; i++) found[i] = this.hashes[i]! & mask;
    return found;
  }

  dot({ bits, weights }: HashedWeights, outputs: number, output: number, sum: number): number {
    const { hashes, values, size } = this;
    const mask = (1 << bits) - 1;
    let total = sum;
    for (let i = 0; i < size; i++) total += weights[(hashes[i]! & mask) * outputs + output]! * values[i]!;
    return total;
  }
}
