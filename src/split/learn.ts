import { type LabelledSequence, trainCrf } from "../learn/crf.ts";
import type { Features } from "../learn/features.ts";
import type { StructureGold } from "../learn/labelled.ts";
import { type Choice, trainChoices } from "../learn/logistic.ts";
import { SOURCES, type Source } from "../model.ts";
import { type FeatureGroup, habitFeatures } from "./features.ts";
import {
  baseFeatures,
  habits,
  isArticle,
  LINE_LABELS,
  readLines,
  type Splitter,
  startProbabilities,
} from "./flat.ts";
import type { Line } from "./line.ts";
import { LinkContext, linkComments, linkFeatures } from "./link-features.ts";
import { matchQuotes, type QuoteMatch } from "./quotes.ts";

interface Prepared {
  readonly gold: StructureGold;
  readonly lines: readonly Line[];
  readonly matches: readonly (QuoteMatch | undefined)[];
  readonly base: readonly Features[];
  readonly labels: readonly number[];
}

const FOLDS = 4;

function prepare(gold: StructureGold, off: ReadonlySet<FeatureGroup>): Prepared {
  const lines = readLines(gold.text);
  const matches = matchQuotes(lines);
  const starts = new Set([0, ...gold.starts]);
  const labels = lines.map(
    (_, i) => SOURCES.indexOf(gold.sources?.[i] ?? "comment") * 2 + (starts.has(i) ? 0 : 1),
  );
  return { gold, lines, matches, base: baseFeatures(lines, matches, off), labels };
}

/**
 * The same thread as another kind of forum would show it: each paragraph broken into its sentences, so that
 * comments are many short lines. Training on both keeps the model from leaning on one forum's lengths.
 */
export function exploded(gold: StructureGold): StructureGold {
  const text: string[] = [];
  const starts: number[] = [];
  const sources: Source[] = [];
  const begins = new Set(gold.starts);
  gold.text
    .split("\n")
    .filter((l) => l.trim())
    .forEach((line, i) => {
      if (begins.has(i)) starts.push(text.length);
      for (const sentence of line.split(/(?<=[.!?]) +(?=[\p{Lu}"“])/u)) {
        text.push(sentence);
        sources.push(gold.sources?.[i] ?? "comment");
      }
    });
  return { ...gold, text: text.join("\n"), starts, sources, parents: undefined };
}

/**
 * Trains the splitter on threads of known structure.
 *
 * The second pass learns from first-pass probabilities of threads that the first pass was not trained on
 * (cross-fitting over groups of threads, Wolpert's stacking 1992), as it will meet them in use.
 */
export function trainSplitter(
  threads: readonly StructureGold[],
  options: { off?: ReadonlySet<FeatureGroup>; epochs?: number } = {},
): Splitter {
  const off = options.off ?? new Set<FeatureGroup>();
  const { epochs = 14 } = options;
  const prepared = threads.flatMap((t) => [prepare(t, off), prepare(exploded(t), off)]);
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
      const starts = startProbabilities(model.marginals(model.emissions(p.base)));
      second.push(
        sequence(p, off.has("habits") ? p.base : habitFeatures(p.base, p.lines, habits(p.lines, starts))),
      );
    }
  }
  return {
    first: trainCrf(
      LINE_LABELS,
      prepared.map((p) => sequence(p, p.base)),
      { epochs },
    ),
    second: trainCrf(LINE_LABELS, second, { epochs }),
    links: trainChoices("answers", prepared.flatMap(linkChoices), { epochs: 10, bits: 15, l1: 0.05 }),
    mix: { lines: 0.5, start: 1, source: 0.5, bias: 0, adapt: 0 },
  };
}

/** Each comment's choice among the candidates for its parent, given the right parents of those before it. */
export function linkChoices({
  gold,
  lines,
  matches,
}: Pick<Prepared, "gold" | "lines" | "matches">): Choice[] {
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
