/** What is to be grouped, beside its vector. */
interface Item {
  readonly comment: string;
  readonly text: string;
}

/** Claims that say much the same. */
export interface Group {
  /** Index of the claim that is most like the others: it names the group. */
  readonly centre: number;
  readonly members: readonly { readonly claim: number; readonly score: number }[];
}

/** Fewer claims, or all from one comment, are no argument of the debate. */
const LEAST = 3;
const ROUNDS = 3;
/** A good name is neither a fragment nor a speech; characters. */
const NAME = [25, 180] as const;

/**
 * Groups claims by likeness: each joins the group whose mean it is most like, if it is like enough, or else begins one;
 * then all are dealt out again (leader clustering followed by rounds of k-means). The order given decides ties, so the
 * same claims in the same order give the same groups.
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
  const worth = ({ claim, score }: { claim: number; score: number }): number => {
    const { length } = claims[claim]!.text;
    return score - (length < NAME[0] || length > NAME[1] ? 1 : 0);
  };
  return (
    members
      .filter((own) => own.length >= LEAST && new Set(own.map((m) => claims[m.claim]!.comment)).size > 1)
      .map((own) => ({ centre: own.reduce((a, b) => (worth(b) > worth(a) ? b : a)).claim, members: own }))
      // A group of fragments only has no name.
      .filter(({ centre }) => claims[centre]!.text.length >= NAME[0])
      .sort((a, b) => b.members.length - a.members.length || a.centre - b.centre)
  );
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
