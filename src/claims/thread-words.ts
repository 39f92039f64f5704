import type { Bag } from "../learn/bags.ts";
import { type Lexicon, lexiconNow, PairBag, WordBag, type WordPrefix } from "./lexicon.ts";
import type { ReadSentence } from "./read.ts";

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

/** A comment's words beyond this many say nothing new about its side. */
const COMMENT_WORDS = 400;

/** The words of a thread: of each sentence, and, hashed, the distinct ones of each comment, quotations left out. */
export interface ThreadWords {
  readonly sentences: readonly SentenceWords[];
  readonly comments: ReadonlyMap<number, Bag>;
}

/** Numbers the words of a thread; those of another thread may have other numbers. */
export function readWords(sentences: readonly ReadSentence[]): ThreadWords {
  const own = lexiconNow();
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
