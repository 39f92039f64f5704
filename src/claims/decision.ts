import type { EncoderName } from "../encoder/labels.ts";
import { probabilities, sigmoid } from "../learn/logistic.ts";

/** How the encoder's and the n-gram model's logits become one calibrated probability of a yes-or-no label. */
export interface BinaryDecision {
  readonly encoder: number;
  readonly ngram: number;
  readonly bias: number;
  /** The label is given from this probability on. */
  readonly threshold: number;
}

/** Weights of what is said of a sentence and, on average, of the claims of its comment. */
interface CommentWeights {
  readonly encoder: number;
  readonly ngram: number;
  readonly encoderComment: number;
  readonly ngramComment: number;
}

/** How logits become the probability of a topic: comments mostly stay with theirs, also where a sentence only refers to it. */
export interface TopicDecision extends CommentWeights {
  readonly bias: number;
  /** The topic is given from this probability on. */
  readonly threshold: number;
}

/** How logits become stance probabilities; the claims of a comment mostly share a side. */
export interface StanceDecision extends CommentWeights {
  readonly bias: readonly number[];
  /** Each probability is multiplied by its weight before the largest is taken (tuned for macro-F1). */
  readonly weights: readonly number[];
  readonly confusion?: Confusion;
  /** `false`: the encoder is asked only whether a side is taken, not which. It knows the sides of one debate. */
  readonly encoderSides?: false;
}

/** `confusion[true][found]`: stances of the claims of the threads that a decision was fitted on, counted. */
export type Confusion = readonly (readonly number[])[];

/** Fitted on threads that neither model was trained on: `npm run train:decision`. */
export interface Decision {
  readonly claim: BinaryDecision;
  readonly stance: StanceDecision;
  readonly topics: readonly TopicDecision[];
}

/** Logits of one sentence; `encoder` parts are undefined without the encoder. */
export interface SentenceLogits {
  readonly claim: number;
  readonly encoderClaim: number | undefined;
  readonly stance: ArrayLike<number>;
  readonly encoderStance: ArrayLike<number> | undefined;
  readonly topics: ArrayLike<number>;
  readonly encoderTopics: ArrayLike<number> | undefined;
}

/**
 * The probability, 0 to 1, of a yes-or-no label.
 *
 * @param encoder the encoder's logit (log-odds); undefined without the encoder, which then says nothing.
 * @param ngram the n-gram model's logit.
 */
export function decideBinary(d: BinaryDecision, encoder: number | undefined, ngram: number): number {
  return sigmoid(d.encoder * (encoder ?? 0) + d.ngram * ngram + d.bias);
}

/** Subtracts the mean, so that logits of different models can be added. */
function centred(logits: ArrayLike<number>): number[] {
  const found: number[] = [];
  let sum = 0;
  for (let k = 0; k < logits.length; k++) sum += logits[k]!;
  for (let k = 0; k < logits.length; k++) found.push(logits[k]! - sum / logits.length);
  return found;
}

/** The logits of both sides as their mean: what is left is whether any is taken. */
function levelled([a, b, none]: readonly number[]): number[] {
  const side = (a! + b!) / 2;
  return [side, side, none!];
}

/** The four parts of a sentence's labels: encoder, n-grams, and the means of both over the claims of its comment. */
export type Parts = readonly [readonly number[], readonly number[], readonly number[], readonly number[]];

/**
 * The parts of each sentence's stance.
 *
 * @param comments the comment of each sentence.
 * @param claims the probability of each sentence to be a claim: its weight in the mean of its comment.
 * @param sides whether the encoder is asked which side a sentence takes; if not, its logits of the two become their mean.
 */
export function stanceParts(
  logits: readonly SentenceLogits[],
  comments: readonly number[],
  claims: readonly number[],
  sides = true,
): Parts[] {
  const own = logits.map((l) => {
    const encoder = centred(l.encoderStance ?? [0, 0, 0]);
    return [sides ? encoder : levelled(encoder), centred(l.stance)] as const;
  });
  return withComments(own, comments, claims);
}

