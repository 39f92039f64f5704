import type { Codebook } from "../codebook/codebook.ts";
import { EMBEDDING, type Encoder, HIDDEN } from "../encoder/encoder.ts";
import { rounded } from "../learn/calibration.ts";
import { sigmoid } from "../learn/logistic.ts";
import type { Claim, PointScore } from "../model.ts";
import { cosine, packed, unit } from "./vectors.ts";

/**
 * How the cosine of a claim and a key point becomes the probability that the claim makes the point, and from which
 * probability on it is said to: fitted on ArgKP, see `npm run bench:points`.
 */
export interface Matching {
  readonly slope: number;
  readonly bias: number;
  readonly threshold: number;
}

/** Vectors of texts, each read by itself: the mean of the encoder's last hidden state, of length 1. */
export async function vectorsOf(encoder: Encoder, texts: readonly string[]): Promise<Float32Array[]> {
  const all = await encoder.embed(texts);
  return texts.map((_, i) => unit(all.subarray(i * EMBEDDING, i * EMBEDDING + HIDDEN)));
}

/** The key points of a codebook, ready to be matched (key point analysis, Bar-Haim et al. 2020). */
export class KeyPoints {
  /** Of how cosines become probabilities. */
  readonly sha256: string;
  private readonly codebook: Codebook;
  private readonly encoder: Encoder;
  private readonly matching: Matching;
  /** A key point stands where the mean of its text and paraphrases stands. */
  private readonly vectors: readonly Float32Array[];

  private constructor(
    codebook: Codebook,
    encoder: Encoder,
    matching: Matching,
    sha256: string,
    vectors: readonly Float32Array[],
  ) {
    this.codebook = codebook;
    this.encoder = encoder;
    this.matching = matching;
    this.sha256 = sha256;
    this.vectors = vectors;
  }

  static async load(
    codebook: Codebook,
    encoder: Encoder,
    matching: Matching,
    sha256: string,
  ): Promise<KeyPoints> {
    const vectors: Float32Array[] = [];
    for (const { text, paraphrases } of codebook.keyPoints) {
      const own = await vectorsOf(encoder, [text, ...paraphrases]);
      vectors.push(unit(own[0]!.map((_, d) => own.reduce((sum, v) => sum + v[d]!, 0))));
    }
    return new KeyPoints(codebook, encoder, matching, sha256, vectors);
  }

  /**
   * The claims with the key points that they make, told as evidence too; those that make none get their vector.
   *
   * @param text of the thread that the claims stand in.
   */
  async assign(claims: readonly Claim[], text: string): Promise<Claim[]> {
    const vectors = await vectorsOf(
      this.encoder,
      claims.map((c) => text.slice(c.start, c.end)),
    );
    return claims.map((claim, i): Claim => {
      const points = this.match(vectors[i]!, claim.stance);
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

  /** The key point that a claim makes, if any: the most like it among those of its own side. */
  private match(vector: Float32Array, stance: string): PointScore[] {
    const { slope, bias, threshold } = this.matching;
    return this.codebook.keyPoints
      .flatMap(({ id, side }, i) =>
        side === stance
          ? [{ point: id, score: rounded(sigmoid(slope * cosine(vector, this.vectors[i]!) + bias)) }]
          : [],
      )
      .filter(({ score }) => score >= threshold)
      .sort((x, y) => y.score - x.score || (x.point < y.point ? -1 : 1))
      .slice(0, 1);
  }
}
