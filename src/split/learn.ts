import { type LabelledSequence, trainCrf } from "../learn/crf.ts";
import { Features } from "../learn/features.ts";
import type { StructureGold } from "../learn/labelled.ts";
import { type Choice, type Logistic, trainChoices } from "../learn/logistic.ts";
import { SOURCES, type Source } from "../model.ts";
import { type FeatureGroup, habitFeatures, type LineFeatures } from "./features.ts";
import { isArticle, type Splitter, splitterFromJSON } from "./flat.ts";
import { type Line, readLines } from "./line.ts";
import { LinkContext, linkComments, linkFeatures } from "./link-features.ts";
import { matchQuotes, type QuoteMatch } from "./quotes.ts";
import { baseFeatures, habits, LINE_LABELS } from "./thread-features.ts";
import { varied } from "./variants.ts";

interface Prepared {
  readonly gold: StructureGold;
  readonly lines: readonly Line[];
  readonly matches: readonly (QuoteMatch | undefined)[];
  readonly base: readonly Features[];
  readonly labels: readonly number[];
}

const FOLDS = 4;

/** The features of each line, from all of some kinds. */
function eachLine(lines: readonly Line[], ...kinds: readonly LineFeatures[]): Features[] {
  return lines.map((_, i) => {
    const f = new Features(false);
    for (const kind of kinds) kind(f, i);
    return f;
  });
}

function prepare(gold: StructureGold, off: ReadonlySet<FeatureGroup>): Prepared {
  const lines = readLines(gold.text);
  const matches = matchQuotes(lines);
  const starts = new Set([0, ...gold.starts]);
  const labels = lines.map(
    (_, i) => SOURCES.indexOf(gold.sources?.[i] ?? "comment") * 2 + (starts.has(i) ? 0 : 1),
  );
  return { gold, lines, matches, base: eachLine(lines, baseFeatures(lines, matches, off)), labels };
}

/**
 * Trains the splitter on threads of known structure.
 *
 * The second pass learns from first-pass probabilities of threads that the first pass was not trained on
 * (cross-fitting over groups of threads, Wolpert's stacking 1992), as it will meet them in use.
 *
 * @returns the splitter as its file will hold it, with rounded weights.
 */
export function trainSplitter(
  threads: readonly StructureGold[],
  options: { off?: ReadonlySet<FeatureGroup>; epochs?: number } = {},
): Splitter {
  const off = options.off ?? new Set<FeatureGroup>();
  const { epochs = 6 } = options;
  const prepared = varied(threads).map((t) => prepare(t, off));
  const sequence = (p: Prepared, features: readonly Features[]): LabelledSequence => ({
    features,
    labels: p.labels,
  });
  const group = (p: Prepared): string => p.gold.id.split("-")[0]!;
  const groups = [...new Set(prepared.map(group))].sort();
  const second: LabelledSequence[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const held = new Set(groups.filter((_, i) => i % FOLDS === fold));
    const model = trainCrf(
      LINE_LABELS,
      prepared.filter((p) => !held.has(group(p))).map((p) => sequence(p, p.base)),
      { epochs },
    );
    for (const p of prepared.filter((q) => held.has(group(q)))) {
      const guess = model.marginals(model.emissions(p.base));
      second.push(sequence(p, off.has("habits") ? p.base : withHabits(p, guess, off)));
    }
  }
  const first = trainCrf(
    LINE_LABELS,
    prepared.map((p) => sequence(p, p.base)),
    { epochs },
  );
  return splitterFromJSON({
    first: first.toJSON(),
    second: trainCrf(LINE_LABELS, second, { epochs }).toJSON(),
    links: trainLinks(threads).toJSON(),
    mix: { lines: 0.75, kinds: 0.75, start: 1, quote: 1, source: 0.7, bias: 0.25 },
  });
}

function withHabits(
  { lines, matches }: Prepared,
  guess: Float64Array,
  off: ReadonlySet<FeatureGroup>,
): Features[] {
  return eachLine(lines, baseFeatures(lines, matches, off), habitFeatures(lines, habits(lines, guess)));
}

/** Trains the choice of parents on the threads that have some. The line model has no part in it. */
export function trainLinks(threads: readonly StructureGold[]): Logistic {
  const choices = threads.flatMap((gold) => {
    const lines = readLines(gold.text);
    return linkChoices({ gold, lines, matches: matchQuotes(lines) });
  });
  return trainChoices("answers", choices, { epochs: 7, bits: 16, l1: 0.05 });
}

/** Each comment's choice among the candidates for its parent, given the right parents of those before it. */
function linkChoices({ gold, lines, matches }: Pick<Prepared, "gold" | "lines" | "matches">): Choice[] {
  const { starts, parents } = gold;
  if (!parents) return [];
  const source = (i: number): Source => gold.sources?.[i] ?? "comment";
  const articles = starts.map((start, c) =>
    isArticle(lines.slice(start, starts[c + 1]).map((_, i) => source(start + i))),
  );
  const comments = linkComments(lines, starts, articles, (i) => source(i) === "quote", matches);
  const context = new LinkContext(comments);
  const choices: Choice[] = [];
  let stack: number[] = [];
  comments.forEach((_, child) => {
    const parent = parents[child] ?? null;
    const candidates = [null, ...stack.filter((s) => !articles[s])];
    if (child > 0 && candidates.includes(parent)) {
      choices.push({
        candidates: candidates.map((c) => linkFeatures(context, child, c, stack)),
        right: candidates.indexOf(parent),
      });
    }
    stack = [...(parent === null ? [] : stack.slice(0, stack.indexOf(parent) + 1)), child];
  });
  return choices;
}
