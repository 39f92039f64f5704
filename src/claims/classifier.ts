import type { Claim, Evidence, SplitThread, TopicScore } from "../model.ts";
import { canClaim, type ReadSentence } from "./read.ts";

/** What a classifier says of one sentence. All numbers are calibrated probabilities. */
export interface Judgement {
  readonly claim: number;
  /** Whether the sentence is taken as a claim (the threshold is the model's own). */
  readonly isClaim: boolean;
  /** Index of the stance given: side A, side B, neutral. */
  readonly stance: number;
  readonly stanceScores: readonly number[];
  /** The topics given, strongest first. */
  readonly topics: readonly TopicScore[];
  /** Why; asked for claims alone. */
  readonly evidence: () => Evidence[];
}

/** Labels the sentences of a thread. */
export interface Classifier {
  /** SHA-256 over the model's files, lower-case hex: the same model gives the same labels. */
  readonly sha256: string;
  /** Stance names in the order of `stanceScores`. */
  readonly stances: readonly string[];
  judge(split: SplitThread, sentences: readonly ReadSentence[]): Promise<Judgement[]>;
}

/** Probabilities are decided on and stored in steps of 1/10,000, so that rounding of a machine changes no label. */
export function rounded(probability: number): number {
  return Math.round(probability * 10_000) / 10_000;
}

/** The claims of a thread, with ids that depend on nothing but the thread. */
export function claimsOf(
  split: SplitThread,
  sentences: readonly ReadSentence[],
  judgements: readonly Judgement[],
  stances: readonly string[],
): Claim[] {
  const claims: Claim[] = [];
  const counts = new Map<number, number>();
  sentences.forEach((sentence, i) => {
    const judgement = judgements[i]!;
    const nth = (counts.get(sentence.comment) ?? 0) + 1;
    counts.set(sentence.comment, nth);
    if (!judgement.isClaim || !canClaim(sentence.source)) return;
    claims.push({
      start: sentence.start,
      end: sentence.end,
      comment: sentence.comment,
      paragraph: sentence.paragraph,
      claimId: `${split.comments[sentence.comment]!.commentId}.${nth}`,
      claimScore: judgement.claim,
      stance: stances[judgement.stance]!,
      stanceScore: judgement.stanceScores[judgement.stance]!,
      topics: judgement.topics,
      evidence: judgement.evidence(),
    });
  });
  return claims;
}
