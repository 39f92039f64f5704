import type { SentenceParts } from "../claims/features.ts";
import type { ReadSentence } from "../claims/read.ts";
import type { ThreadWords } from "../claims/thread-words.ts";
import type { LabelCues } from "../codebook/cues.ts";
import { Bags, NamedBag } from "../learn/bags.ts";

/**
 * How much each kind of feature counts, as in `claims/features.ts`. The comment counts more than the sentence, since the
 * claims of a comment mostly share a side; what is answered, less, since it may be of either.
 */
const SCALE = {
  words: 1,
  pairs: 1,
  before: 0.5,
  comment: 1.2,
  phrases: 0.7,
  labels: 0.7,
  source: 0.5,
} as const;

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
  bags.scaled(own, SCALE.words);
  bags.scaled(pairs, SCALE.pairs);
  const before = sentences[i - 1];
  if (before && before.comment === sentence.comment)
    bags.scaled(words.sentences[i - 1]!.bag(before.source === "quote" ? "answers:" : "p:"), SCALE.before);
  const comment = words.comments.get(sentence.comment);
  if (comment) bags.scaled(comment, SCALE.comment);
  const phrases = new NamedBag();
  const labels = new NamedBag();
  for (const { label, found } of sides) {
    for (const cue of found) phrases.add(`cue:${label}:`, cue);
    if (found.length > 0) labels.add("cue:", label);
  }
  bags.add(phrases, SCALE.phrases);
  bags.add(labels, SCALE.labels);
  const source = new NamedBag();
  source.add("source:", sentence.source);
  bags.add(source, SCALE.source);
  return bags;
}
