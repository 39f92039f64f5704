import type { Codebook } from "../codebook/codebook.ts";
import { EMBEDDING, type Encoder, HIDDEN } from "../encoder/encoder.ts";
import { rounded } from "../learn/calibration.ts";
import { sigmoid } from "../learn/logistic.ts";
import type { Claim, PointScore } from "../model.ts";
import { subjects } from "../text/subjects.ts";
import { cosine, packed, unit } from "./vectors.ts";

/** What is compared of a claim and a key point: the vector of its text, of length 1, and its words. */
export interface Meaning {
  readonly vector: Float32Array;
  readonly words: ReadonlySet<string>;
}

/** How like a claim and a key point are. */
export interface Likeness {
  /** Of their vectors. */
  readonly cosine: number;
  /** The share of the point's words that are in the claim, from 0 to 1; those that few points have weigh more. */
  readonly words: number;
}

/**
 * How a likeness becomes the log-odds that the claim makes the point, and from which probability on it is said to:
 * fitted on ArgKP, see `npm run bench:points`.
 */
export interface Matching extends Likeness {
  readonly bias: number;
  readonly threshold: number;
}

/** Key points that claims are compared with. The words of the debate's question tell no point from another. */
export class Compared {
  private readonly points: readonly Meaning[];
  private readonly weights = new Map<string, number>();

  constructor(points: readonly Meaning[], question: string) {
    const empty = subjects(question);
    this.points = points.map(({ vector, words }) => ({
      vector,
      words: new Set([...words].filter((w) => !empty.has(w))),
    }));
    const frequency = new Map<string, number>();
    for (const { words } of this.points) for (const w of words) frequency.set(w, (frequency.get(w) ?? 0) + 1);
    for (const [w, n] of frequency) this.weights.set(w, Math.log((points.length + 1) / n));
  }

  /** A claim's likeness to each of the points, in their order. */
  with(claim: Meaning): Likeness[] {
    return this.points.map(({ vector, words }): Likeness => {
      let [shared, all] = [0, 0];
      for (const w of words) {
        const weight = this.weights.get(w)!;
        all += weight;
        if (claim.words.has(w)) shared += weight;
      }
      return { cosine: cosine(claim.vector, vector), words: all === 0 ? 0 : shared / all };
    });
  }
}

/** The probability that a claim makes a key point that it is so like. */
export function matched(likeness: Likeness, { cosine: c, words, bias }: Matching): number {
  return sigmoid(c * likeness.cosine + words * likeness.words + bias);
}

/** Vectors of texts, each read by itself: the mean of the encoder's last hidden state, of length 1. */
export async function vectorsOf(encoder: Encoder, texts: readonly string[]): Promise<Float32Array[]> {
  const all = await encoder.embed(texts);
  return texts.map((_, i) => unit(all.subarray(i * EMBEDDING, i * EMBEDDING + HIDDEN)));
}

/** The key points of a codebook, ready to be matched (key point analysis, Bar-Haim et al. 2020). */
export class KeyPoints {
  /** Of the model by which likenesses become probabilities, lower-case hex: the same one and the same encoder match alike. */
  readonly sha256: string;
  private readonly codebook: Codebook;
  private readonly encoder: Encoder;
  private readonly matching: Matching;
  private readonly compared: Compared;

  private constructor(
    codebook: Codebook,
    encoder: Encoder,
    matching: Matching,
    sha256: string,
    compared: Compared,
  ) {
    this.codebook = codebook;
    this.encoder = encoder;
    this.matching = matching;
    this.sha256 = sha256;
    this.compared = compared;
  }

  /**
   * Reads the key points of a codebook with the encoder: each once, to be compared with every claim.
   *
   * @param matching how likenesses become probabilities; `sha256` is that of its file.
   */
  static async load(
    codebook: Codebook,
    encoder: Encoder,
    matching: Matching,
    sha256: string,
  ): Promise<KeyPoints> {
    const points: Meaning[] = [];
    for (const { text, paraphrases } of codebook.keyPoints) {
      const own = await vectorsOf(encoder, [text, ...paraphrases]);
      // A key point stands where the mean of its text and paraphrases stands.
      const vector = unit(own[0]!.map((_, d) => own.reduce((sum, v) => sum + v[d]!, 0)));
      points.push({ vector, words: subjects(text) });
    }
    const question = [codebook.question, ...codebook.sides.map((s) => s.statement)].join(" ");
    return new KeyPoints(codebook, encoder, matching, sha256, new Compared(points, question));
  }

  /**
   * The claims with the key points that they make, told as evidence too; those that make none get their vector.
   *
   * @param text of the thread that the claims stand in.
   */
  async assign(claims: readonly Claim[], text: string): Promise<Claim[]> {
    const texts = claims.map((c) => text.slice(c.start, c.end));
    const vectors = await vectorsOf(this.encoder, texts);
    return claims.map((claim, i): Claim => {
      const points = this.match({ vector: vectors[i]!, words: subjects(texts[i]!) }, claim.stance);
      if (points.length === 0) return { ...claim, vector: packed(vectors[i]!) };
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
  private match(claim: Meaning, stance: string): PointScore[] {
    const likenesses = this.compared.with(claim);
    return this.codebook.keyPoints
      .flatMap(({ id, side }, i) =>
        side === stance ? [{ point: id, score: rounded(matched(likenesses[i]!, this.matching)) }] : [],
      )
      .filter(({ score }) => score >= this.matching.threshold)
      .sort((x, y) => y.score - x.score || (x.point < y.point ? -1 : 1))
      .slice(0, 1);
  }
}
