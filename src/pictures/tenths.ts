const TENTHS = 10;

/** Cuts a list into tenths, in order; into single members where it has fewer than ten. */
export function tenthsOf<T>(list: readonly T[]): T[][] {
  const parts = Math.min(TENTHS, list.length);
  return Array.from({ length: parts }, (_, n) =>
    list.slice(Math.floor((n * list.length) / parts), Math.floor(((n + 1) * list.length) / parts)),
  );
}
