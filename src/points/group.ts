import { counted } from "../grouped.ts";
import { subjects } from "../text/subjects.ts";
import { canName } from "./name.ts";

/** What is to be grouped, beside its vector. */
interface Item {
  readonly comment: string;
  readonly text: string;
}

/** Claims that say much the same. */
export interface Group {
  /** Index of the claim that names the group: of those that can, the one that is most like the others. */
  readonly centre: number;
  readonly members: readonly { readonly claim: number; readonly score: number }[];
}

/** Fewer claims, or all from one comment, are no argument of the debate. */
const LEAST = 3;
const ROUNDS = 3;
/** Words that more claims have, of those grouped together, are the subject of all: this many, and this share. */
const COMMON = { claims: 10, share: 0.1 } as const;

/**
 * Groups claims by likeness: each joins the group whose mean it is most like, if it is like enough, or else begins one;
 * then all are dealt out again (leader clustering followed by rounds of k-means). The order given decides ties, so the
 * same claims in the same order give the same groups. Vectors are alike by tone as well: who shares no rare word with the
 * claim that names the group is not of it.
 *
 * @param vectors of the claims, each of length 1.
 * @param least cosine from which a claim is like a group.
 * @returns groups of at least three claims from at least two comments, largest first.
 */
export function group(claims: readonly Item[], vectors: readonly Float32Array[], least: number): Group[] {
  const size = vectors[0]?.length ?? 0;
  let means: Mean[] = [];
  const of = new Int32Array(claims.length);
  for (let round = 0; round < ROUNDS; round++) {
    // In the first round groups begin and move as claims come in; afterwards claims are dealt to fixed ones.
    const next: Mean[] = round === 0 ? means : means.map(() => new Mean(size));
    claims.forEach((_, i) => {
      let best = -1;
      let top = least;
      means.forEach((mean, g) => {
        const likeness = mean.cosine(vectors[i]!);
        if (likeness >= top) [best, top] = [g, likeness];
      });
      if (best === -1 && round === 0) best = next.push(new Mean(size)) - 1;
      of[i] = best;
      if (best !== -1) next[best]!.add(vectors[i]!);
    });
    means = next;
  }
  const members: { claim: number; score: number }[][] = means.map(() => []);
  of.forEach((g, claim) => {
    if (g !== -1) members[g]!.push({ claim, score: means[g]!.cosine(vectors[claim]!) });
  });
  const words = claims.map((c) => subjects(c.text));
  const frequency = counted(words.flatMap((own) => [...own]));
  const rare = (w: string): boolean =>
    frequency.get(w)! <= Math.max(COMMON.claims, COMMON.share * claims.length);
  return members
    .flatMap((own): Group[] => {
      const able = own.filter((m) => canName(claims[m.claim]!.text));
      if (able.length === 0) return [];
      const centre = able.reduce((a, b) => (b.score > a.score ? b : a)).claim;
      const said = [...words[centre]!].filter(rare);
      return [{ centre, members: own.filter((m) => said.some((w) => words[m.claim]!.has(w))) }];
    })
    .filter(
      (g) => g.members.length >= LEAST && new Set(g.members.map((m) => claims[m.claim]!.comment)).size > 1,
    )
    .sort((a, b) => b.members.length - a.members.length || a.centre - b.centre);
}

/** The mean direction of vectors. */
class Mean {
  private readonly sum: Float64Array;
  private length = 0;

  constructor(size: number) {
    this.sum = new Float64Array(size);
  }

  add(vector: Float32Array): void {
    let squares = 0;
    for (let d = 0; d < vector.length; d++) {
      this.sum[d]! += vector[d]!;
      squares += this.sum[d]! ** 2;
    }
    this.length = Math.sqrt(squares);
  }

  cosine(vector: Float32Array): number {
    if (this.length === 0) return -1;
    let sum = 0;
    for (let d = 0; d < vector.length; d++) sum += this.sum[d]! * vector[d]!;
    return sum / this.length;
  }
}
