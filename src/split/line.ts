import type { Span } from "../model.ts";
import { lines as findLines } from "../text/lines.ts";
import { owned } from "../text/own.ts";

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
  /** Writing habits: bit n of `one` if the n-th habit shows, of `two` if its opposite does. */
  readonly one: number;
  readonly two: number;
  readonly sentences: number;
}

/** What words and phrases tell of a line, as bits. */
export const Trait = {
  I: 1,
  You: 1 << 1,
  We: 1 << 2,
  They: 1 << 3,
  Past: 1 << 4,
  Short: 1 << 5,
  Formal: 1 << 6,
  Contracted: 1 << 7,
  Spelled: 1 << 8,
  Closing: 1 << 9,
  Page: 1 << 10,
  Ad: 1 << 11,
  Biography: 1 << 12,
  Addresses: 1 << 13,
  Connective: 1 << 14,
  Anaphor: 1 << 15,
  Article: 1 << 16,
} as const;

/** Words and phrases with their traits; a connective or anaphor counts only where it opens a line. */
const LEXICON: readonly (readonly [trait: number, phrases: string])[] = [
  [Trait.I, "i, i'm, i've, i'd, i'll, my, me"],
  [Trait.You, "you, your, you're, you've, you'd, you'll, yours, op"],
  [Trait.We, "we, we're, we've, we'd, our, us"],
  [Trait.They, "they, they're, they've, them, their, he, she, his, her, him"],
  [Trait.Past, "was, were, had, did, went, got, left, took, became"],
  [Trait.Short, "u, ur, bc, tbh, imo, imho, lol, ppl, thx, w, yrs, idk, gonna, kinda, dont, cant, im"],
  [Trait.Formal, "furthermore, however, moreover, therefore, indeed, whilst, rather"],
  [Trait.Contracted, "don't, can't, it's, i'm, that's, doesn't"],
  [Trait.Spelled, "cannot, do not, it is, i am, that is, does not"],
  [
    Trait.Closing,
    "thanks, cheers, hth, good luck, just my, imo, imho, my 2c, ymmv, anyway, rant over, shrug",
  ],
  [
    Trait.Page,
    "min read, subscribe, newsletter, photo, image, figure, filed under, share, posted on, published, by the author, read more, sign up, responses, sponsor, sponsored, brought to you, partner, today's article, advertisement, advertising",
  ],
  [
    Trait.Ad,
    "sponsor, sponsored, brought to you, free trial, sign up, try it, get started, no credit card, no card needed, book a demo, learn more, discount, thanks to, supporting, plans start, for teams, customers, download now, limited",
  ],
  [
    Trait.Biography,
    "i've been, i was a, i was an, i worked, i'm a, i'm an, as a, as an, i spent, i run, i manage, i left, we had, my company, my team, my boss, my manager, my husband, my wife, my experience",
  ],
  [
    Trait.Addresses,
    "the author, the article, the op, the post, the essay, the piece, this comment, this post, this article, this thread, parent, gp, you're right, you're wrong, you're describing, you're saying, you're assuming, you are right, you are wrong, you are describing, you are saying, you are assuming, your point, your comment, your example, your company, your experience, your team",
  ],
  [
    Trait.Connective,
    "and, but, so, also, then, plus, still, anyway, besides, second, third, finally, lastly, another, the other, on the other hand, that said, for example, in other words",
  ],
  [Trait.Article, "article, author, essay, piece, the post, headline, title"],
  [Trait.Anaphor, "this, that, these, those, it, they, he, she, which, such"],
];
const OPENING = Trait.Connective | Trait.Anaphor;

const SINGLE = new Map<string, number>();
/** By first word: what follows it, and the trait. */
const PHRASES = new Map<string, { rest: readonly string[]; trait: number }[]>();
for (const [trait, phrases] of LEXICON) {
  for (const phrase of phrases.split(", ")) {
    const [first, ...rest] = phrase.split(" ");
    if (rest.length === 0) SINGLE.set(first!, (SINGLE.get(first!) ?? 0) | trait);
    else PHRASES.set(first!, [...(PHRASES.get(first!) ?? []), { rest, trait }]);
  }
}

