/**
 * A sparse feature vector: names for people, hashed indices for models ("the hashing trick",
 * Weinberger et al. 2009). Names are kept, so that each weight can be told in words.
 */
export class Features {
  readonly names: string[] = [];
  readonly values: number[] = [];

  add(name: string, value = 1): void {
    this.names.push(name);
    this.values.push(value);
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
    const found = new Int32Array(this.names.length);
    for (let i = 0; i < found.length; i++) found[i] = hash(this.names[i]!, bits);
    return found;
  }
}

/** FNV-1a over UTF-16 code units with a final mix, folded to `bits` bits. */
export function hash(name: string, bits: number): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 12;
  return (h >>> 0) & ((1 << bits) - 1);
}
