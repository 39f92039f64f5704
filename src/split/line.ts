import type { Span } from "../model.ts";
import { lines as findLines } from "../text/lines.ts";
import { habitsOf } from "./habits.ts";
import { sortedSet } from "./sets.ts";
import { beginText, numberOf, readTokens, type Token } from "./tokens.ts";
import { endsInClosing, OPENING, Trait } from "./traits.ts";

/** What the splitter knows of one line by itself. */
export interface Line extends Span {
  readonly text: string;
  /** Lower-case words, punctuation left out; of a long line its beginning and its end. */
  readonly words: readonly string[];
  /** The same words as numbers, equal within a text for equal words. */
  readonly ids: Int32Array;
  /** Content words (longer than three letters, not in the stop list, cut to six letters as a cheap stem): sorted numbers. */
  readonly content: Int32Array;
  /** Capitalised words inside sentences, numbers and code-like words, which a reply picks up: sorted numbers. */
  readonly names: Int32Array;
  /** `Trait`s of its first words, of its last words, and of all of them. */
  readonly head: number;
  readonly tail: number;
  readonly traits: number;
  /** `Trait`s of how it opens. */
  readonly opening: number;
  /** Writing habits (`HABITS`): bit n of `one` if the n-th habit shows, of `two` if its opposite does. */
  readonly one: number;
  readonly two: number;
  readonly sentences: number;
}

/** First and last words of which `head` and `tail` tell. */
const HEAD = 30;
const TAIL = 36;
/** Characters of a line above which only its beginning and its end are read. */
const LONGEST = 4000;

/**
 * The lines of a text as the splitter reads them; words get numbers that hold within the text.
 *
 * @param spans the lines, or what is to be read of them.
 */
export function readLines(text: string, spans: readonly Span[] = findLines(text)): Line[] {
  beginText();
  return spans.map((span) => readLine(text, span));
}

function readLine(whole: string, { start, end }: Span): Line {
  const text = whole.slice(start, end);
  const ends = text.length > LONGEST ? `${text.slice(0, 2400)} ${text.slice(-800)}` : text;
  const { tokens, content, names, sentences } = readTokens(ends);
  const words = tokens.map(({ word }) => word.text);
  const ids = new Int32Array(tokens.length);
  for (let i = 0; i < ids.length; i++) ids[i] = numberOf(tokens[i]!.word);
  const { head, tail, traits, opening } = traitsOf(tokens);
  const closing = words.length > 0 && endsInClosing(words) ? Trait.Closing : 0;
  const { one, two } = habitsOf(ends, traits);
  return {
    start,
    end,
    text,
    words,
    ids,
    content: sortedSet(content),
    names: sortedSet(names),
    head,
    tail: (tail & ~Trait.Closing) | closing,
    traits,
    opening,
    one,
    two,
    sentences,
  };
}

/** The traits of a line's tokens and of the phrases that they make. */
function traitsOf(tokens: readonly Token[]): Pick<Line, "head" | "tail" | "traits" | "opening"> {
  let head = 0;
  let tail = 0;
  let traits = 0;
  let opening = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    let own = token.traits;
    if (token.phrases)
      for (const { rest, trait } of token.phrases) if (follows(tokens, i + 1, rest)) own |= trait;
    if (i === 0) opening = own & OPENING;
    traits |= own;
    if (i < HEAD) head |= own;
    if (i >= tokens.length - TAIL) tail |= own;
  }
  return { head, tail, traits, opening };
}

/** Whether words stand at a place. */
function follows(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  if (at + words.length > tokens.length) return false;
  for (let k = 0; k < words.length; k++) if (tokens[at + k]!.word.text !== words[k]) return false;
  return true;
}
