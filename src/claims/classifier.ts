import type { Codebook } from "../codebook/codebook.ts";
import { stances } from "../codebook/codebook.ts";
import type { Reading } from "../encoder/encoder.ts";
import { LABELS } from "../encoder/labels.ts";
import { rounded, thousandths } from "../learn/calibration.ts";
import type { Claim, Evidence, SplitThread } from "../model.ts";
import {
  type Confusion,
  type Decision,
  decideBinary,
  decideStance,
  decideTopic,
  type Parts,
  type SentenceLogits,
  stanceParts,
  topicParts,
  winner,
} from "./decision.ts";
import type { Ngram, NgramFeatures } from "./ngram.ts";
import { canClaim, type ReadSentence } from "./read.ts";

/** Weights of evidence, in log-odds, below which it is not told, and how the encoder's is. */
const LEAST = 0.05;
const AS_READ = "the sentence as read in its context";
const OTHERS = "the claims of the comment together";
const ANY_SIDE = "whether the sentence takes a side, as read in its context";

/** The logits of every sentence of a thread, from the n-gram model and, if it was run, the encoder. */
export function logitsOf(
  ngram: Ngram,
  features: readonly NgramFeatures[],
  reading: Reading | undefined,
): SentenceLogits[] {
  return features.map((f, i) => {
    const { claim, stance, topics } = ngram.read(f);
    const row = reading?.labels.subarray(i * LABELS.all, (i + 1) * LABELS.all);
    return {
      claim,
      stance,
      topics,
      encoderClaim: row?.[LABELS.claim],
      encoderStance: row?.subarray(LABELS.stance.from, LABELS.stance.to),
      encoderTopics: row?.subarray(LABELS.topics.from, LABELS.topics.to),
    };
  });
}

/** A topic given to a claim. */
interface GivenTopic {
  readonly topic: string;
  readonly score: number;
  /** Its place among the topics of the codebook. */
  readonly at: number;
}

/** Labels the sentences of threads by one codebook. */
export class Classifier {
  readonly stances: readonly string[];
  /** How logits become labels. */
  readonly decision: Decision;
  /** How stances are confused, if that was counted for this debate. */
  readonly confusion: Confusion | undefined;
  private readonly topics: readonly string[];
  private readonly ngram: Ngram;

  constructor(codebook: Codebook, ngram: Ngram, decision: Decision) {
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
    const logits = logitsOf(this.ngram, features, reading);
    const { claim } = this.decision;
    const claimScores = logits.map((l, i) =>
      canClaim(sentences[i]!.source) ? rounded(decideBinary(claim, l.encoderClaim, l.claim)) : 0,
    );
    const own = sentences.map((s) => s.comment);
    const stance = stanceParts(logits, own, claimScores, this.decision.stance.encoderSides);
    const topics = topicParts(logits, own, claimScores);
    const counts = new Map<number, number>();
    const found: Claim[] = [];
    sentences.forEach(({ start, end, comment, paragraph, source }, i) => {
      const nth = (counts.get(comment) ?? 0) + 1;
      counts.set(comment, nth);
      const claimScore = claimScores[i]!;
      if (claimScore < claim.threshold || !canClaim(source)) return;
      const claimId = `${comments[comment]!.commentId}.${nth}`;
      const labels = this.labels(logits[i]!, stance[i]!, topics[i]!, features[i]!);
      found.push({ start, end, comment, paragraph, claimId, claimScore, ...labels, points: [] });
    });
    return found;
  }

  /** The stance and topics of a claim, and the evidence for them and for its being one. */
  private labels(
    logits: SentenceLogits,
    parts: Parts,
    topics: Parts,
    features: NgramFeatures,
  ): Pick<Claim, "stance" | "stanceScore" | "topics" | "evidence"> {
    const { stance } = this.decision;
    const scores = decideStance(stance, parts).map(rounded);
    const side = winner(scores, stance.weights);
    const given = this.topicsOf(topics);
    return {
      stance: this.stances[side]!,
      stanceScore: scores[side]!,
      topics: given.map(({ topic, score }) => ({ topic, score })),
      evidence: [
        ...this.claimEvidence(logits, features),
        ...this.stanceEvidence(side, parts, features),
        ...given.flatMap((topic) => this.topicEvidence(topic, topics, features)),
      ],
    };
  }

  /** The topics given to a sentence, the most probable first. */
  private topicsOf(parts: Parts): GivenTopic[] {
    const { topics } = this.decision;
    return this.topics
      .map((topic, at) => ({ topic, score: rounded(decideTopic(topics[at]!, parts, at)), at }))
      .filter(({ score, at }) => score >= topics[at]!.threshold)
      .sort((a, b) => b.score - a.score || a.at - b.at);
  }

  private claimEvidence(logits: SentenceLogits, features: NgramFeatures): Evidence[] {
    const label = "claim";
    const weight = thousandths(this.decision.claim.encoder * (logits.encoderClaim ?? 0));
    const evidence = this.ngram.tell("claim", 0, label, features);
    if (weight >= LEAST) evidence.unshift({ label, kind: "encoder", detail: AS_READ, weight });
    if (evidence.length === 0)
      evidence.push({
        label,
        kind: "prior",
        detail: "most sentences like it are claims",
        weight: this.decision.claim.bias,
      });
    return evidence;
  }

  private stanceEvidence(side: number, parts: Parts, features: NgramFeatures): Evidence[] {
    const { encoder, encoderComment, ngramComment, bias, weights, encoderSides } = this.decision.stance;
    const label = this.stances[side]!;
    const evidence: Evidence[] = [];
    const add = (kind: string, detail: string, weight: number): void => {
      if (Math.abs(weight) >= LEAST) evidence.push({ label, kind, detail, weight: thousandths(weight) });
    };
    add("encoder", encoderSides === false ? ANY_SIDE : AS_READ, encoder * parts[0][side]!);
    add("comment", OTHERS, encoderComment * parts[2][side]! + ngramComment * parts[3][side]!);
    evidence.push(...this.ngram.tell("stance", side, label, features));
    if (evidence.length === 0)
      add(
        "prior",
        "nothing in the words speaks for a side; the usual share of this stance decides",
        bias[side]! + Math.log(weights[side]!) || LEAST,
      );
    return evidence;
  }

  private topicEvidence({ topic: label, at }: GivenTopic, parts: Parts, features: NgramFeatures): Evidence[] {
    const { encoder, encoderComment, ngramComment } = this.decision.topics[at]!;
    const evidence: Evidence[] = [];
    const add = (kind: string, detail: string, weight: number): void => {
      if (weight >= LEAST) evidence.push({ label, kind, detail, weight: thousandths(weight) });
    };
    add("encoder", AS_READ, encoder * (parts[0][at] ?? 0));
    add("comment", OTHERS, encoderComment * (parts[2][at] ?? 0) + ngramComment * parts[3][at]!);
    return [...evidence, ...this.ngram.tell("topics", at, label, features)];
  }
}