/** The parts of each sentence's topics; `comments` and `claims` as for {@link stanceParts}. */
export function topicParts(
  logits: readonly SentenceLogits[],
  comments: readonly number[],
  claims: readonly number[],
): Parts[] {
  const own = logits.map((l) => [Array.from(l.encoderTopics ?? []), Array.from(l.topics)] as const);
  return withComments(own, comments, claims);
}

type OwnParts = readonly [readonly number[], readonly number[]];

function withComments(
  own: readonly OwnParts[],
  comments: readonly number[],
  claims: readonly number[],
): Parts[] {
  const sums = new Map<number, { weight: number; means: [number[], number[]] }>();
  own.forEach((parts, i) => {
    const sum = sums.get(comments[i]!) ?? {
      weight: 0,
      means: [parts[0].map(() => 0), parts[1].map(() => 0)],
    };
    sums.set(comments[i]!, sum);
    sum.weight += claims[i]!;
    for (const [p, part] of parts.entries())
      for (let k = 0; k < part.length; k++) sum.means[p]![k]! += claims[i]! * part[k]!;
  });
  for (const { weight, means } of sums.values())
    for (const mean of means) for (let k = 0; k < mean.length; k++) mean[k]! /= Math.max(1e-6, weight);
  return own.map((parts, i) => [...parts, ...sums.get(comments[i]!)!.means]);
}

/** What speaks for a label: the weighted sum of its logits in all parts. A part that is empty says nothing. */
function together(
  d: CommentWeights,
  [encoder, ngram, encoderComment, ngramComment]: Parts,
  k: number,
): number {
  return (
    d.encoder * (encoder[k] ?? 0) +
    d.ngram * ngram[k]! +
    d.encoderComment * (encoderComment[k] ?? 0) +
    d.ngramComment * ngramComment[k]!
  );
}

/**
 * The probabilities of side A, side B and no side; together 1.
 *
 * @param parts logits centred on 0, as {@link stanceParts} gives them.
 */
export function decideStance(d: StanceDecision, parts: Parts): number[] {
  return probabilities(
    "softmax",
    d.bias.map((b, k) => b + together(d, parts, k)),
  );
}

/**
 * The probability, 0 to 1, of one of the topics.
 *
 * @param parts as {@link topicParts} gives them.
 */
export function decideTopic(d: TopicDecision, parts: Parts, topic: number): number {
  return sigmoid(together(d, parts, topic) + d.bias);
}

/** The index of the stance to give. */
export function winner(scores: readonly number[], weights: readonly number[]): number {
  let best = 0;
  scores.forEach((score, i) => {
    if (score * weights[i]! > scores[best]! * weights[best]!) best = i;
  });
  return best;
}

/**
 * By what the stance logits of a debate without labels are multiplied, so that of the stances told with a probability
 * about that share is right: fitted by likelihood on debates that the model had not read, `npm run bench:debates`.
 */
export const TEMPER: Readonly<Record<EncoderName, number>> = { none: 0.2, minilm: 0.6 };

/**
 * For debates that nobody has labelled. The encoder tells whether a side is taken, the n-grams, learnt from the
 * codebook, which: the encoder's own sides are those of the debate that it was trained on, whatever statements it reads.
 *
 * @param temper multiplies the stance logits; it changes no label.
 */
export function defaultDecision(
  claim: BinaryDecision,
  topics: number,
  encoder: EncoderName,
  temper = TEMPER[encoder],
): Decision {
  const read = encoder === "minilm";
  return {
    claim,
    stance: {
      encoder: (read ? 0.65 : 0) * temper,
      ngram: 0.7 * temper,
      encoderComment: 0,
      ngramComment: 0.3 * temper,
      bias: [0, 0, (read ? -1.1 : 0.2) * temper],
      weights: [1, 1, 1],
      encoderSides: false,
    },
    topics: Array.from({ length: topics }, () => ({
      encoder: 0,
      ngram: 1,
      encoderComment: 0,
      ngramComment: 0,
      bias: 0,
      threshold: 0.25,
    })),
  };
}
