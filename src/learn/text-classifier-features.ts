import { counted } from "../grouped.ts";
import { Features } from "./features.ts";

const TOKEN = /[#@]?[\p{L}\p{N}_]+(?:['’][\p{L}]+)?|[^\s\p{L}\p{N}]/gu;
const NEGATION = /^(?:no|not|never|none|nobody|nothing|without|cannot|hardly|\p{L}+n['’]?t)$/u;
/** Words after a negation that are taken to be denied, up to the next punctuation mark. */
const REACH = 4;
/** Characters read of a text or context: what follows says little new, and time stays linear. */
const LONGEST = 4000;
/** How much words count beside the pieces of words, as a length of their vector. */
const WORDS = 0.7;

/** Texts with links made one word, and hashtags read as `tag` says. */
function tidy(text: string, tag: (hashtag: string, words: string) => string): string {
  return text
    .slice(0, LONGEST)
    .normalize("NFKC")
    .replace(/https?:\/\/\S+/gu, "http")
    .replace(/#([\p{L}\p{N}_]+)/gu, (all, name: string) =>
      tag(all, name.replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|_/gu, " ")),
    );
}

/** A text as the encoder reads it best: `#ProLife` as `Pro Life`, `@name` as `someone`, which it knows from ordinary prose. */
export function encoderText(text: string): string {
  return tidy(text, (_, words) => words).replace(/@[\p{L}\p{N}_]+/gu, "someone");
}

/**
 * Features of a short text of any debate: pieces of words (2 to 5 characters, Cavnar and Trenkle 1994), words, and
 * words under negation (Das and Chen 2001), damped by the logarithm of their count; each kind scaled to a length.
 *
 * @param context words around the text that are features too, apart from its own; empty for none.
 */
export function textFeatures(text: string, context: string): Features {
  const f = new Features();
  const clean = read(text);
  addCounts(f, pieces(clean), 1);
  addCounts(f, words(clean), WORDS);
  if (context !== "")
    addCounts(
      f,
      [...words(read(context))].map((w) => `context ${w}`),
      WORDS,
    );
  return f;
}

/** Lower-cased; hashtags as themselves and as their words. */
function read(text: string): string {
  return tidy(text, (hashtag, words) => `${hashtag} ${words}`).toLowerCase();
}

function* pieces(text: string): Generator<string> {
  for (const word of text.split(/\s+/u)) {
    if (word === "") continue;
    const letters = [" ", ...word, " "];
    for (let n = 2; n <= 5; n++)
      for (let i = 0; i + n <= letters.length; i++) yield `p:${letters.slice(i, i + n).join("")}`;
  }
}

function* words(text: string): Generator<string> {
  let denied = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (NEGATION.test(token)) denied = REACH;
    else if (!/[\p{L}\p{N}]/u.test(token)) denied = 0;
    else if (denied-- > 0) yield `n:${token}`;
    yield `w:${token}`;
  }
}

function addCounts(f: Features, names: Iterable<string>, length: number): void {
  const from = f.size;
  for (const [name, count] of counted(names)) f.word("", name, 1 + Math.log(count));
  f.normalise(from, length);
}
