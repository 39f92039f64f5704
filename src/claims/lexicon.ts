import type { Bag } from "../learn/bags.ts";
import { beginHash, extendHash, finishHash, hashFeature } from "../learn/hash.ts";
import { owned } from "../text/own.ts";
import { stem } from "../text/words.ts";

const WORD = /[\p{L}\p{N}]/u;

/** How the feature of a word begins: `u:` of the sentence, `p:` of the one before, `answers:` of a quotation there, `c:` of the comment. */
export type WordPrefix = "u:" | "p:" | "answers:" | "c:";

/** Words by number, one for each stem, with the hashes of the features that they are in. */
export class Lexicon {
  readonly stems: string[] = [];
  /** The number of each token; -1 for punctuation. */
  private readonly tokens = new Map<string, number>();
  private readonly numbers = new Map<string, number>();
  private readonly hashes: Readonly<Record<WordPrefix, number[]>> = {
    "u:": [],
    "p:": [],
    "answers:": [],
    "c:": [],
  };
  /** The state of the hash of a pair after its first word. */
  private readonly pairs: number[] = [];

  /** The list that each word was last found in, as lists are counted: a set of words without a `Set`. */
  private readonly lists: number[] = [];
  private list = 0;

  get size(): number {
    return this.tokens.size;
  }

  /** The number of a token's stem; -1 for punctuation, but for `?` and `!`. */
  of(token: string): number {
    let found = this.tokens.get(token);
    if (found === undefined) {
      found = WORD.test(token) || token === "?" || token === "!" ? this.number(stem(token)) : -1;
      this.tokens.set(owned(token), found);
    }
    return found;
  }

  private number(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    const own = owned(word);
    const found = this.stems.push(own) - 1;
    this.numbers.set(own, found);
    for (const prefix of Object.keys(this.hashes) as WordPrefix[])
      this.hashes[prefix].push(hashFeature(prefix, own));
    this.pairs.push(extendHash(beginHash("b:"), `${own} `));
    this.lists.push(0);
    return found;
  }

  /** The number of a stem, if it was met. */
  known(word: string): number | undefined {
    return this.numbers.get(word);
  }

  /** The distinct ones of some words, in their order. */
  distinct(words: readonly number[]): number[] {
    const found: number[] = [];
    this.list++;
    for (const word of words) {
      if (this.lists[word] === this.list) continue;
      this.lists[word] = this.list;
      found.push(word);
    }
    return found;
  }

  /** Whether each of some words stands among those before it. */
  repeats(words: readonly number[]): boolean[] {
    this.list++;
    return words.map((word) => {
      const again = this.lists[word] === this.list;
      this.lists[word] = this.list;
      return again;
    });
  }

  /** The hash of a word's feature. */
  hash(prefix: WordPrefix, word: number): number {
    return this.hashes[prefix][word]!;
  }

  /** The hash of the feature `b:` of two neighbouring words. */
  pair(first: number, second: number): number {
    return finishHash(extendHash(this.pairs[first]!, this.stems[second]!));
  }
}

/** Words as features. */
export class WordBag implements Bag {
  readonly hashes: number[] = [];
  private readonly lexicon: Lexicon;
  private readonly own: WordPrefix;
  private readonly words: readonly number[];

  constructor(lexicon: Lexicon, prefix: WordPrefix, words: readonly number[]) {
    for (const word of words) this.hashes.push(lexicon.hash(prefix, word));
    this.lexicon = lexicon;
    this.own = prefix;
    this.words = words;
  }

  prefix(): string {
    return this.own;
  }

  word(i: number): string {
    return this.lexicon.stems[this.words[i]!]!;
  }
}

/** Pairs of words as features. */
export class PairBag implements Bag {
  readonly hashes: number[] = [];
  private readonly lexicon: Lexicon;
  private readonly words: number[] = [];

  constructor(lexicon: Lexicon) {
    this.lexicon = lexicon;
  }

  add(first: number, second: number): void {
    this.hashes.push(this.lexicon.pair(first, second));
    this.words.push(first, second);
  }

  prefix(): string {
    return "b:";
  }

  word(i: number): string {
    const { stems } = this.lexicon;
    return `${stems[this.words[2 * i]!]} ${stems[this.words[2 * i + 1]!]}`;
  }
}

/** Tokens after which words are numbered anew. */
const MOST = 50_000;
let lexicon = new Lexicon();

/** The lexicon that all threads share, so that a word is stemmed and hashed once; a new one after many tokens. */
export function lexiconNow(): Lexicon {
  if (lexicon.size > MOST) lexicon = new Lexicon();
  return lexicon;
}
