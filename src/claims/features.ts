import { Features } from "../learn/features.ts";
import { stem } from "../text/words.ts";
import type { ReadSentence } from "./read.ts";

const WORD = /[\p{L}\p{N}]/u;
/** A comment's words beyond this many say nothing new about its side. */
const COMMENT_WORDS = 400;

/** Stems of the word tokens, punctuation left out but for `?` and `!`. */
export function stems(tokens: readonly string[]): string[] {
  const found: string[] = [];
  for (const token of tokens) if (WORD.test(token) || token === "?" || token === "!") found.push(stem(token));
  return found;
}

/** Adds each distinct word once, scaled to a common length. */
export function bag(f: Features, prefix: string, words: Iterable<string>, length: number): void {
  const from = f.size;
  f.words(prefix, [...new Set(words)]);
  f.normalise(from, length);
}

/** Pairs of neighbouring words. */
export function* bigrams(words: readonly string[]): Generator<string> {
  for (let i = 1; i < words.length; i++) yield `${words[i - 1]} ${words[i]}`;
}

/** The words of each sentence's comment, as sets of stems: made once a thread. */
export function commentWords(
  sentences: readonly ReadSentence[],
  stemmed: readonly (readonly string[])[],
): Map<number, Set<string>> {
  const found = new Map<number, Set<string>>();
  sentences.forEach((s, i) => {
    if (s.source === "quote") return;
    const words = found.get(s.comment) ?? new Set<string>();
    found.set(s.comment, words);
    for (const word of stemmed[i]!) if (words.size < COMMENT_WORDS) words.add(word);
  });
  return found;
}

/** What decides whether a sentence is a claim: its own words and shape, no debate's vocabulary needed. */
export function claimFeatures(sentence: ReadSentence, words: readonly string[], text: string): Features {
  const f = new Features();
  bag(f, "u:", words, 1.4);
  bag(f, "b:", bigrams(words), 1);
  f.word("open:", words[0] ?? "");
  f.word("open2:", `${words[0] ?? ""} ${words[1] ?? ""}`);
  f.add(`length:${Math.min(7, Math.floor(Math.log2(1 + words.length) * 1.5))}`);
  f.add(`end:${/[\p{L}\p{N}]/u.test(text.at(-1) ?? "") ? "word" : text.at(-1)}`);
  f.add(`source:${sentence.source}`);
  f.add(`opens:${sentence.opensComment ? "comment" : sentence.opensParagraph ? "paragraph" : "no"}`);
  if (/^(?:[-*•]|\d+[.)])\s/u.test(text)) f.add("bullet");
  if (/\d/u.test(text)) f.add("number");
  if (/https?:/u.test(text)) f.add("link");
  return f;
}

/** A feature's name in words for `claim_evidence`; undefined for those that say nothing to a reader. */
export function tellFeature(
  name: string,
  tokens: readonly string[],
): { kind: string; detail: string } | undefined {
  const at = name.indexOf(":");
  const prefix = name.slice(0, at);
  const rest = name.slice(at + 1);
  const surface = (s: string): string =>
    s
      .split(" ")
      .map((w) => tokens.find((t) => stem(t) === w) ?? w)
      .join(" ");
  switch (prefix) {
    case "u":
      return { kind: "word", detail: surface(rest) };
    case "b":
      return { kind: "phrase", detail: surface(rest) };
    case "p":
      return { kind: "sentence before", detail: rest };
    case "answers":
      return { kind: "quote answered", detail: rest };
    case "c":
      return { kind: "comment", detail: rest };
    case "cue":
      return rest.includes(":")
        ? { kind: "cue", detail: rest.slice(rest.indexOf(":") + 1) }
        : { kind: "cue", detail: `a cue of ${rest}` };
    case "open":
    case "open2":
      return { kind: "opening", detail: surface(rest) };
    default:
      return undefined;
  }
}
