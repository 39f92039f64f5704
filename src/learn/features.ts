/**
 * A sparse feature vector: hashed for models ("the hashing trick", Weinberger et al. 2009), with names for people,
 * so that each weight can be told in words. A name is a prefix and a word; it is put together only when it is told.
 */
export class Features {
  /** How many features there are. What stands behind them in the lists is left over from before `clear`. */
  size = 0;
  readonly values: number[] = [];
  /** 32 bits, signed; the lowest of them are the index in a model. */
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
    this.push(name, "", finish(state(name)), value);
  }

  /** Adds the feature `prefix` + `word`: the same as `add` of both together, but quicker where words vary. */
  word(prefix: string, word: string | number, value = 1): void {
    const text = typeof word === "number" ? String(word) : word;
    this.push(prefix, text, finish(onward(state(prefix), text)), value);
  }

  /** Adds the feature `prefix` + word for each of some words. */
  words(prefix: string, words: readonly string[], value = 1): void {
    const from = state(prefix);
    for (const word of words) this.push(prefix, word, finish(onward(from, word)), value);
  }

  /** Adds the feature `prefix` + the words with spaces between them. */
  phrase(prefix: string, words: readonly string[], value = 1): void {
    let hash = state(prefix);
    for (let i = 0; i < words.length; i++) hash = onward(i === 0 ? hash : onward(hash, " "), words[i]!);
    this.push(prefix, this.names ? words.join(" ") : "", finish(hash), value);
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

  /** Hashed indices in [0, 2^bits). */
  indices(bits: number): Int32Array {
    const mask = (1 << bits) - 1;
    const found = new Int32Array(this.size);
    for (let i = 0; i < found.length; i++) found[i] = this.hashes[i]! & mask;
    return found;
  }
}

/** The hash of the feature `prefix` + `word`; 32 bits, signed. */
export function hashed(prefix: string, word: string): number {
  return finish(onward(state(prefix), word));
}

const states = new Map<string, number>();
const MOST_STATES = 20_000;

/** The state of a hash: FNV-1a over UTF-16 code units, remembered, for prefixes and fixed names come again with every line. */
export function state(name: string): number {
  let found = states.get(name);
  if (found === undefined) {
    if (states.size >= MOST_STATES) states.clear();
    found = onward(0x811c9dc5, name);
    states.set(name, found);
  }
  return found;
}

/** The state of a hash after more of a name; `finish` makes it the hash. */
export function onward(from: number, text: string): number {
  let h = from;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

/** A final mix; 32 bits, signed, which V8 keeps without a box. */
export function finish(h: number): number {
  let x = h ^ (h >>> 15);
  x = Math.imul(x, 0x2c1b3c6d);
  return x ^ (x >>> 12);
}
