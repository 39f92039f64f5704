import { logitsOf } from "../../src/claims/classifier.ts";
import {
  type BinaryDecision,
  decideBinary,
  type Parts,
  type SentenceLogits,
  stanceParts,
  topicParts,
} from "../../src/claims/decision.ts";
import type { Ngram } from "../../src/claims/ngram.ts";
import { canClaim, type ReadSentence } from "../../src/claims/read.ts";
import type { Codebook } from "../../src/codebook/codebook.ts";
import type { Encoder, Reading } from "../../src/encoder/encoder.ts";
import { readGoldSentences } from "../../src/learn/gold-sentences.ts";
import type { GoldThread } from "../../src/learn/labelled.ts";

/** The gold sentences of a thread as the models read them, and what the encoder says of them, if there is one. */
export interface GoldReading {
  readonly thread: GoldThread;
  readonly sentences: readonly ReadSentence[];
  readonly reading: Reading | undefined;
}

/** The same with what both models say of each sentence. */
export interface GoldLogits extends Omit<GoldReading, "reading"> {
  readonly logits: readonly SentenceLogits[];
}

/** Reads the gold sentences of a thread, as if its structure had to be found. */
export async function readWithGold(
  thread: GoldThread,
  codebook: Codebook,
  encoder: Encoder | undefined,
): Promise<GoldReading> {
  const sentences = readGoldSentences(thread);
  const reading = await encoder?.read(
    thread.sentences.map((s, i) => ({ ...sentences[i]!, text: s.text })),
    [codebook.sides[0].statement, codebook.sides[1].statement],
    false,
  );
  return { thread, sentences, reading };
}

/** What both models say of each sentence; the n-grams alone, where the encoder has not read them. */
export function goldLogits({ thread, sentences, reading }: GoldReading, ngram: Ngram): GoldLogits {
  return { thread, sentences, logits: logitsOf(ngram, ngram.features(thread.text, sentences), reading) };
}

/**
 * What the stance of each sentence is decided from.
 *
 * @param claim how claims are found among the sentences: they weigh in the mean of their comment.
 * @param encoderSides whether the encoder is asked which side a sentence takes.
 */
export function goldParts(gold: GoldLogits, claim: BinaryDecision, encoderSides?: boolean): Parts[] {
  return stanceParts(gold.logits, commentsOf(gold), claimScores(gold, claim), encoderSides);
}

/** What the topics of each sentence are decided from; `claim` as for {@link goldParts}. */
export function goldTopicParts(gold: GoldLogits, claim: BinaryDecision): Parts[] {
  return topicParts(gold.logits, commentsOf(gold), claimScores(gold, claim));
}

const commentsOf = ({ sentences }: GoldLogits): number[] => sentences.map((s) => s.comment);

function claimScores({ sentences, logits }: GoldLogits, claim: BinaryDecision): number[] {
  return logits.map((l, i) =>
    canClaim(sentences[i]!.source) ? decideBinary(claim, l.encoderClaim, l.claim) : 0,
  );
}

/** A claim of the gold: the index of its stance among `names`, and what the models say of it. */
export interface GoldClaim {
  readonly stance: number;
  readonly parts: Parts;
}

/** The claims of the gold whose stance is known; `parts` are those of {@link goldParts}. */
export function goldClaims(
  { sentences }: GoldThread,
  parts: readonly Parts[],
  names: readonly string[],
): GoldClaim[] {
  return sentences.flatMap((s, i) =>
    s.claim && names.includes(s.stance ?? "") ? [{ stance: names.indexOf(s.stance!), parts: parts[i]! }] : [],
  );
}
