import type { Codebook } from "../codebook/codebook.ts";
import { EMBEDDING, type Encoder, HIDDEN } from "../encoder/encoder.ts";
import { counted } from "../grouped.ts";
import { rounded } from "../learn/calibration.ts";
import { sigmoid } from "../learn/logistic.ts";
import type { Claim, PointScore } from "../model.ts";
import { subjects } from "../text/subjects.ts";
import { cosine, evener, packed, unit } from "./vectors.ts";

/** What is compared of a text: its vector, of length 1, and its words. */
export interface Meaning {
  readonly vector: Float32Array;
  readonly words: ReadonlySet<string>;
}

/** A claim as it is compared: what it says, and its topics. */
export interface Said extends Meaning {
  readonly topics: readonly string[];
}

/** A key point as it is compared: the ways of saying it, and its topic. */
export interface Sayings {
  readonly texts: readonly Meaning[];
  readonly topic: string | null;
}

/** How like a claim and a key point are. */
export interface Likeness {
  /** Of their vectors: with the ways of saying the point that are most like the claim, less what it is for points at large. */
  readonly cosine: number;
  /** The share of the words of one way of saying the point that are in the claim, from 0 to 1; rare ones weigh more. */
  readonly words: number;
  /** 1 if the claim is about something else: the point's topic is not among its own, or it has some and the point none. */
  readonly aside: number;
}

/**
 * How a likeness becomes the log-odds that the claim makes the point, and from which probability on it is said to:
 * fitted on labelled claims, see `npm run bench:points`.
 */
export interface Matching extends Likeness {
  readonly bias: number;
  readonly threshold: number;
}

/** Ways of saying a point that a claim's vector is compared with: those nearest to it. */
const NEAREST = 3;
/** How little the directions in which the texts of points differ are evened out. */
const RIDGE = 10;
/** Added to the weight of the words of a text, so that a claim does not make a point by one word of a short one. */
const MORE = 6;

/** Key points that claims are compared with. The words of the debate's question tell no point from another. */
export class Compared {
  private readonly points: readonly Sayings[];
  private readonly even: (vector: Float32Array) => Float32Array;
  private readonly weights = new Map<string, number>();

  constructor(points: readonly Sayings[], question: string) {
    const empty = subjects(question);
    this.even = evener(
      points.flatMap((p) => p.texts.map((t) => t.vector)),
      RIDGE,
    );
    this.points = points.map(({ texts, topic }) => ({
      topic,
      texts: texts.map(({ vector, words }) => ({
        vector: this.even(vector),
        words: new Set([...words].filter((w) => !empty.has(w))),
      })),
    }));
    const texts = this.points.flatMap((p) => p.texts);
    const frequency = counted(texts.flatMap(({ words }) => [...words]));
    for (const [w, n] of frequency) this.weights.set(w, Math.log((texts.length + 1) / (n + 1)));
  }

  /** A claim's likeness to each of the points, in their order. */
  with(claim: Said): Likeness[] {
    const vector = this.even(claim.vector);
    const near = this.points.map(({ texts }) => {
      const best = texts.map((t) => cosine(vector, t.vector)).sort((a, b) => b - a);
      return mean(best.slice(0, NEAREST));
    });
    const usual = mean(near);
    return this.points.map(({ texts, topic }, i): Likeness => {
      const other = topic === null ? claim.topics.length > 0 : !claim.topics.includes(topic);
      return {
        cosine: near[i]! - usual,
        words: Math.max(...texts.map((t) => this.share(t.words, claim.words))),
        aside: other ? 1 : 0,
      };
    });
  }

  private share(words: ReadonlySet<string>, claim: ReadonlySet<string>): number {
    let [shared, all] = [0, MORE];
    for (const w of words) {
      const weight = this.weights.get(w)!;
      all += weight;
      if (claim.has(w)) shared += weight;
    }
    return shared / all;
  }
}

const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;

/** The probability that a claim makes a key point that it is so like. */
export function matched(likeness: Likeness, { cosine: c, words, aside, bias }: Matching): number {
  return sigmoid(c * likeness.cosine + words * likeness.words + aside * likeness.aside + bias);
}

/** Texts, each read by itself: the vector is the mean of the encoder's last hidden state, of length 1. */
export async function meanings(encoder: Encoder, texts: readonly string[]): Promise<Meaning[]> {
  const all = await encoder.embed(texts);
  return texts.map((text, i) => ({
    vector: unit(all.subarray(i * EMBEDDING, i * EMBEDDING + HIDDEN)),
    words: subjects(text),
  }));
}

/** Reads the key points of a codebook with the encoder: each once, to be compared with every claim. */
export async function readPoints(codebook: Codebook, encoder: Encoder): Promise<Compared> {
  const points: Sayings[] = [];
  for (const { text, paraphrases, topic } of codebook.keyPoints)
    points.push({ texts: await meanings(encoder, [text, ...paraphrases]), topic });
  return new Compared(points, [codebook.question, ...codebook.sides.map((s) => s.statement)].join(" "));
}

/** The key points of a codebook, ready to be matched (key point analysis, Bar-Haim et al. 2020). */
export class KeyPoints {
  private readonly codebook: Codebook;
  private readonly encoder: Encoder;
  private readonly matching: Matching;
  /** Read with the first claims: it takes a second, which whoever never matches need not wait for. */
  private compared: Promise<Compared> | undefined;

  /** @param matching how likenesses become probabilities. */
  constructor(codebook: Codebook, encoder: Encoder, matching: Matching) {
    this.codebook = codebook;
    this.encoder = encoder;
    this.matching = matching;
  }

  /**
   * The claims with the key points that they make, told as evidence too; those that make none get their vector.
   *
   * @param text of the thread that the claims stand in.
   */
  async assign(claims: readonly Claim[], text: string): Promise<Claim[]> {
    const texts = claims.map((c) => text.slice(c.start, c.end));
    this.compared ??= readPoints(this.codebook, this.encoder);
    const compared = await this.compared;
    const read = await meanings(this.encoder, texts);
    return claims.map((claim, i): Claim => {
      const topics = claim.topics.map((t) => t.topic);
      const points = this.match(compared.with({ ...read[i]!, topics }), claim.stance);
      if (points.length === 0) return { ...claim, vector: packed(read[i]!.vector) };
      const evidence = points.map(({ point, score }) => ({
        label: claim.stance,
        kind: "key point",
        detail: this.codebook.keyPoints.find((p) => p.id === point)!.text,
        weight: score,
      }));
      return { ...claim, points, evidence: [...claim.evidence, ...evidence] };
    });
  }

  /** The key point that a claim makes, if any: the likeliest among those of its own side. */
  private match(likenesses: readonly Likeness[], stance: string): PointScore[] {
    return this.codebook.keyPoints
      .flatMap(({ id, side }, i) =>
        side === stance ? [{ point: id, score: rounded(matched(likenesses[i]!, this.matching)) }] : [],
      )
      .filter(({ score }) => score >= this.matching.threshold)
      .sort((x, y) => y.score - x.score || (x.point < y.point ? -1 : 1))
      .slice(0, 1);
  }
}
