import { Crf, type CrfJson, CrfPair } from "../learn/crf.ts";
import { Features } from "../learn/features.ts";
import { Logistic, type LogisticJson } from "../learn/logistic.ts";
import type { Source, Span } from "../model.ts";
import { SOURCES } from "../model.ts";
import { lines as findLines } from "../text/lines.ts";
import { type Reason, startReasons } from "./explain.ts";
import { type FeatureGroup, habitFeatures, type LineFeatures } from "./features.ts";
import { addHints, encoderReason, type LineHints, type Mix } from "./hints.ts";
import { constrain, type Known, knownOf, type Stated, statedOf, withMarks } from "./known.ts";
import { type Line, readLines } from "./line.ts";
import { linkComments } from "./link-features.ts";
import { decodeLinks, type Link } from "./links.ts";
import { type MarkedSplit, readMarks, wordSpans } from "./marked.ts";
import { matchQuotes, type QuoteMatch } from "./quotes.ts";
import { baseFeatures, habits, LINE_LABELS, startProbabilities } from "./thread-features.ts";

/** A trained splitter as it stands in `corpus/models/split.json`. */
export interface SplitterJson {
  readonly first: CrfJson;
  readonly second: CrfJson;
  readonly links: LogisticJson;
  readonly mix: Mix;
}

/** The models that split flat text: the two passes of the line model, reply links, and the weight of the encoder. */
export interface Splitter {
  readonly first: Crf;
  readonly second: Crf;
  /** Both of them, for the features that they share. */
  readonly both: CrfPair;
  readonly links: Logistic;
  readonly mix: Mix;
}

/**
 * Reads a splitter from the parsed JSON of its model file.
 *
 * @param json weights as `Crf.toJSON` and `Logistic.toJSON` wrote them: their shape is taken as given, not checked.
 */
