import { bag, bigrams } from "../claims/features.ts";
import type { ReadSentence } from "../claims/read.ts";
import type { LabelCues } from "../codebook/cues.ts";
import { Features } from "../learn/features.ts";

/** What decides topics: the words of the sentence, more faintly of the one before, and the codebook's cues. */
export function topicFeatures(
  sentences: readonly ReadSentence[],
  stemmed: readonly (readonly string[])[],
  i: number,
  text: string,
  topics: readonly LabelCues[],
): Features {
  const f = new Features();
  const sentence = sentences[i]!;
  bag(f, "u:", stemmed[i]!, 1);
  bag(f, "b:", bigrams(stemmed[i]!), 0.7);
  const before = sentences[i - 1];
  if (before && before.comment === sentence.comment) bag(f, "p:", stemmed[i - 1]!, 0.4);
  for (const { label, cues } of topics) if (cues.find(text).length > 0) f.add(`cue:${label}`);
  return f;
}
