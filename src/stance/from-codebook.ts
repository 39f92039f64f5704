import { codebookCues, type DebatePart } from "../claims/ngram.ts";
import type { ReadSentence } from "../claims/read.ts";
import { readWords } from "../claims/thread-words.ts";
import type { Codebook } from "../codebook/codebook.ts";
import { stances } from "../codebook/codebook.ts";
import { type Example, trainLogistic } from "../learn/logistic.ts";
import { sentences } from "../text/words.ts";
import { topicFeatures } from "../topics/features.ts";
import { stanceFeatures } from "./features.ts";

/**
 * A model for a debate that nobody has labelled: learnt from the codebook's key points and their
 * paraphrases, each an example of its side and topic. Nothing calibrates its scores; `defaultDecision` tempers them.
 */
export function debateFromCodebook(codebook: Codebook): DebatePart {
  const cues = codebookCues(codebook);
  const names = stances(codebook);
  const topics = codebook.topics.map((t) => t.name);
  const stanceExamples: Example[] = [];
  const topicExamples: Example[] = [];
  const add = (text: string, side: string, topic: string | null, weight: number, isCue = false): void => {
    const tokens = sentences(text, { start: 0, end: text.length }).flatMap((s) => s.tokens);
    const sentence: ReadSentence = {
      start: 0,
      end: text.length,
      tokens,
      comment: 0,
      paragraph: 0,
      source: "comment",
      opensParagraph: true,
      opensComment: true,
    };
    const words = readWords([sentence]);
    const parts = { words: words.sentences[0]!.bag("u:"), pairs: words.sentences[0]!.pairs() };
    const found = cues(text);
    stanceExamples.push({
      features: stanceFeatures([sentence], words, 0, parts, found.sides),
      targets: names.map((n) => (n === side ? 1 : 0)),
      weight,
    });
    topicExamples.push({
      features: topicFeatures([sentence], words, 0, parts, found.topics),
      // A cue that holds one of a topic speaks for that topic too: as a counterexample it would hide it.
      targets: topics.map((t, i) => (t === topic || (isCue && found.topics[i]!.found.length > 0) ? 1 : 0)),
      weight,
    });
  };
  for (const point of codebook.keyPoints)
    for (const text of [point.text, ...point.paraphrases]) add(text, point.side, point.topic, 1);
  for (const side of codebook.sides)
    for (const cue of side.cues) add(cue.replaceAll("*", ""), side.name, null, 0.5, true);
  for (const topic of codebook.topics)
    for (const cue of topic.cues) add(cue.replaceAll("*", ""), codebook.neutral.name, topic.name, 0.5, true);
  return {
    codebook: codebook.codebook,
    unlabelled: true,
    stance: trainLogistic("softmax", names, stanceExamples, { bits: 15, epochs: 15, l1: 0.02 }).toJSON(),
    topics: trainLogistic("sigmoid", topics, topicExamples, { bits: 15, epochs: 15, l1: 0.02 }).toJSON(),
  };
}
