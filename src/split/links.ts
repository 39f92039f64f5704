import { Features } from "../learn/features.ts";
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
/**
 * Factor of a choice's logits where its probability is told of comments that were found, not given: wrong boundaries make
 * links wrong too. By likelihood on `corpus/gold/dev`.
 */
const CAUTION = 0.5;
/** Hypotheses kept while decoding. */
const BEAM = 4;

/** Scores candidates; what does not depend on the open comments once for all hypotheses of a comment. */
class Scorer {
  private readonly model: Logistic;
  private readonly context: LinkContext;
  private readonly features = new Features(false);
  /** Scores of places, those that the comment quotes apart. */
  private readonly places = new Map<string, number>();
  private child = -1;

  constructor(model: Logistic, context: LinkContext) {
    this.model = model;
    this.context = context;
  }

  score(child: number, candidate: number | null, stack: readonly number[]): number {
    if (child !== this.child) {
      this.places.clear();
      this.child = child;
    }
    const { features: f, context } = this;
    const place = placeOf(child, candidate);
    const key = context.comments[child]!.quotes === candidate ? QUOTED[place] : place;
    let own = this.places.get(key);
    if (own === undefined) {
      f.clear();
      placeFeatures(f, context, child, place, candidate);
      own = this.model.logit(f);
      this.places.set(key, own);
    }
    f.clear();
    pairFeatures(f, context, child, candidate, stack);
    return own + this.model.logit(f);
  }
}

const QUOTED = { top: "top quoted", previous: "previous quoted", above: "above quoted" } as const;

interface Hypothesis {
  /** The comments that are open, from top level down. */
  readonly stack: readonly number[];
  readonly score: number;
}

/** What may follow from a hypothesis: a parent for the next comment. */
interface Option {
  readonly parent: number | null;
  readonly probability: number;
  readonly score: number;
  /** Index of the hypothesis. */
  readonly back: number;
}

/**
 * Chooses each comment's parent under the depth-first order of thread dumps: a comment answers the one
 * before it, one of that one's ancestors, or nobody. Decoded over the whole thread with a beam.
 *
 * @param known parents that the text's marks state; undefined where one is to be chosen. Empty where there are no marks, and
 *   the comments themselves were found.
 */
export function decodeLinks(
  model: Logistic,
  comments: readonly LinkComment[],
  known: readonly (number | null | undefined)[] = [],
): Link[] {
  const found = known.length === 0;
  const scorer = new Scorer(model, new LinkContext(comments));
  // Hypotheses share their past through these arrays, so that memory stays linear.
  let beam: readonly Hypothesis[] = [{ stack: [], score: 0 }];
  const history: (readonly Option[])[] = [];
  for (let child = 0; child < comments.length; child++) {
    const choices: Choice[] = [];
    const options: Option[] = [];
    beam.forEach(({ stack, score }, back) => {
      // Hypotheses that differ in the past alone have the same choice.
      const twin = beam.findIndex((other) => same(other.stack, stack));
      const choice =
        choices[twin] ?? choose(scorer, comments, child, stack, child === 0 ? null : known[child]);
      choices.push(choice);
      choice.candidates.forEach((parent, i) => {
        const logProbability = choice.logProbabilities[i]!;
        options.push({
          parent,
          probability: found ? choice.cautious[i]! : Math.exp(logProbability),
          score: score + logProbability,
          back,
        });
      });
    });
    options.sort((x, y) => y.score - x.score);
    const kept = options.slice(0, BEAM);
    history.push(kept);
    beam = kept.map(({ parent, score, back }) => ({
      stack: [...chainTo(parent, beam[back]!.stack, known), child].slice(-REMEMBERED),
      score,
    }));
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

function same(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = a.length - 1; i >= 0; i--) if (a[i] !== b[i]) return false;
  return true;
}

interface Choice {
  readonly candidates: readonly (number | null)[];
  readonly logProbabilities: readonly number[];
  /** Probabilities with `CAUTION`. */
  readonly cautious: readonly number[];
}

/** The possible parents of a comment after a hypothesis, and how probable each is. */
function choose(
  scorer: Scorer,
  comments: readonly LinkComment[],
  child: number,
  stack: readonly number[],
  stated: number | null | undefined,
): Choice {
  if (stated !== undefined) return { candidates: [stated], logProbabilities: [0], cautious: [1] };
  const candidates: (number | null)[] = [null];
  for (let s = Math.max(0, stack.length - DEEPEST); s < stack.length; s++)
    if (!comments[stack[s]!]!.article) candidates.push(stack[s]!);
  const logits = candidates.map((c) => (candidates.length === 1 ? 0 : scorer.score(child, c, stack)));
  const logProbabilities = logSoftmax(logits);
  const cautious = logSoftmax(logits.map((x) => x * CAUTION)).map(Math.exp);
  return { candidates, logProbabilities, cautious };
}

function logSoftmax(logits: readonly number[]): number[] {
  const top = Math.max(...logits);
  const total = top + Math.log(logits.reduce((sum, x) => sum + Math.exp(x - top), 0));
  return logits.map((x) => x - total);
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
