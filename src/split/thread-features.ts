import { SOURCES } from "../model.ts";
import { type FeatureGroup, type Habits, type LineFeatures, lineFeatures } from "./features.ts";
import type { Line } from "./line.ts";
import { type QuoteMatch, quoteChains, quotedLines } from "./quotes.ts";

/** The labels of the line model: whose words a line holds, and whether a comment starts with it. */
export const LINE_LABELS = SOURCES.flatMap((source) => [`${source}+start`, source]);

/** Lines before and after one in which those quoted from afar are counted: an article has many. */
const AROUND = 10;

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

/** The probability that a comment starts at each line, by the probabilities of its labels (lines × labels). */
export function startProbabilities(marginals: Float64Array): Float64Array {
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
