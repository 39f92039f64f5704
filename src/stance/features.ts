import type { SentenceParts } from "../claims/features.ts";
import type { LabelCues } from "../claims/ngram.ts";
import type { ReadSentence } from "../claims/read.ts";
import type { ThreadWords } from "../claims/thread-words.ts";
import { Bags, NamedBag } from "../learn/bags.ts";

/** What decides stance: the words of the sentence, of the one before, of its comment, and the codebook's cues. */
export function stanceFeatures(
  sentences: readonly ReadSentence[],
  words: ThreadWords,
  i: number,
  { words: own, pairs }: SentenceParts,
  sides: readonly LabelCues[],
): Bags {
  const bags = new Bags();
  const sentence = sentences[i]!;
  bags.scaled(own, 1);
  bags.scaled(pairs, 1);
  const before = sentences[i - 1];
  if (before && before.comment === sentence.comment)
    bags.scaled(words.sentences[i - 1]!.bag(before.source === "quote" ? "answers:" : "p:"), 0.5);
  const comment = words.comments.get(sentence.comment);
  if (comment) bags.scaled(comment, 1.2);
  const phrases = new NamedBag();
  const labels = new NamedBag();
  for (const { label, found } of sides) {
    for (const cue of found) phrases.add(`cue:${label}:`, cue);
    if (found.length > 0) labels.add("cue:", label);
  }
  bags.add(phrases, 0.7);
  bags.add(labels, 0.7);
  const source = new NamedBag();
  source.add("source:", sentence.source);
  bags.add(source, 0.5);
  return bags;
}
