import { VECTOR } from "../encoder/windows.ts";

/** Cosine of two vectors of length 1, the `i`-th of `a` and the `j`-th of `b`, from -1 to 1. */
export function cosine(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  let sum = 0;
  for (let d = 0; d < VECTOR; d++) sum += a[i * VECTOR + d]! * b[j * VECTOR + d]!;
  return sum;
}

/** A vector in bytes, -127 to 127 a dimension: what the database keeps. */
export function packed(vectors: Float32Array, i: number): Uint8Array {
  const bytes = Int8Array.from(vectors.subarray(i * VECTOR, (i + 1) * VECTOR), (x) => Math.round(x * 127));
  return new Uint8Array(bytes.buffer);
}

/** Vectors of length 1 again, one after the other, from those that `packed` made. */
export function unpacked(rows: readonly Uint8Array[]): Float32Array {
  const found = new Float32Array(rows.length * VECTOR);
  rows.forEach((row, i) => {
    const bytes = new Int8Array(row.buffer, row.byteOffset, VECTOR);
    let sum = 0;
    for (const x of bytes) sum += x * x;
    const length = Math.sqrt(sum) || 1;
    for (let d = 0; d < VECTOR; d++) found[i * VECTOR + d] = bytes[d]! / length;
  });
  return found;
}