export function splitterFromJSON(json: SplitterJson): Splitter {
  return {
    first: Crf.fromJSON(json.first),
    second: Crf.fromJSON(json.second),
    both: new CrfPair(json.first, json.second),
    links: Logistic.fromJSON(json.links),
    mix: json.mix,
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
  /** Why, strongest first, when it was asked for. */
  readonly reasons?: readonly Reason[];
  /** Where its words begin, if a mark such as `[12:34] name:` stands before them. */
  readonly wordsStart?: number;
}

/** A flat text, split. */
export interface FlatSplit {
  readonly lines: readonly LineDecision[];
  /** One entry a comment. */
  readonly links: readonly Link[];
  /** What the text's own marks say, one entry a comment; undefined for a text without marks. */
  readonly stated?: readonly Stated[] | undefined;
}

/** What is known of a flat text before it is split. */
export interface SplitOptions {
  /** What an encoder says of the same lines (`wordSpans`), if one was run. */
  readonly hints?: LineHints | undefined;
  /** The text's marks, undefined for none; they are read where nothing is given, undefined neither. */
  readonly marks?: MarkedSplit | undefined;
  /** Whether to give the reasons of each decision. */
  readonly explain?: boolean;
  /** Groups of features that the splitter was trained without: they share hashed weights with others. */
  readonly off?: ReadonlySet<FeatureGroup>;
}

/**
 * Splits a flat text: one decision a line, decoded over the whole thread, twice (the second pass knows
 * the habits that the first one found), then a parent for each comment. What marks state is not decided again.
 */
export function splitFlat(text: string, splitter: Splitter, options: SplitOptions = {}): FlatSplit {
  const { hints, explain = false, off } = options;
  const marks = "marks" in options ? options.marks : readMarks(text);
  const spans = findLines(text);
  if (spans.length === 0) return { lines: [], links: [] };
  const known = knownOf(marks, spans.length);
  const words = wordSpans(text, marks);
  const lines = readLines(
    text,
    known.read.map((line) => words[line]!),
  );
  const matches = matchQuotes(lines);
  const { emissions, features } = scoreLines(lines, matches, splitter, known, off);
  if (hints) addHints(emissions, lines, hints, known.read, splitter.mix);
  ruled(emissions, known);
  const { path, marginals } = splitter.second.decode(emissions);
  const reasons = (i: number, source: number): Reason[] => {
    const f = new Features();
    features(f, i);
    return [
      ...encoderReason(lines[i]!, hints?.starts[known.read[i]!], splitter.mix),
      ...startReasons(splitter.second, f, source),
    ];
  };
  const decided = decide(lines, path, marginals, explain ? reasons : undefined);
  const starts = startsOf(decided);
  const articles = starts.map((start, c) =>
    isArticle(decided.slice(start, starts[c + 1]).map((d) => d.source)),
  );
  const comments = linkComments(lines, starts, articles, (i) => decided[i]!.source === "quote", matches);
  if (!marks) return { lines: decided, links: decodeLinks(splitter.links, comments) };
  const all = withMarks(spans, words, known, marks, decided);
  const stated = statedOf(marks, startsOf(all));
  const parents = stated.map((s) => s.parent);
  return { lines: all, links: decodeLinks(splitter.links, comments, parents), stated };
}

/** The lines at which comments begin. */
export function startsOf(lines: readonly LineDecision[]): number[] {
  return lines.flatMap((line, i) => (line.begins ? [i] : []));
}

/**
 * Scores lines in two passes, the second of which knows the habits that the first one found.
 *
 * @returns the emissions of the second pass (lines × labels), and the features that they come from.
 */
function scoreLines(
  lines: readonly Line[],
  matches: readonly (QuoteMatch | undefined)[],
  { first, second, both }: Splitter,
  known: Known,
  off?: ReadonlySet<FeatureGroup>,
): { emissions: Float64Array; features: LineFeatures } {
  const base = baseFeatures(lines, matches, off);
  const guess = new Float64Array(lines.length * LINE_LABELS.length);
  const emissions = new Float64Array(guess.length);
  // Both passes score a line's features while they are at hand: kept, they would take more memory than the text.
  const f = new Features(false);
  for (let i = 0; i < lines.length; i++) {
    f.clear();
    base(f, i);
    both.addEmissions(f, guess, emissions, i);
  }
  const further: LineFeatures = off?.has("habits")
    ? () => {}
    : habitFeatures(lines, habits(lines, first.marginals(ruled(guess, known))));
  for (let i = 0; i < lines.length; i++) {
    f.clear();
    further(f, i);
    second.addEmissions(f, emissions, i);
  }
  const features: LineFeatures = (own, i) => {
    base(own, i);
    further(own, i);
  };
  return { emissions, features };
}

/** Scores of lines with what contradicts the marks ruled out, in place. */
function ruled(scores: Float64Array, known: Known): Float64Array {
  return constrain(scores, known, LINE_LABELS.length, SOURCES.indexOf("noise"));
}

/** Whether most of a comment's own lines are an article's. */
export function isArticle(sources: readonly Source[]): boolean {
  const articles = sources.filter((s) => s === "article").length;
  return articles > 0 && articles >= sources.filter((s) => s === "comment").length;
}

/** The decision for each line: the decoded label, and probabilities from the marginals (lines × labels). */
function decide(
  lines: readonly Line[],
  path: Uint8Array,
  marginals: Float64Array,
  reasons: ((line: number, source: number) => Reason[]) | undefined,
): LineDecision[] {
  const k = LINE_LABELS.length;
  const startScores = startProbabilities(marginals);
  return lines.map(({ start, end }, i): LineDecision => {
    const pair = path[i]! & ~1;
    return {
      start,
      end,
      begins: i === 0 || path[i] === pair,
      // A sum of probabilities may come out a hair above 1.
      startScore: i === 0 ? 1 : Math.min(1, startScores[i]!),
      source: SOURCES[pair >> 1]!,
      sourceScore: Math.min(1, marginals[i * k + pair]! + marginals[i * k + pair + 1]!),
      ...(reasons ? { reasons: reasons(i, pair >> 1) } : {}),
    };
  });
}
