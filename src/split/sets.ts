import { countBelow } from "../text/bisect.ts";

// Sets of numbers, as ascending arrays without repeats.

/** Distinct numbers in ascending order. */
export function sortedSet(numbers: readonly number[]): Int32Array {
  const sorted = new Int32Array(numbers);
  if (sorted.length > FEW) sorted.sort();
  else
    for (let i = 1; i < sorted.length; i++) {
      const number = sorted[i]!;
      let at = i;
      for (; at > 0 && sorted[at - 1]! > number; at--) sorted[at] = sorted[at - 1]!;
      sorted[at] = number;
    }
  let size = 0;
  for (let i = 0; i < sorted.length; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[size++] = sorted[i]!;
  return size === sorted.length ? sorted : sorted.slice(0, size);
}

/** So many numbers are sorted quicker by insertion than by a call of `sort`. */
const FEW = 40;

/** How many times longer a set is for which bisection is quicker than going through it. */
const FAR_LONGER = 16;

/** Calls back for each number that two ascending sets share, in order. */
export function eachShared(a: Int32Array, b: Int32Array, shared: (id: number) => void): void {
  if (a.length > b.length) {
    eachShared(b, a, shared);
    return;
  }
  if (a.length * FAR_LONGER < b.length) {
    for (let i = 0; i < a.length; i++) if (holds(b, a[i]!)) shared(a[i]!);
    return;
  }
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i]!;
    const y = b[j]!;
    if (x === y) shared(x);
    if (x <= y) i++;
    if (y <= x) j++;
  }
}

/** Whether an ascending set holds a number. */
function holds(set: Int32Array, id: number): boolean {
  return set[countBelow(set, id)] === id;
}

/** The sum of the weights of the numbers that two ascending sets share. */
export function sumShared(a: Int32Array, b: Int32Array, weights: Float64Array): number {
  let sum = 0;
  if (a.length * FAR_LONGER < b.length) {
    for (let i = 0; i < a.length; i++) if (holds(b, a[i]!)) sum += weights[a[i]!]!;
    return sum;
  }
  if (b.length * FAR_LONGER < a.length) return sumShared(b, a, weights);
  // A loop of its own: it is the innermost of all, and a callback would box the sum.
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i]!;
    const y = b[j]!;
    if (x === y) sum += weights[x]!;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return sum;
}

/** How many numbers two ascending sets share. */
export function countShared(a: Int32Array, b: Int32Array): number {
  let count = 0;
  eachShared(a, b, () => count++);
  return count;
}

/** The number of set bits. */
export function bitCount(bits: number): number {
  let n = 0;
  for (let b = bits; b !== 0; b &= b - 1) n++;
  return n;
}
