import { owned } from "../text/own.ts";
import { PHRASES, type Phrase, SINGLE, Trait } from "./traits.ts";

// The line model's own words, not those of `text/words.ts`: a look-up a token instead of a reading by wink-nlp.

const STOP = new Set(
  "about above after again also although always among another anyone anything around because been before being between both came cannot come comes could does doing done down each either else even ever every everyone find first from gets getting give goes going gone good have having here hers herself himself however into isn't it's itself just keep kind know known last least less like likely little long look made make makes making many maybe might mine more most much must need never none nothing often once only onto other others ours over people perhaps pretty probably quite rather really said same seem seems several should since some someone something sometimes soon still stuff such sure take than that that's their them then there these they they're thing things think this those though through time times together told took toward under until upon used using very want wants well went were what whatever when where whether which while whole whom whose will with within without work would year years yours yourself don't doesn't didn't can't won't you're i've they've we've wasn't aren't couldn't".split(
    " ",
  ),
);

/** A word, with its number in the text that was last read with it in. */
export interface Word {
  readonly text: string;
  number: number;
  reading: number;
}

/** What is known of a token, whatever text it stands in. */
export interface Token {
  readonly raw: string;
  readonly word: Word;
  readonly stem: Word | undefined;
  readonly traits: number;
  /** Phrases that may begin with it. */
  readonly phrases: readonly Phrase[] | undefined;
  /** A number or an all-capitals word is a name anywhere; a capitalised word where it does not open a sentence. */
  readonly name: "always" | "inside" | "never";
  /** Whether it ends a sentence. */
  readonly ends: boolean;
}

const vocabulary = new Map<string, Word>();
const tokens = new Map<string, Token>();
/** Characters of all tokens above which they are forgotten between two texts. */
const MOST_CHARACTERS = 1_000_000;
let characters = 0;
/** The token last seen of each hash: most are found here, without cutting them out of their line first. */
const recent = new Array<Token | undefined>(1 << 16).fill(undefined);
/** Counts the texts read. */
let reading = 0;
/** How many words of the text that is read have numbers. */
let numbered = 0;

function wordOf(text: string): Word {
  let word = vocabulary.get(text);
  if (!word) {
    word = { text, number: 0, reading: 0 };
    vocabulary.set(text, word);
  }
  return word;
}

/** A word's number in the text that is read: from 0 on, in the order in which words are asked for. */
export function numberOf(word: Word): number {
  if (word.reading !== reading) {
    word.reading = reading;
    word.number = numbered++;
  }
  return word.number;
}

/** The token of a range of a line. */
function tokenAt(line: string, start: number, end: number, hash: number): Token {
  const place = (hash ^ (hash >>> 15)) & (recent.length - 1);
  let token = recent[place];
  if (!token || !stands(token.raw, line, start, end)) {
    token = tokenOf(line.slice(start, end));
    recent[place] = token;
  }
  return token;
}

function stands(raw: string, line: string, start: number, end: number): boolean {
  if (raw.length !== end - start) return false;
  for (let i = 0; i < raw.length; i++) if (raw.charCodeAt(i) !== line.charCodeAt(start + i)) return false;
  return true;
}

function tokenOf(cut: string): Token {
  let token = tokens.get(cut);
  if (!token) {
    const raw = owned(cut);
    const word = raw
      .toLowerCase()
      .replaceAll("’", "'")
      .replace(/[.\-/]+$/u, "");
    const plain = raw.replace(/['’](?:s|re|ve|ll|d|m)$|[.\-/'’_]+$/u, "");
    const base = plain.toLowerCase();
    token = {
      raw,
      word: wordOf(owned(word)),
      stem: base.length > 3 && !STOP.has(base) ? wordOf(base.slice(0, 6)) : undefined,
      traits: (SINGLE.get(word) ?? 0) | (/^[a-z]{3,}ed$/u.test(word) ? Trait.Past : 0),
      phrases: PHRASES.get(word),
      name:
        /\d/u.test(plain) || /^\p{Lu}{2,}$/u.test(plain)
          ? "always"
          : /^\p{Lu}/u.test(plain) && plain.length > 1
            ? "inside"
            : "never",
      ends: /[.!?:]$/u.test(raw),
    };
    tokens.set(raw, token);
    characters += raw.length;
  }
  return token;
}

/** Begins a text: words get new numbers. */
export function beginText(): void {
  reading++;
  numbered = 0;
  // Between two texts alone: within one, a word must keep its number.
  if (characters <= MOST_CHARACTERS) return;
  vocabulary.clear();
  tokens.clear();
  recent.fill(undefined);
  characters = 0;
}

/** Kinds of characters: of a word, inside one, end marks, others; 0 for those not met yet. */
const LETTER = 1;
const INNER = 2;
const MARK = 3;
const OTHER = 4;
/** A full stop, an end mark that may stand inside a word too. */
const STOP_MARK = 0x2e;
const kinds = new Uint8Array(0x10000);

function kindOf(code: number): number {
  let kind = kinds[code]!;
  if (kind === 0) {
    const c = String.fromCharCode(code);
    kind = /[\p{L}\p{N}]/u.test(c)
      ? LETTER
      : /['’_+#/-]/u.test(c)
        ? INNER
        : /[.>!?:]/u.test(c)
          ? MARK
          : OTHER;
    kinds[code] = kind;
  }
  return kind;
}

/** The tokens of a line, and what stands in it. */
export interface ReadTokens {
  /** At most `MOST_TOKENS`. */
  readonly tokens: readonly Token[];
  /** Numbers of its content words and of its names, in their order. */
  readonly content: readonly number[];
  readonly names: readonly number[];
  readonly sentences: number;
}

/** Tokens kept of a long line: its beginning and its end decide. */
const MOST_TOKENS = 240;

/** Reads the tokens of a line. */
export function readTokens(line: string): ReadTokens {
  const found: Token[] = [];
  const content: number[] = [];
  const names: number[] = [];
  let afterEnd = true;
  let sentences = 0;
  for (let i = 0; i < line.length; ) {
    const kind = kindOf(line.charCodeAt(i));
    if (kind === MARK) {
      if (!afterEnd) sentences++;
      afterEnd = true;
      i++;
    } else if (kind !== LETTER) i++;
    else {
      const from = i++;
      let hash = line.charCodeAt(from);
      for (; i < line.length; i++) {
        const code = line.charCodeAt(i);
        const k = kindOf(code);
        if (k !== LETTER && k !== INNER && code !== STOP_MARK) break;
        hash = Math.imul(hash, 31) + code;
      }
      const token = tokenAt(line, from, i, hash);
      if (found.length < MOST_TOKENS) found.push(token);
      if (token.stem) content.push(numberOf(token.stem));
      if (token.name === "always" || (token.name === "inside" && !afterEnd)) names.push(numberOf(token.word));
      if (token.ends) sentences++;
      afterEnd = token.ends;
    }
  }
  return { tokens: found, content, names, sentences: sentences + (afterEnd ? 0 : 1) };
}
