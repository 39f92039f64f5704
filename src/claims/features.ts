import { type Bag, Bags, NamedBag } from "../learn/bags.ts";
import type { ReadSentence } from "./read.ts";
import type { SentenceWords } from "./thread-words.ts";

/** The parts of a sentence's features that more than one decision looks at: its words, and its pairs of words. */
export interface SentenceParts {
  readonly words: Bag;
  readonly pairs: Bag;
}

/**
 * How much each kind of feature counts: words and pairs by the Euclidean length of all of them together, however many,
 * named features by the value of each. Models are trained with these: another number needs `npm run train`.
 */
const SCALE = { words: 1.4, pairs: 1, shape: 1 } as const;

/** What decides whether a sentence is a claim: its own words and shape, no debate's vocabulary needed. */
export function claimFeatures(
  sentence: ReadSentence,
  words: SentenceWords,
  parts: SentenceParts,
  text: string,
): Bags {
  const bags = new Bags();
  bags.scaled(parts.words, SCALE.words);
  bags.scaled(parts.pairs, SCALE.pairs);
  const last = text.at(-1) ?? "";
  const shape = new NamedBag();
  shape.add("open:", words.stem(0));
  shape.add("open2:", `${words.stem(0)} ${words.stem(1)}`);
  shape.add("length:", String(Math.min(7, Math.floor(Math.log2(1 + words.length) * 1.5))));
  shape.add("end:", /[\p{L}\p{N}]/u.test(last) ? "word" : last);
  shape.add("source:", sentence.source);
  shape.add("opens:", sentence.opensComment ? "comment" : sentence.opensParagraph ? "paragraph" : "no");
  if (/^(?:[-*•]|\d+[.)])\s/u.test(text)) shape.add("bullet");
  if (/\d/u.test(text)) shape.add("number");
  if (/https?:/u.test(text)) shape.add("link");
  bags.add(shape, SCALE.shape);
  return bags;
}

/** A feature in words for `claim_evidence`; undefined for those that say nothing to a reader. */
export function tellFeature(
  prefix: string,
  word: string,
  words: SentenceWords,
): { kind: string; detail: string } | undefined {
  switch (prefix) {
    case "u:":
      return { kind: "word", detail: words.surface(word) };
    case "b:":
      return { kind: "phrase", detail: surfaces(word, words) };
    case "p:":
      return { kind: "sentence before", detail: word };
    case "answers:":
      return { kind: "quote answered", detail: word };
    case "c:":
      return { kind: "comment", detail: word };
    case "cue:":
      return { kind: "cue", detail: `a cue of ${word}` };
    case "open:":
    case "open2:":
      return { kind: "opening", detail: surfaces(word, words) };
    default:
      return prefix.startsWith("cue:") ? { kind: "cue", detail: word } : undefined;
  }
}

function surfaces(stems: string, words: SentenceWords): string {
  return stems
    .split(" ")
    .map((stem) => words.surface(stem))
    .join(" ");
}