/** Names of the writing habits, in the order of their bits: a change of one between lines hints at a change of writer. */
export const HABITS = [
  "apostrophe",
  "dash",
  "small-i",
  "lower-start",
  "no-stop",
  "double-space",
  "quotes",
  "contraction",
  "short-forms",
  "exclamation",
  "ellipsis",
] as const;

/** Words read of a long line: its beginning and its end decide. */
const MOST_WORDS = 240;
const HEAD = 30;
const TAIL = 36;

const STOP = new Set(
  "about above after again also although always among another anyone anything around because been before being between both came cannot come comes could does doing done down each either else even ever every everyone find first from gets getting give goes going gone good have having here hers herself himself however into isn't it's itself just keep kind know known last least less like likely little long look made make makes making many maybe might mine more most much must need never none nothing often once only onto other others ours over people perhaps pretty probably quite rather really said same seem seems several should since some someone something sometimes soon still stuff such sure take than that that's their them then there these they they're thing things think this those though through time times together told took toward under until upon used using very want wants well went were what whatever when where whether which while whole whom whose will with within without work would year years yours yourself don't doesn't didn't can't won't you're i've they've we've wasn't aren't couldn't".split(
    " ",
  ),
);

/** A word, with its number in the text that was last read with it in. */
interface Word {
  readonly text: string;
  number: number;
  reading: number;
}

