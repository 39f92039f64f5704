import { createRequire } from "node:module";
import type { WinkMethods } from "wink-nlp";
import type { Span } from "../model.ts";
import { trim } from "./lines.ts";
import { owned } from "./own.ts";

// wink-nlp and natural are CommonJS; natural's own index would load database clients and a `.env` file,
// so the one module used is taken by its path.
const require = createRequire(import.meta.url);

/** A sentence of a paragraph with its words. */
export interface WordedSentence extends Span {
  /** Lower-cased word and punctuation tokens, in order. */
  readonly tokens: readonly string[];
}

/** The words that wink-nlp knows: those of its model, then those it has met. */
interface Lexemes {
  readonly hash: Record<string, number>;
  readonly list: readonly string[];
}

let wink: WinkMethods | undefined;
/** What the model gives for entities of one's own: it escapes its text once more each time that it is asked. */
let entities: unknown;
let lexemes: Lexemes = { hash: {}, list: [] };
/** How many lexemes were there before the piece that is read, and before all text. */
let known = 0;
let intrinsic = 0;
/** Words met after which wink-nlp is loaded anew: it counts them in 20 bits, and keeps them all. */
const MOST_MET = 60_000;
/** Longer paragraphs are read in pieces, cut at white space, so that time and memory stay linear. */
const PIECE = 20_000;

function reader(): WinkMethods {
  if (!wink || known - intrinsic > MOST_MET) {
    const model = require("wink-eng-lite-web-model") as {
      core: () => { features: { lexeme: Lexemes } };
      metaCER: () => unknown;
    };
    entities ??= model.metaCER();
    const core = () => {
      const loaded = model.core();
      lexemes = loaded.features.lexeme;
      return loaded;
    };
    wink = require("wink-nlp")({ ...model, core, metaCER: () => entities }, ["sbd"]) as WinkMethods;
    known = lexemes.list.length;
    intrinsic = known;
  }
  return wink;
}

/** wink-nlp as it comes, with all its annotations: what `npm run bench` compares with. */
export function plainReader(): (text: string) => unknown {
  const nlp = require("wink-nlp")(require("wink-eng-lite-web-model")) as WinkMethods;
  return (text) => nlp.readDoc(text);
}

/**
 * Lets wink-nlp forget the words of a piece that its model does not know: it would cut later text by them
 * ("somebody's" as one token once it has met it so), and what a text gives must not depend on what was read before.
 */
function forget(): void {
  for (; known < lexemes.list.length; known++) delete lexemes.hash[lexemes.list[known]!];
}

/**
 * Splits a range of a text into sentences and words with wink-nlp (boundaries and tokens only).
 *
 * @returns sentences in order; each range is trimmed, and what lies between them is white space.
 */
export function sentences(text: string, span: Span): WordedSentence[] {
  const found: WordedSentence[] = [];
  let start = span.start;
  while (start < span.end) {
    let end = Math.min(span.end, start + PIECE);
    if (end < span.end) {
      const space = text.lastIndexOf(" ", end);
      if (space > start) end = space;
      else if (/[\udc00-\udfff]/u.test(text[end]!)) end--;
    }
    readPiece(text, start, end, found);
    start = end;
  }
  return found;
}

function readPiece(text: string, start: number, end: number, found: WordedSentence[]): void {
  const nlp = reader();
  const doc = nlp.readDoc(text.slice(start, end));
  const tokens = doc.tokens();
  const values = tokens.out() as string[];
  const ranges = doc.sentences().out(nlp.its.span) as unknown as [number, number][];
  let at = start;
  let next = 0;
  for (const [first, last] of ranges) {
    let from = -1;
    const words: string[] = [];
    for (; next <= last; next++) {
      const value = values[next]!;
      while (isSpace(text.charCodeAt(at))) at++;
      // wink drops what it cannot tokenise; the search keeps offsets true whatever it dropped.
      if (!text.startsWith(value, at)) {
        const seen = text.indexOf(value, at);
        if (seen !== -1 && seen + value.length <= end) at = seen;
      }
      if (next >= first && from === -1) from = at;
      at = Math.min(at + value.length, end);
      words.push(value.toLowerCase());
    }
    // A tab is a token to wink: it may stand at either end.
    const own = trim(text, { start: from === -1 ? at : from, end: at });
    if (own.end > own.start) found.push({ ...own, tokens: words });
  }
  forget();
}

/** What stands between tokens and is none of them: ordinary spaces, and those that wink-nlp keeps unbroken. */
function isSpace(code: number): boolean {
  return (
    code === 0x20 ||
    code === 0xa0 ||
    (code >= 0x2002 &&
      (code <= 0x2005 || code === 0x2009 || code === 0x200a || code === 0x202f || code === 0x205f))
  );
}

const stems = new Map<string, string>();
const STEM_CACHE = 50_000;
let porter: { stem(word: string): string } | undefined;

/** Porter's stem of a lower-case word (natural's implementation of Porter 1980); other tokens as they are. */
export function stem(word: string): string {
  let found = stems.get(word);
  if (found === undefined) {
    if (!/^[a-z]{3,30}$/u.test(word)) return word;
    porter ??= require("natural/lib/natural/stemmers/porter_stemmer.js") as { stem(word: string): string };
    if (stems.size >= STEM_CACHE) stems.clear();
    found = owned(porter.stem(word));
    stems.set(owned(word), found);
  }
  return found;
}
