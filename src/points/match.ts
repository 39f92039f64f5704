import type { Codebook } from "../codebook/codebook.ts";
import { EMBEDDING, type Encoder } from "../encoder/encoder.ts";
import { HIDDEN } from "../encoder/places.ts";
import { counted } from "../grouped.ts";
import { rounded } from "../learn/calibration.ts";
import { sigmoid } from "../learn/logistic.ts";
import type { Claim, PointScore } from "../model.ts";
import { subjects } from "../text/subjects.ts";
import { type LearntJson, LearntPoints } from "./learnt.ts";
import { cosine, evener, type Meaning, packed, unit } from "./vectors.ts";

/** A key point as it is compared: the ways of saying it, and its topic. */
export interface Sayings {
  readonly texts: readonly Meaning[];
  readonly topic: string | null;
}

/** How like a claim and a key point are. */
export interface Likeness {
  /**
   * Of the claim's vector in its context: how near it is to the ways of saying the point that are most like it, less how
   * near it is to points at large.
   */
  readonly context: number;
  /** The same of the claim's vector by itself; 0 until the claim has been read by itself. */
  readonly alone: number;
  /** The share of the words of one way of saying the point that are in the claim, from 0 to 1; rare ones weigh more. */
  readonly words: number;
  /** 1 if the claim is about something else: the point's topic is not among its own, or it has some and the point none. */
  readonly aside: number;
  /** The log-odds by what was learnt from labelled claims of the debate; 0 where nothing was. */
  readonly learnt: number;
}

/** How a likeness becomes the log-odds that the claim makes the point, and the probability that is asked for. */
export interface Odds extends Likeness {
  readonly bias: number;
  readonly threshold: number;
}

/** Fitted on labelled claims, see `npm run bench:points`. */
export interface Matching {
  /** By which most claims are settled at a glance, that is without being read by themselves. */
  readonly glance: Odds;
  /** By which a claim is said to make a point. */
  readonly full: Odds;
}

/** What was learnt of the key points of one debate. Claims need not be read by themselves then. */
export interface LearntMatching extends LearntJson {
  /** By which a claim is said to make a point. */
  readonly odds: Odds;
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

  /**
   * How like a claim is to each of the points, in their order.
   *
   * @param claim its words, and its vector in its context.
   */
  glance(claim: Meaning, topics: readonly string[]): Likeness[] {
    const near = this.near(claim.vector);
    return this.points.map(({ texts, topic }, i): Likeness => {
      const other = topic === null ? topics.length > 0 : !topics.includes(topic);
      return {
        context: near[i]!,
        alone: 0,
        words: Math.max(...texts.map((t) => this.share(t.words, claim.words))),
        aside: other ? 1 : 0,
        learnt: 0,
      };
    });
  }

