import { Crf, type CrfJson, CrfPair } from "../learn/crf.ts";
import { Features } from "../learn/features.ts";
import { Logistic, type LogisticJson } from "../learn/logistic.ts";
import type { Source, Span } from "../model.ts";
import { SOURCES } from "../model.ts";
import { lines as findLines } from "../text/lines.ts";
import { type Reason, startReasons } from "./explain.ts";
import {
  type FeatureGroup,
  type Habits,
  habitFeatures,
  type LineFeatures,
  lineFeatures,
} from "./features.ts";
import { constrain, type Known, knownOf, type Stated, statedOf, withMarks } from "./known.ts";
import { type Line, readLines } from "./line.ts";
import { linkComments } from "./link-features.ts";
import { decodeLinks, type Link } from "./links.ts";
import { type MarkedSplit, readMarks, wordSpans } from "./marked.ts";
import { matchQuotes, QUOTE_MARK, type QuoteMatch, quoteChains, quotedLines } from "./quotes.ts";

/** The labels of the line model: whose words a line holds, and whether a comment starts with it. */
export const LINE_LABELS = SOURCES.flatMap((source) => [`${source}+start`, source]);

/** A trained splitter as it stands in `corpus/models/split.json`. */
export interface SplitterJson {
  readonly first: CrfJson;
  readonly second: CrfJson;
  readonly links: LogisticJson;
  readonly mix: Mix;
}

/** How the encoder's opinion is added to the line model's: fitted on threads that neither was trained on. */
export interface Mix {
  /** Factor of what sets a start apart from no start, in the line model's own scores. */
  readonly lines: number;
  /** Factor of what sets sources apart in them. */
  readonly kinds: number;
  readonly start: number;
  /** Factor of `start` on lines that are marked as quotes: the line model sees what is quoted, the encoder's window rarely. */
  readonly quote: number;
  readonly source: number;
  /** Added to the score of every start. */
  readonly bias: number;
}

/** Lines before and after one in which those quoted from afar are counted: an article has many. */
const AROUND = 10;

/** What an encoder says of the lines of a text; logits. NaN where it says nothing. */
export interface LineHints {
  /** Lines: that a comment begins there. */
  readonly starts: ArrayLike<number>;
  /** Lines × 5: whose words the line holds. */
  readonly sources: ArrayLike<number>;
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

/**
 * First-pass features: the line model's, and what is quoted from elsewhere in the thread.
 *
 * @param off groups to leave out (for ablation).
 */
export function baseFeatures(
  lines: readonly Line[],
  matches: readonly (QuoteMatch | undefined)[],
  off?: ReadonlySet<FeatureGroup>,
): LineFeatures {
  const own = lineFeatures(lines, off);
  const quoted = quotedLines(lines, matches);
  const chains = quoteChains(lines, matches);
  const around = new Int32Array(lines.length);
  for (let i = 0; i < lines.length; i++) {
    if (quoted[i] !== "afar") continue;
    const end = Math.min(lines.length, i + AROUND + 1);
    for (let j = Math.max(0, i - AROUND); j < end; j++) around[j]!++;
  }
  return (f, i) => {
    own(f, i);
    const match = matches[i];
    if (match) {
      const where = match.line < i ? "earlier" : "later";
      const shorter = lines[match.line]!.words.length > lines[i]!.words.length * 1.15 ? "part" : "same";
      f.word("src:found:", `${where}:${shorter}:${Math.round(match.share * 4)}`);
      f.word("src:found:", where);
    }
    const chain = chains[i];
    if (chain) {
      f.word("quote:chain:", chain[0]);
      f.phrase("quote:", chain);
    }
    if (quoted[i]) f.word("src:quoted:", quoted[i]!);
    if (around[i]! > 0) f.word("src:quoted-around:", Math.min(around[i]!, 4));
  };
}

/** The probability that a comment starts at each line. */
function startProbabilities(marginals: Float64Array): Float64Array {
  const k = LINE_LABELS.length;
  const found = new Float64Array(marginals.length / k);
  for (let t = 0; t < found.length; t++) for (let y = 0; y < k; y += 2) found[t]! += marginals[t * k + y]!;
  return found;
}

/** Lines before and after one in which those of an article are counted. */
const NEIGHBOURS = 8;

/** What a first split (lines × labels) says of the thread's habits: see `Habits`. */
export function habits(lines: readonly Line[], marginals: Float64Array): Habits {
  const startProbability = startProbabilities(marginals);
  const article = LINE_LABELS.indexOf("article");
  const articleSum = new Float64Array(lines.length + 1);
  for (let i = 0; i < lines.length; i++) {
    const at = i * LINE_LABELS.length + article;
    articleSum[i + 1] = articleSum[i]! + marginals[at]! + marginals[at - 1]!;
  }
  const share = (from: number, to: number): number =>
    from < to ? (articleSum[to]! - articleSum[from]!) / (to - from) : 0;
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
  return {
    linesPerComment: (lines.length + 6) / (starts + 2),
    linesSince,
    charsSince,
    startProbability,
    articleBefore: (i) => share(Math.max(0, i - NEIGHBOURS), i),
    articleAfter: (i) => share(i + 1, Math.min(lines.length, i + 1 + NEIGHBOURS)),
  };
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

/** Mixes what the encoder says into the emissions of the lines that it read. */
function addHints(
  emissions: Float64Array,
  lines: readonly Line[],
  { starts, sources }: LineHints,
  read: readonly number[],
  mix: Mix,
): void {
  const k = LINE_LABELS.length;
  for (let t = 0; t < read.length; t++) {
    const line = read[t]!;
    const logit = starts[line]!;
    if (Number.isNaN(logit)) continue;
    const begins = startHint(lines[t]!, logit, mix);
    for (let source = 0; source < SOURCES.length; source++) {
      const at = t * k + 2 * source;
      const [start, further] = [emissions[at]!, emissions[at + 1]!];
      const kind =
        mix.kinds * 0.5 * (start + further) + mix.source * sources[line * SOURCES.length + source]!;
      const apart = mix.lines * 0.5 * (start - further);
      emissions[at] = kind + apart + begins;
      emissions[at + 1] = kind - apart;
    }
  }
}

/** What the encoder's logit adds to the scores of a line's being a start. */
function startHint({ text }: Line, logit: number, mix: Mix): number {
  return mix.start * (QUOTE_MARK.test(text) ? mix.quote : 1) * logit + mix.bias;
}

/** Whether most of a comment's own lines are an article's. */
export function isArticle(sources: readonly Source[]): boolean {
  const articles = sources.filter((s) => s === "article").length;
  return articles > 0 && articles >= sources.filter((s) => s === "comment").length;
}

/** What the encoder says of a line's being a start, as a reason; none where it says nothing. */
function encoderReason(line: Line, logit: number | undefined, mix: Mix): Reason[] {
  if (logit === undefined || Number.isNaN(logit)) return [];
  return [
    { detail: "the encoder's reading of it after the lines before", weight: startHint(line, logit, mix) },
  ];
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
