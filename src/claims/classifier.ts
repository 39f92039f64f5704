import type { Codebook } from "../codebook/codebook.ts";
import { stances } from "../codebook/codebook.ts";
import type { Reading } from "../encoder/encoder.ts";
import { rounded, thousandths } from "../learn/calibration.ts";
import type { Claim, Evidence, SplitThread } from "../model.ts";
import {
  type Confusion,
  type Decision,
  decideBinary,
  decideStance,
  type SentenceLogits,
  type StanceParts,
  stanceParts,
  winner,
} from "./decision.ts";
import type { Ngram, NgramFeatures } from "./ngram.ts";
import { canClaim, type ReadSentence } from "./read.ts";

/** Outputs of the encoder for each sentence: claim, stance × 3, topics × 4. */
export const ENCODER_LABELS = 8;

/** The logits of every sentence of a thread, from the n-gram model and, if it was run, the encoder. */
export function logitsOf(
  ngram: Ngram,
  features: readonly NgramFeatures[],
  reading: Reading | undefined,
): { sentences: SentenceLogits[]; topics: Float64Array[] } {
  const topics: Float64Array[] = [];
  const sentences = features.map((f, i): SentenceLogits => {
    const { claim, stance, topics: own } = ngram.read(f);
    topics.push(own);
    const row = reading?.labels.subarray(i * ENCODER_LABELS, (i + 1) * ENCODER_LABELS);
    return { claim, encoderClaim: row?.[0], stance, encoderStance: row?.subarray(1, 4) };
  });
  return { sentences, topics };
}

/** Labels the sentences of threads by one codebook. */
export class Classifier {
  /** SHA-256 over the models, lower-case hex: the same models give the same labels. */
  readonly sha256: string;
  readonly stances: readonly string[];
  /** How stances are confused, if that was counted for this debate. */
  readonly confusion: Confusion | undefined;
  private readonly topics: readonly string[];
  private readonly ngram: Ngram;
  private readonly decision: Decision;

  constructor(codebook: Codebook, ngram: Ngram, decision: Decision, sha256: string) {
    this.sha256 = sha256;
    this.stances = stances(codebook);
    this.topics = codebook.topics.map((t) => t.name);
    this.ngram = ngram;
    this.decision = decision;
    this.confusion = decision.stance.confusion;
  }

  /**
   * The claims of a thread, with ids that depend on nothing but the thread.
   *
   * @param reading what the encoder says of the same sentences; undefined for the fast path.
   */
  claims(
    { thread, comments }: SplitThread,
    sentences: readonly ReadSentence[],
    reading: Reading | undefined,
  ): Claim[] {
    const features = this.ngram.features(thread.text, sentences);
    const { sentences: logits, topics } = logitsOf(this.ngram, features, reading);
    const { claim, stance } = this.decision;
    const claimScores = logits.map((l, i) =>
      canClaim(sentences[i]!.source) ? rounded(decideBinary(claim, l.encoderClaim, l.claim)) : 0,
    );
    const parts = stanceParts(
      logits,
      sentences.map((s) => s.comment),
      claimScores,
    );
    const counts = new Map<number, number>();
    const found: Claim[] = [];
    sentences.forEach((sentence, i) => {
      const nth = (counts.get(sentence.comment) ?? 0) + 1;
      counts.set(sentence.comment, nth);
      if (claimScores[i]! < claim.threshold || !canClaim(sentence.source)) return;
      const scores = decideStance(stance, parts[i]!).map(rounded);
      const side = winner(scores, stance.weights);
      const row = reading?.labels.subarray(i * ENCODER_LABELS + 4, (i + 1) * ENCODER_LABELS);
      const given = this.topics
        .map((topic, t) => ({
          topic,
          score: rounded(decideBinary(this.decision.topics[t]!, row?.[t], topics[i]![t]!)),
          at: t,
        }))
        .filter(({ score, at }) => score >= this.decision.topics[at]!.threshold)
        .sort((a, b) => b.score - a.score || a.at - b.at);
      found.push({
        start: sentence.start,
        end: sentence.end,
        comment: sentence.comment,
        paragraph: sentence.paragraph,
        claimId: `${comments[sentence.comment]!.commentId}.${nth}`,
        claimScore: claimScores[i]!,
        stance: this.stances[side]!,
        stanceScore: scores[side]!,
        topics: given.map(({ topic, score }) => ({ topic, score })),
        points: [],
        evidence: [
          ...this.claimEvidence(logits[i]!, features[i]!),
          ...this.stanceEvidence(side, parts[i]!, features[i]!),
          ...given.flatMap(({ topic, at }) => this.topicEvidence(topic, at, row?.[at], features[i]!)),
        ],
      });
    });
    return found;
  }

  private claimEvidence(logits: SentenceLogits, features: NgramFeatures): Evidence[] {
    const label = "claim";
    const weight = thousandths(this.decision.claim.encoder * (logits.encoderClaim ?? 0));
    const evidence = this.ngram.tell("claim", 0, label, features);
    if (weight >= 0.05)
      evidence.unshift({ label, kind: "encoder", detail: "the sentence as read in its context", weight });
    if (evidence.length === 0)
      evidence.push({
        label,
        kind: "prior",
        detail: "most sentences like it are claims",
        weight: this.decision.claim.bias,
      });
    return evidence;
  }

  private stanceEvidence(side: number, parts: StanceParts, features: NgramFeatures): Evidence[] {
    const { encoder, encoderComment, ngramComment, bias, weights } = this.decision.stance;
    const label = this.stances[side]!;
    const evidence: Evidence[] = [];
    const add = (kind: string, detail: string, weight: number): void => {
      if (Math.abs(weight) >= 0.05) evidence.push({ label, kind, detail, weight: thousandths(weight) });
    };
    add("encoder", "the sentence as read in its context", encoder * parts[0][side]!);
    add(
      "comment",
      "the other claims of the comment",
      encoderComment * parts[2][side]! + ngramComment * parts[3][side]!,
    );
    evidence.push(...this.ngram.tell("stance", side, label, features));
    if (evidence.length === 0)
      add(
        "prior",
        "nothing in the words speaks for a side; the usual share of this stance decides",
        bias[side]! + Math.log(weights[side]!) || 0.05,
      );
    return evidence;
  }

  private topicEvidence(
    topic: string,
    at: number,
    encoder: number | undefined,
    features: NgramFeatures,
  ): Evidence[] {
    const evidence = this.ngram.tell("topics", at, topic, features);
    const weight = this.decision.topics[at]!.encoder * (encoder ?? 0);
    return weight >= 0.05
      ? [
          {
            label: topic,
            kind: "encoder",
            detail: "the sentence as read in its context",
            weight: thousandths(weight),
          },
          ...evidence,
        ]
      : evidence;
  }
}