  /** How near a vector is to each of the points, less what it is to all of them. */
  near(claim: Float32Array): number[] {
    const vector = this.even(claim);
    const near = this.points.map(({ texts }) => {
      const best = texts.map((t) => cosine(vector, t.vector)).sort((a, b) => b - a);
      return mean(best.slice(0, NEAREST));
    });
    const usual = mean(near);
    return near.map((c) => c - usual);
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
export function matched(likeness: Likeness, odds: Odds): number {
  const { context, alone, words, aside, learnt } = likeness;
  return sigmoid(
    odds.context * context +
      odds.alone * alone +
      odds.words * words +
      odds.aside * aside +
      odds.learnt * learnt +
      odds.bias,
  );
}

/** The likenesses of a claim with what was learnt of the points of its side. */
export function withLearnt(
  likenesses: readonly Likeness[],
  learnt: LearntPoints,
  side: readonly number[],
  claim: Meaning,
): Likeness[] {
  const odds = learnt.odds(claim, side);
  return likenesses.map((l, k) => ({ ...l, learnt: odds[side.indexOf(k)] ?? 0 }));
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

/** The indices of the key points of a side. */
export function pointsOf({ keyPoints }: Codebook, stance: string): number[] {
  return [...keyPoints.keys()].filter((k) => keyPoints[k]!.side === stance);
}

/** The key points of a codebook, ready to be matched (key point analysis, Bar-Haim et al. 2020). */
export class KeyPoints {
  private readonly codebook: Codebook;
  private readonly encoder: Encoder;
  private readonly matching: Matching;
  private readonly learnt: { readonly model: LearntPoints; readonly odds: Odds } | undefined;
  /** Read with the first claims: it takes a second, which whoever never matches need not wait for. */
  private compared: Promise<Compared> | undefined;

  /**
   * @param matching how likenesses become probabilities.
   * @param learnt what was learnt of this debate's points; left aside if they are not the codebook's.
   */
  constructor(codebook: Codebook, encoder: Encoder, matching: Matching, learnt?: LearntMatching) {
    this.codebook = codebook;
    this.encoder = encoder;
    this.matching = matching;
    const known = learnt && codebook.keyPoints.map((p) => p.id).join(" ") === learnt.points.join(" ");
    this.learnt = known ? { model: new LearntPoints(learnt), odds: learnt.odds } : undefined;
  }

  /**
   * The claims with the key points that they make, told as evidence too; those that make none get their vector.
   *
   * @param text of the thread that the claims stand in.
   * @param places where the encoder places each claim in its context.
   */
  async assign(claims: readonly Claim[], text: string, places: readonly Int8Array[]): Promise<Claim[]> {
    this.compared ??= readPoints(this.codebook, this.encoder);
    const compared = await this.compared;
    const texts = claims.map((c) => text.slice(c.start, c.end));
    const said = places.map((place, i): Meaning => ({ vector: unit(place), words: subjects(texts[i]!) }));
    const likenesses = claims.map(({ topics }, i) =>
      compared.glance(
        said[i]!,
        topics.map((t) => t.topic),
      ),
    );
    const { learnt } = this;
    const made = claims.map(({ stance }, i) => {
      // Labelled are only claims that take a side.
      if (!learnt || stance === this.codebook.neutral.name) return undefined;
      const side = pointsOf(this.codebook, stance);
      return {
        point: this.match(withLearnt(likenesses[i]!, learnt.model, side, said[i]!), stance, learnt.odds),
      };
    });
    const others = [...claims.keys()].filter((i) => made[i] === undefined);
    const read = await this.byReading(others, claims, texts, likenesses, compared);
    return claims.map((claim, i): Claim => {
      const point = made[i] ? made[i].point : read.get(i);
      if (!point) return { ...claim, vector: packed(said[i]!.vector) };
      const detail = this.codebook.keyPoints.find((p) => p.id === point.point)!.text;
      const evidence = { label: claim.stance, kind: "key point", detail, weight: point.score };
      return { ...claim, points: [point], evidence: [...claim.evidence, evidence] };
    });
  }

  /** The points that some claims make, of any debate: those that may make one are read once more, by themselves. */
  private async byReading(
    some: readonly number[],
    claims: readonly Claim[],
    texts: readonly string[],
    likenesses: readonly Likeness[][],
    compared: Compared,
  ): Promise<Map<number, PointScore | undefined>> {
    const { glance, full } = this.matching;
    const close = some.filter((i) => this.match(likenesses[i]!, claims[i]!.stance, glance) !== undefined);
    const alone = await meanings(
      this.encoder,
      close.map((i) => texts[i]!),
    );
    return new Map(
      close.map((i, n) => {
        const near = compared.near(alone[n]!.vector);
        const all = likenesses[i]!.map((l, k) => ({ ...l, alone: near[k]! }));
        return [i, this.match(all, claims[i]!.stance, full)];
      }),
    );
  }

  /** The key point that a claim makes, if any: the likeliest among those of its own side. */
  private match(likenesses: readonly Likeness[], stance: string, odds: Odds): PointScore | undefined {
    return this.codebook.keyPoints
      .flatMap(({ id, side }, i) =>
        side === stance ? [{ point: id, score: rounded(matched(likenesses[i]!, odds)) }] : [],
      )
      .filter(({ score }) => score >= odds.threshold)
      .sort((x, y) => y.score - x.score || (x.point < y.point ? -1 : 1))[0];
  }
}
