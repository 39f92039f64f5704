import { scaled } from "../encoder/places.ts";

/** Dimensions of a stored vector: those of the encoder's hidden state, added up in pairs with alternating signs. */
export const VECTOR = 192;

/** What is compared of a text: its vector, of length 1, and its words. */
export interface Meaning {
  readonly vector: Float32Array;
  readonly words: ReadonlySet<string>;
}

/** A vector of length 1. */
export function unit(sum: ArrayLike<number>): Float32Array {
  const found = Float32Array.from(sum);
  let squares = 0;
  for (const x of found) squares += x * x;
  const length = Math.sqrt(squares) || 1;
  for (let d = 0; d < found.length; d++) found[d]! /= length;
  return found;
}

/** Cosine of two vectors of length 1, from -1 to 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!;
  return sum;
}

/**
 * A vector in `VECTOR` bytes, small enough to be kept for every claim: two dimensions are added to one, with signs that
 * make their cosines right on average (a count sketch, Charikar et al. 2002).
 */
export function packed(vector: Float32Array): Uint8Array {
  const sketch = new Float32Array(VECTOR);
  for (let d = 0; d < vector.length; d++)
    sketch[d % VECTOR]! += (d >> 1) % 2 === 0 ? vector[d]! : -vector[d]!;
  return new Uint8Array(scaled(sketch).buffer);
}

/** A vector of length 1 from what `packed` made. */
export function unpacked(bytes: Uint8Array): Float32Array {
  return unit(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length));
}

/**
 * Evens out the directions in which some vectors differ, so that what sets most of them apart (tone, side) does not drown
 * the rest: x becomes L⁻¹x, of length 1, where LLᵀ is their covariance (Cholesky), with `ridge` times the mean variance
 * added to each direction, since there are few of them (Mahalanobis whitening with shrinkage).
 */
export function evener(vectors: readonly Float32Array[], ridge: number): (x: Float32Array) => Float32Array {
  const size = vectors[0]?.length ?? 0;
  const middle = new Float64Array(size);
  for (const v of vectors) for (let i = 0; i < size; i++) middle[i]! += v[i]! / vectors.length;
  const rows = Array.from({ length: size }, (_, i) => new Float64Array(i + 1));
  for (const v of vectors)
    for (let i = 0; i < size; i++) {
      const a = v[i]! - middle[i]!;
      for (let j = 0; j <= i; j++) rows[i]![j]! += (a * (v[j]! - middle[j]!)) / vectors.length;
    }
  const variance = rows.reduce((sum, row, i) => sum + row[i]!, 0) / size;
  // No variance, nothing to even out.
  if (!(variance > 0)) return (x) => x;
  for (let i = 0; i < size; i++) {
    const row = rows[i]!;
    row[i]! += ridge * variance;
    for (let j = 0; j <= i; j++) {
      let sum = row[j]!;
      for (let k = 0; k < j; k++) sum -= row[k]! * rows[j]![k]!;
      row[j] = i === j ? Math.sqrt(sum) : sum / rows[j]![j]!;
    }
  }
  return (x) => {
    const y = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      let sum = x[i]!;
      for (let k = 0; k < i; k++) sum -= rows[i]![k]! * y[k]!;
      y[i] = sum / rows[i]![i]!;
    }
    return unit(y);
  };
}
