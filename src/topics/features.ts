import type { SentenceParts } from "../claims/features.ts";
import type { ReadSentence } from "../claims/read.ts";
import type { ThreadWords } from "../claims/thread-words.ts";
import type { LabelCues } from "../codebook/cues.ts";
import { Bags, NamedBag } from "../learn/bags.ts";

/** What decides topics: the words of the sentence, more faintly of the one before, and the codebook's cues. */
export function topicFeatures(
  sentences: readonly ReadSentence[],
  words: ThreadWords,
  i: number,
  { words: own, pairs }: SentenceParts,
  topics: readonly LabelCues[],
): Bags {
  const bags = new Bags();
  bags.scaled(own, 1);
  bags.scaled(pairs, 0.7);
  if (i > 0 && sentences[i - 1]!.comment === sentences[i]!.comment)
    bags.scaled(words.sentences[i - 1]!.bag("p:"), 0.4);
  const labels = new NamedBag();
  for (const { label, found } of topics) if (found.length > 0) labels.add("cue:", label);
  bags.add(labels, 1);
  return bags;
}
