import type { Codebook } from "../codebook/codebook.ts";
import type { Encoder } from "../encoder/encoder.ts";
import { VECTOR } from "../encoder/windows.ts";
import { rounded } from "../learn/calibration.ts";
import { sigmoid } from "../learn/logistic.ts";
import type { PointScore } from "../model.ts";
import { cosine } from "./vectors.ts";

/**
 * How the cosine of a claim and a key point becomes the probability that the claim makes the point, and from which
 * probability on it is said to: fitted on ArgKP, see `npm run bench:points`.
 */
export interface Matching {
  readonly slope: number;
  readonly bias: number;
  readonly threshold: number;
}

/** A claim makes few arguments at once. */
const MOST = 2;

/** The key points of a codebook, ready to be matched (key point analysis, Bar-Haim et al. 2020). */
export class KeyPoints {
  private readonly codebook: Codebook;
  private readonly matching: Matching;
  private readonly vectors: Float32Array;

  private constructor(codebook: Codebook, matching: Matching, vectors: Float32Array) {
    this.codebook = codebook;
    this.matching = matching;
    this.vectors = vectors;
  }

  /** A key point stands where the mean of its text and paraphrases stands. */
  static async load(codebook: Codebook, encoder: Encoder, matching: Matching): Promise<KeyPoints> {
    const texts = codebook.keyPoints.map((p) => [p.text, ...p.paraphrases]);
    const [a, b] = codebook.sides;
    const all = await encoder.vectors(texts.flat(), [a.statement, b.statement]);
    const vectors = new Float32Array(texts.length * VECTOR);
    let row = 0;
    texts.forEach((own, point) => {
      const mean = vectors.subarray(point * VECTOR, (point + 1) * VECTOR);
      for (const _ of own) {
        for (let d = 0; d < VECTOR; d++) mean[d]! += all[row * VECTOR + d]!;
        row++;
      }
      const length = Math.sqrt(mean.reduce((sum, x) => sum + x * x, 0)) || 1;
      for (let d = 0; d < VECTOR; d++) mean[d]! /= length;
    });
    return new KeyPoints(codebook, matching, vectors);
  }

  /** What a key point says. */
  text(id: string): string {
    return this.codebook.keyPoints.find((p) => p.id === id)!.text;
  }

  /**
   * The key points that a claim makes, surest first.
   *
   * @param vectors sentences × `VECTOR`; the claim's is the `row`-th.
   * @param stance the claim's: it can only make points of its own side.
   */
  match(vectors: Float32Array, row: number, stance: string): PointScore[] {
    const { slope, bias, threshold } = this.matching;
    return this.codebook.keyPoints
      .map(({ id, side }, i) => ({
        point: id,
        score: side === stance ? rounded(sigmoid(slope * cosine(vectors, row, this.vectors, i) + bias)) : 0,
      }))
      .filter(({ score }) => score >= threshold)
      .sort((x, y) => y.score - x.score || (x.point < y.point ? -1 : 1))
      .slice(0, MOST);
  }
}
