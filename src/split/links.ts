import type { Features } from "../learn/features.ts";
import type { Logistic } from "../learn/logistic.ts";
import {
  DEEPEST,
  type LinkComment,
  LinkContext,
  pairFeatures,
  placeFeatures,
  placeOf,
} from "./link-features.ts";

/** The chosen parent of a comment and its probability. */
export interface Link {
  readonly parent: number | null;
  readonly score: number;
}

/** Ancestors that a hypothesis remembers, so that time stays linear in threads that only go deeper. */
const REMEMBERED = 16;
/** Hypotheses kept while decoding. */
const BEAM = 4;

/** Scores candidates, and each part of a score once for all hypotheses of a comment. */
class Scorer {
  private readonly model: Logistic;
  private readonly context: LinkContext;
  private readonly known = new Map<string, number>();
  private child = -1;

  constructor(model: Logistic, context: LinkContext) {
    this.model = model;
    this.context = context;
  }

  score(child: number, candidate: number | null, stack: readonly number[]): number {
    if (child !== this.child) {
      this.known.clear();
      this.child = child;
    }
    const { quotes } = this.context.comments[child]!;
    const place = placeOf(child, candidate);
    const own = this.once(quotes === candidate ? `${place} quoted` : place, () =>
      placeFeatures(this.context, child, place, candidate),
    );
    return (
      own +
      this.once(`${candidate} ${stack.join(" ")}`, () => pairFeatures(this.context, child, candidate, stack))
    );
  }

  private once(key: string, features: () => Features): number {
    let value = this.known.get(key);
    if (value === undefined) {
      value = this.model.logits(features())[0]!;
      this.known.set(key, value);
    }
    return value;
  }
}

/**
 * Chooses each comment's parent under the depth-first order of thread dumps: a comment answers the one
 * before it, one of that one's ancestors, or nobody. Decoded over the whole thread with a beam.
 *
 * @param known parents that the text states; undefined where one is to be chosen.
 */
export function decodeLinks(
  model: Logistic,
  comments: readonly LinkComment[],
  known: readonly (number | null | undefined)[] = [],
): Link[] {
  const scorer = new Scorer(model, new LinkContext(comments));
  // Hypotheses share their past through these arrays, so that memory stays linear.
  let beam: { stack: readonly number[]; score: number; back: number }[] = [{ stack: [], score: 0, back: -1 }];
  const history: { parent: number | null; probability: number; back: number }[][] = [];
  for (let child = 0; child < comments.length; child++) {
    const options: {
      stack: readonly number[];
      score: number;
      back: number;
      parent: number | null;
      probability: number;
    }[] = [];
    for (let h = 0; h < beam.length; h++) {
      const { stack, score } = beam[h]!;
      const open = stack.length > DEEPEST ? stack.slice(-DEEPEST) : stack;
      const stated = child === 0 ? null : known[child];
      const candidates: (number | null)[] =
        stated !== undefined ? [stated] : [null, ...open.filter((s) => !comments[s]!.article)];
      const logits = candidates.map((c) => (candidates.length === 1 ? 0 : scorer.score(child, c, stack)));
      const top = Math.max(...logits);
      const total = top + Math.log(logits.reduce((sum, x) => sum + Math.exp(x - top), 0));
      candidates.forEach((parent, i) => {
        const logProbability = logits[i]! - total;
        options.push({
          stack: [...chainTo(parent, stack, known), child].slice(-REMEMBERED),
          score: score + logProbability,
          back: h,
          parent,
          probability: Math.exp(logProbability),
        });
      });
    }
    options.sort((x, y) => y.score - x.score);
    const kept = options.slice(0, BEAM);
    history.push(kept.map(({ parent, probability, back }) => ({ parent, probability, back })));
    beam = kept;
  }
  const links: Link[] = new Array(comments.length);
  let at = 0;
  for (let child = comments.length - 1; child >= 0; child--) {
    const { parent, probability, back } = history[child]![at]!;
    links[child] = { parent, score: probability };
    at = back;
  }
  return links;
}

/** The comments from top level down to one; where it is not among the open ones, as far as the text states them. */
function chainTo(
  comment: number | null,
  stack: readonly number[],
  known: readonly (number | null | undefined)[],
): readonly number[] {
  if (comment === null) return [];
  const level = stack.indexOf(comment);
  if (level !== -1) return stack.slice(0, level + 1);
  const chain: number[] = [];
  for (
    let c: number | null | undefined = comment;
    typeof c === "number" && chain.length < REMEMBERED;
    c = known[c]
  )
    chain.unshift(c);
  return chain;
}