/** What is known of a token, whatever text it stands in. */
interface Token {
  readonly raw: string;
  readonly word: Word;
  readonly stem: Word | undefined;
  readonly traits: number;
  readonly phrases: readonly { rest: readonly string[]; trait: number }[] | undefined;
  /** A number or an all-capitals word is a name anywhere; a capitalised word where it does not open a sentence. */
  readonly name: "always" | "inside" | "never";
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

/** A word's number in the text that is read. */
function numberOf(word: Word): number {
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

/** Forgets words and tokens, if there are many. */
function forget(): void {
  if (characters <= MOST_CHARACTERS) return;
  vocabulary.clear();
  tokens.clear();
  recent.fill(undefined);
  characters = 0;
}

/** Kinds of characters: of a word, inside one, end marks, others. */
const LETTER = 1;
const INNER = 2;
const MARK = 3;
const OTHER = 4;
const kinds = new Uint8Array(0x10000);

function kindOf(code: number): number {
  let kind = kinds[code]!;
  if (kind === 0) {
    const c = String.fromCharCode(code);
    kind = /[\p{L}\p{N}]/u.test(c) ? LETTER : /[.>]/u.test(c) ? MARK : /[!?:]/u.test(c) ? MARK : OTHER;
    if (/['’_.+#/-]/u.test(c)) kind = c === "." ? MARK : INNER;
    kinds[code] = kind;
  }
  return kind;
}

/**
 * The lines of a text as the splitter reads them; words get numbers that hold within the text.
 *
 * @param spans the lines, or what is to be read of them.
 */
export function readLines(text: string, spans: readonly Span[] = findLines(text)): Line[] {
  reading++;
  numbered = 0;
  const found = spans.map((span) => readLine(text, span));
  // Between two texts alone: within one, a word must keep its number.
  forget();
  return found;
}

function readLine(whole: string, span: Span): Line {
  const text = whole.slice(span.start, span.end);
  const head = text.length > 4000 ? `${text.slice(0, 2400)} ${text.slice(-800)}` : text;
  const found: Token[] = [];
  const content: number[] = [];
  const names: number[] = [];
  let afterEnd = true;
  let sentences = 0;
  for (let i = 0; i < head.length; ) {
    const kind = kindOf(head.charCodeAt(i));
    if (kind === MARK) {
      if (!afterEnd) sentences++;
      afterEnd = true;
      i++;
    } else if (kind !== LETTER) i++;
    else {
      const from = i++;
      let hash = head.charCodeAt(from);
      for (; i < head.length; i++) {
        const code = head.charCodeAt(i);
        const k = kindOf(code);
        if (k !== LETTER && k !== INNER && code !== 46) break;
        hash = Math.imul(hash, 31) + code;
      }
      const token = tokenAt(head, from, i, hash);
      if (found.length < MOST_WORDS) found.push(token);
      if (token.stem) content.push(numberOf(token.stem));
      if (token.name === "always" || (token.name === "inside" && !afterEnd)) names.push(numberOf(token.word));
      if (token.ends) sentences++;
      afterEnd = token.ends;
    }
  }
  const ids = new Int32Array(found.length);
  let first = 0;
  let last = 0;
  let traits = 0;
  let opening = 0;
  const words = new Array<string>(found.length);
  for (let i = 0; i < found.length; i++) {
    const token = found[i]!;
    words[i] = token.word.text;
    ids[i] = numberOf(token.word);
    let own = token.traits;
    if (token.phrases)
      for (const { rest, trait } of token.phrases) if (follows(found, i + 1, rest)) own |= trait;
    if (i === 0) opening = own & OPENING;
    traits |= own;
    if (i < HEAD) first |= own;
    if (i >= found.length - TAIL) last |= own;
  }
  const closing = words.length > 0 && endsInClosing(words) ? Trait.Closing : 0;
  const { one, two } = habitsOf(head, traits);
  return {
    start: span.start,
    end: span.end,
    text,
    words,
    ids,
    content: sortedSet(content),
    names: sortedSet(names),
    head: first,
    tail: (last & ~Trait.Closing) | closing,
    traits,
    opening,
    one,
    two,
    sentences: sentences + (afterEnd ? 0 : 1),
  };
}

/** Whether words stand at a place. */
function follows(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  if (at + words.length > tokens.length) return false;
  for (let k = 0; k < words.length; k++) if (tokens[at + k]!.word.text !== words[k]) return false;
  return true;
}

function endsInClosing(words: readonly string[]): boolean {
  const last = words.at(-1)!;
  return (
    ((SINGLE.get(last) ?? 0) & Trait.Closing) !== 0 ||
    (PHRASES.get(words.at(-2) ?? "") ?? []).some((p) => p.trait === Trait.Closing && p.rest[0] === last)
  );
}

/** Signs that habits are told by, each a bit: a text is searched for all of them at once. */
const SIGNS = new Uint16Array(0x10000);
[..."’'—–“”\"!.…;"].forEach((sign, n) => {
  SIGNS[sign.charCodeAt(0)] = 1 << n;
});

/** Which habits show in a text, and which opposites. */
function habitsOf(text: string, traits: number): { one: number; two: number } {
  const last = text[text.length - 1] ?? "";
  let signs = 0;
  for (let i = 0; i < text.length; i++) signs |= SIGNS[text.charCodeAt(i)]!;
  const sign = (one: string): boolean => (signs & SIGNS[one.charCodeAt(0)]!) !== 0;
  const has = (part: string): boolean => text.includes(part);
  const pairs: readonly (readonly [boolean, boolean])[] = [
    [sign("’"), sign("'")],
    [sign("—") || sign("–"), has(" - ") || has(" -- ")],
    [/(?:^|\s)i(?:'|’|\s)/u.test(text), /(?:^|\s)I(?:'|’|\s)/u.test(text)],
    [/^[a-z]/u.test(text), /^[A-Z]/u.test(text)],
    [/[a-z0-9]/u.test(last), /[.!?…)"”]/u.test(last)],
    [has("  ") && /[.!?] {2}[A-Z]/u.test(text), /[.!?] [A-Z]/u.test(text)],
    [sign("“") || sign("”"), sign('"')],
    [(traits & Trait.Contracted) !== 0, (traits & Trait.Spelled) !== 0],
    [(traits & Trait.Short) !== 0, (traits & Trait.Formal) !== 0],
    [sign("!"), sign(".")],
    [(sign(".") && has("...")) || sign("…"), sign(";")],
  ];
  let one = 0;
  let two = 0;
  pairs.forEach(([a, b], n) => {
    if (a && !b) one |= 1 << n;
    if (b && !a) two |= 1 << n;
  });
  return { one, two };
}

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
export function holds(set: Int32Array, id: number): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (set[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return set[low] === id;
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
