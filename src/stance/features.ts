import { bag, bigrams } from "../claims/features.ts";
import type { ReadSentence } from "../claims/read.ts";
import type { LabelCues } from "../codebook/cues.ts";
import { Features } from "../learn/features.ts";

/** What decides stance: the words of the sentence, of the one before, of its comment, and the codebook's cues. */
export function stanceFeatures(
  sentences: readonly ReadSentence[],
  stemmed: readonly (readonly string[])[],
  i: number,
  words: ReadonlyMap<number, ReadonlySet<string>>,
  text: string,
  sides: readonly LabelCues[],
): Features {
  const f = new Features();
  const sentence = sentences[i]!;
  bag(f, "u:", stemmed[i]!, 1);
  bag(f, "b:", bigrams(stemmed[i]!), 1);
  const before = sentences[i - 1];
  if (before && before.comment === sentence.comment)
    bag(f, before.source === "quote" ? "answers:" : "p:", stemmed[i - 1]!, 0.5);
  bag(f, "c:", words.get(sentence.comment) ?? [], 1.2);
  for (const { label, cues } of sides) for (const cue of cues.find(text)) f.add(`cue:${label}:${cue}`, 0.7);
  for (const { label, cues } of sides) if (cues.find(text).length > 0) f.add(`cue:${label}`, 0.7);
  f.add(`source:${sentence.source}`, 0.5);
  return f;
}
