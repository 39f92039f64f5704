import { Bags, type Hashed, named } from "../learn/bags.ts";
import type { ReadSentence } from "./read.ts";
import type { SentenceWords } from "./words.ts";

/** The parts of a sentence's features that more than one decision looks at: its words, and its pairs of words. */
export interface SentenceParts {
  readonly words: Hashed;
  readonly pairs: Hashed;
}

/** What decides whether a sentence is a claim: its own words and shape, no debate's vocabulary needed. */
export function claimFeatures(
  sentence: ReadSentence,
  words: SentenceWords,
  parts: SentenceParts,
  text: string,
): Bags {
  const bags = new Bags();
  bags.scaled(parts.words, 1.4);
  bags.scaled(parts.pairs, 1);
  const last = text.at(-1) ?? "";
  const shape: [prefix: string, word: string][] = [
    ["open:", words.stem(0)],
    ["open2:", `${words.stem(0)} ${words.stem(1)}`],
    ["length:", String(Math.min(7, Math.floor(Math.log2(1 + words.length) * 1.5)))],
    ["end:", /[\p{L}\p{N}]/u.test(last) ? "word" : last],
    ["source:", sentence.source],
    ["opens:", sentence.opensComment ? "comment" : sentence.opensParagraph ? "paragraph" : "no"],
  ];
  if (/^(?:[-*•]|\d+[.)])\s/u.test(text)) shape.push(["bullet", ""]);
  if (/\d/u.test(text)) shape.push(["number", ""]);
  if (/https?:/u.test(text)) shape.push(["link", ""]);
  bags.add(named(shape), 1);
  return bags;
}

/** A feature's name in words for `claim_evidence`; undefined for those that say nothing to a reader. */
export function tellFeature(
  name: string,
  words: SentenceWords,
): { kind: string; detail: string } | undefined {
  const at = name.indexOf(":");
  const prefix = name.slice(0, at);
  const rest = name.slice(at + 1);
  const surface = (s: string): string =>
    s
      .split(" ")
      .map((w) => words.surface(w))
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
