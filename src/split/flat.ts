import { Crf, type CrfJson } from "../learn/crf.ts";
import type { Features } from "../learn/features.ts";
import { Logistic, type LogisticJson } from "../learn/logistic.ts";
import type { Source, Span } from "../model.ts";
import { SOURCES } from "../model.ts";
import { lines as findLines } from "../text/lines.ts";
import { type FeatureGroup, type Habits, habitFeatures, lineFeatures } from "./features.ts";
import { type Line, readLine } from "./line.ts";
import { decodeLinks, type Link, linkComments } from "./links.ts";
import { matchQuotes, type QuoteMatch } from "./quotes.ts";

/** The labels of the line model: whose words a line holds, and whether a comment starts with it. */
export const LINE_LABELS = SOURCES.flatMap((source) => [`${source}+start`, source]);

/** A trained splitter as it stands in `corpus/models/split.json`. */
export interface SplitterJson {
  readonly first: CrfJson;
  readonly second: CrfJson;
  readonly links: LogisticJson;
}

export interface Splitter {
  readonly first: Crf;
  readonly second: Crf;
  readonly links: Logistic;
}

export function splitterFromJSON(json: SplitterJson): Splitter {
  return {
    first: Crf.fromJSON(json.first),
    second: Crf.fromJSON(json.second),
    links: Logistic.fromJSON(json.links),
  };
}

/** The decision for one line of a flat text. */
export interface LineDecision extends Span {
  /** Whether a comment begins with this line. */
  readonly begins: boolean;
  /** Probability that a comment begins here. */
  readonly startScore: number;
  readonly source: Source;
  readonly sourceScore: number;
}

export interface FlatSplit {
  readonly lines: readonly LineDecision[];
  /** One entry a comment. */
  readonly links: readonly Link[];
}

/** The lines of a text as the splitter reads them. */
export function readLines(text: string): Line[] {
  return findLines(text).map((span) => readLine(text, span));
}

/** First-pass features: the line model's, and what is quoted from elsewhere in the thread. */
export function baseFeatures(
  lines: readonly Line[],
  matches: readonly (QuoteMatch | undefined)[],
  off: ReadonlySet<FeatureGroup> = new Set(),
): Features[] {
  const features = lineFeatures(lines, off);
  matches.forEach((match, i) => {
    if (!match) return;
    const where = match.line < i ? "earlier" : "later";
    const shorter = lines[match.line]!.words.length > lines[i]!.words.length * 1.15 ? "part" : "same";
    features[i]!.add(`src:found:${where}:${shorter}:${Math.round(match.share * 4)}`);
    features[i]!.add(`src:found:${where}`);
  });
  return features;
}

/** The probability that a comment starts at each line. */
export function startProbabilities(marginals: Float64Array): Float64Array {
  const k = LINE_LABELS.length;
  const found = new Float64Array(marginals.length / k);
  for (let t = 0; t < found.length; t++) for (let y = 0; y < k; y += 2) found[t]! += marginals[t * k + y]!;
  return found;
}

/** What a first split says of the thread's habits: lengths of comments, and how long the running one is. */
export function habits(lines: readonly Line[], startProbability: Float64Array): Habits {
  const linesSince = new Float64Array(lines.length);
  const charsSince = new Float64Array(lines.length);
  let starts = 1;
  for (let i = 1; i < lines.length; i++) {
    const p = startProbability[i - 1]!;
    const length = lines[i - 1]!.text.length;
    linesSince[i] = i === 1 ? 1 : linesSince[i - 1]! * (1 - p) + 1;
    charsSince[i] = i === 1 ? length : charsSince[i - 1]! * (1 - p) + length;
    starts += startProbability[i]!;
  }
  // Two pseudo-comments of three lines keep short threads from extremes.
  return { linesPerComment: (lines.length + 6) / (starts + 2), linesSince, charsSince, startProbability };
}

/**
 * Splits a flat text: one decision a line, decoded over the whole thread, twice (the second pass knows
 * the habits that the first one found), then a parent for each comment.
 */
export function splitFlat(text: string, splitter: Splitter): FlatSplit {
  const lines = readLines(text);
  if (lines.length === 0) return { lines: [], links: [] };
  const matches = matchQuotes(lines);
  const base = baseFeatures(lines, matches);
  const first = splitter.first.marginals(splitter.first.emissions(base));
  const withHabits = habitFeatures(base, lines, habits(lines, startProbabilities(first)));
  const { path, marginals } = splitter.second.decode(splitter.second.emissions(withHabits));
  return finish(lines, matches, path, marginals, splitter);
}

/** Whether most of a comment's own lines are an article's. */
export function isArticle(sources: readonly Source[]): boolean {
  const articles = sources.filter((s) => s === "article").length;
  return articles > 0 && articles >= sources.filter((s) => s === "comment").length;
}

function finish(
  lines: readonly Line[],
  matches: readonly (QuoteMatch | undefined)[],
  path: Uint8Array,
  marginals: Float64Array,
  splitter: Splitter,
): FlatSplit {
  const k = LINE_LABELS.length;
  const startScores = startProbabilities(marginals);
  const decisions = lines.map(({ start, end }, i): LineDecision => {
    const pair = path[i]! & ~1;
    return {
      start,
      end,
      begins: i === 0 || path[i] === pair,
      startScore: i === 0 ? 1 : startScores[i]!,
      source: SOURCES[pair >> 1]!,
      sourceScore: marginals[i * k + pair]! + marginals[i * k + pair + 1]!,
    };
  });
  const starts = decisions.flatMap((d, i) => (d.begins ? [i] : []));
  const articles = starts.map((start, c) =>
    isArticle(decisions.slice(start, starts[c + 1]).map((d) => d.source)),
  );
  const comments = linkComments(lines, starts, articles, (i) => decisions[i]!.source === "quote", matches);
  return { lines: decisions, links: decodeLinks(splitter.links, comments) };
}
