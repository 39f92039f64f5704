import type { Bag } from "../learn/bags.ts";
import { beginHash, extendHash, finishHash, hashFeature } from "../learn/hash.ts";
import { owned } from "../text/own.ts";
import { stem } from "../text/words.ts";
import type { ReadSentence } from "./read.ts";

const WORD = /[\p{L}\p{N}]/u;

/** What a word may be to a sentence, as its feature's name begins: its own, of the one before, quoted there, of the comment. */
type WordPrefix = "u:" | "p:" | "answers:" | "c:";

/** Words by number, one for each stem, with the hashes of the features that they are in. */
class Lexicon {
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
  /** The hash of a pair as far as its first word tells it. */
  private readonly pairs: number[] = [];

  /** The list that each word was last found in, by `distinct`. */
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

  hash(prefix: WordPrefix, word: number): number {
    return this.hashes[prefix][word]!;
  }

  pair(first: number, second: number): number {
    return finishHash(extendHash(this.pairs[first]!, this.stems[second]!));
  }
}

/** Tokens after which words are numbered anew. */
const MOST = 50_000;
let lexicon = new Lexicon();

/** The words of a sentence, punctuation left out but for `?` and `!`, as models know them. */
export class SentenceWords {
  private readonly lexicon: Lexicon;
  /** Words as they stand, and the numbers of their stems. */
  private readonly tokens: readonly string[];
  private readonly all: readonly number[];
  private readonly distinct: readonly number[];

  constructor(tokens: readonly string[], own: Lexicon) {
    const words: string[] = [];
    const all: number[] = [];
    for (const token of tokens) {
      const word = own.of(token);
      if (word === -1) continue;
      words.push(token);
      all.push(word);
    }
    this.lexicon = own;
    this.tokens = words;
    this.all = all;
    this.distinct = own.distinct(all);
  }

  get length(): number {
    return this.all.length;
  }

  /** The stem of a word; empty beyond the last. */
  stem(i: number): string {
    return this.lexicon.stems[this.all[i]!] ?? "";
  }

  /** The word of which a stem is, as it stands first in the sentence; the stem itself if there is none. */
  surface(word: string): string {
    const number = this.lexicon.known(word);
    return (number === undefined ? undefined : this.tokens[this.all.indexOf(number)]) ?? word;
  }

  /** The distinct words, hashed with a prefix. */
  bag(prefix: WordPrefix): Bag {
    return new WordBag(this.lexicon, prefix, this.distinct);
  }

  /** The distinct pairs of neighbouring words. */
  pairs(): Bag {
    const { all, lexicon: own } = this;
    const found = new PairBag(own);
    const pair = (i: number): number => all[i - 1]! * 2 ** 24 + all[i]!;
    const again = this.distinct.length < all.length ? own.repeats(all) : undefined;
    let seen: Set<number> | undefined;
    for (let i = 1; i < all.length; i++) {
      // A pair that was there before is made of two words that were.
      if (again?.[i - 1] && again[i]) seen ??= new Set(Array.from({ length: i - 1 }, (_, j) => pair(j + 1)));
      if (seen) {
        const before = seen.size;
        if (seen.add(pair(i)).size === before) continue;
      }
      found.add(all[i - 1]!, all[i]!);
    }
    return found;
  }

  /** Adds the distinct words to a set, up to so many. */
  addTo(words: Set<number>, most: number): void {
    for (const word of this.distinct) {
      if (words.size >= most) return;
      words.add(word);
    }
  }
}

/** Words hashed with a prefix. */
class WordBag implements Bag {
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

/** Pairs of words, hashed. */
class PairBag implements Bag {
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

/** A comment's words beyond this many say nothing new about its side. */
const COMMENT_WORDS = 400;

/** The words of a thread: of each sentence, and, hashed, the distinct ones of each comment, quotations left out. */
export interface ThreadWords {
  readonly sentences: readonly SentenceWords[];
  readonly comments: ReadonlyMap<number, Bag>;
}

/** Numbers the words of a thread; those of another thread may have other numbers. */
export function readWords(sentences: readonly ReadSentence[]): ThreadWords {
  if (lexicon.size > MOST) lexicon = new Lexicon();
  const own = lexicon;
  const comments = new Map<number, Set<number>>();
  const found = sentences.map(({ comment, source, tokens }) => {
    const words = new SentenceWords(tokens, own);
    if (source === "quote") return words;
    const all = comments.get(comment) ?? new Set();
    comments.set(comment, all);
    words.addTo(all, COMMENT_WORDS);
    return words;
  });
  return {
    sentences: found,
    comments: new Map([...comments].map(([comment, words]) => [comment, new WordBag(own, "c:", [...words])])),
  };
}
