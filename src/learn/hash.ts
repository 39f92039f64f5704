// Feature hashing ("the hashing trick", Weinberger et al. 2009): the lowest bits of the hash of a feature's name are
// its index in a model. FNV-1a over UTF-16 code units, then a final mix. All hashes are signed 32-bit numbers, which
// V8 keeps without a box.

/** The hash of the feature `prefix` + `word`. */
export function hashFeature(prefix: string, word: string): number {
  return finishHash(extendHash(beginHash(prefix), word));
}

const begun = new Map<string, number>();
const MOST_BEGUN = 20_000;

/** The state of a hash after the beginning of a name; remembered, for prefixes and fixed names come with every line. */
export function beginHash(name: string): number {
  let found = begun.get(name);
  if (found === undefined) {
    if (begun.size >= MOST_BEGUN) begun.clear();
    found = extendHash(0x811c9dc5, name);
    begun.set(name, found);
  }
  return found;
}

/** The state of a hash after more of a name; `finishHash` makes it the hash. */
export function extendHash(state: number, text: string): number {
  let h = state;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

/** The hash from its state: the final mix. */
export function finishHash(state: number): number {
  let x = state ^ (state >>> 15);
  x = Math.imul(x, 0x2c1b3c6d);
  return x ^ (x >>> 12);
}
