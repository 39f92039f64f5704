import type { Window } from "./windows.ts";

/** Dimensions of the encoder's last hidden state. */
export const HIDDEN = 384;

/**
 * Writes the place of each target of a window: the direction of the sum of its tokens' hidden states.
 *
 * @param hidden of the window's tokens, row-major.
 * @param places of all sentences, row-major.
 */
export function place({ first, last, owner }: Window, hidden: Float32Array, places: Int8Array): void {
  const sums = new Float64Array((last - first) * HIDDEN);
  for (let t = 0; t < owner.length; t++) {
    if (owner[t] === -1) continue;
    const row = (owner[t]! - first) * HIDDEN;
    for (let h = 0; h < HIDDEN; h++) sums[row + h]! += hidden[t * HIDDEN + h]!;
  }
  for (let k = 0; k < last - first; k++)
    places.set(scaled(sums.subarray(k * HIDDEN, (k + 1) * HIDDEN)), (first + k) * HIDDEN);
}

/** The place of a sentence that was read. */
export function placeOf({ places }: { readonly places: Int8Array }, sentence: number): Int8Array {
  return places.subarray(sentence * HIDDEN, (sentence + 1) * HIDDEN);
}

/** A vector's direction in a byte a dimension: the largest number becomes ±127. */
export function scaled(vector: Float64Array | Float32Array): Int8Array {
  let most = 1e-9;
  for (const x of vector) most = Math.max(most, Math.abs(x));
  return Int8Array.from(vector, (x) => Math.round((x / most) * 127));
}
