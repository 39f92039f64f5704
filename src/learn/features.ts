/**
 * A sparse feature vector: names for people, hashed indices for models ("the hashing trick",
 * Weinberger et al. 2009). Names are kept, so that each weight can be told in words.
 */
export class Features {
  readonly names: string[] = [];
  readonly values: number[] = [];
  private readonly hashes: number[] = [];

  add(name: string, value = 1): void {
    this.names.push(name);
    this.values.push(value);
    this.hashes.push(hash(name));
  }

  /** A vector that begins with all features of this one. */
  copy(): Features {
    const copy = new Features();
    for (let i = 0; i < this.names.length; i++) {
      copy.names.push(this.names[i]!);
      copy.values.push(this.values[i]!);
      copy.hashes.push(this.hashes[i]!);
    }
    return copy;
  }

  /** Scales the features from index `from` on to Euclidean length `length`; does nothing to none. */
  normalise(from: number, length: number): void {
    let sum = 0;
    for (let i = from; i < this.values.length; i++) sum += this.values[i]! ** 2;
    if (sum === 0) return;
    const factor = length / Math.sqrt(sum);
    for (let i = from; i < this.values.length; i++) this.values[i]! *= factor;
  }

  /** Hashed indices in [0, 2^bits). */
  indices(bits: number): Int32Array {
    const mask = (1 << bits) - 1;
    return Int32Array.from(this.hashes, (h) => h & mask);
  }
}

/** FNV-1a over UTF-16 code units, with a final mix; 32 bits, unsigned. */
function hash(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 12;
  return h >>> 0;
}
