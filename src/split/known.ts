import type { Span } from "../model.ts";
import type { LineDecision } from "./flat.ts";
import type { MarkedComment, MarkedSplit } from "./marked.ts";

/** What marks leave for the models to decide: one entry a line that they read. */
export interface Known {
  /** The lines that hold words, as indices into the lines of the text: marks are not read. */
  readonly read: readonly number[];
  /** Whether a comment begins with the line; undefined where that is to be decided. */
  readonly begins: readonly (boolean | undefined)[];
  /** Lines that stand for a comment without words; their source is known to be noise. */
  readonly wordless: readonly boolean[];
}

/** Outweighs every score of a model, and is exact in sums of doubles. */
const RULED_OUT = -1e6;

/** What the marks of a text make known, of all its lines; nothing where there are no marks. */
export function knownOf(marks: MarkedSplit | undefined, lineCount: number): Known {
  const read: number[] = [];
  const begins: (boolean | undefined)[] = [];
  const wordless: boolean[] = [];
  if (!marks) {
    for (let line = 0; line < lineCount; line++) read.push(line);
    return { read, begins: new Array(lineCount).fill(undefined), wordless: new Array(lineCount).fill(false) };
  }
  for (const { first, end } of marks.comments) {
    const before = read.length;
    for (let line = first; line < end; line++) {
      if (marks.noise.has(line)) continue;
      begins.push(read.length === before ? true : marks.open.has(line) ? undefined : false);
      wordless.push(false);
      read.push(line);
    }
    if (read.length > before) continue;
    read.push(first);
    begins.push(true);
    wordless.push(true);
  }
  return { read, begins, wordless };
}

/**
 * Rules out, in the scores of a line model, what contradicts the marks.
 *
 * @param scores positions × labels, changed in place; even labels begin a comment.
 * @param noise the pair of labels of noise.
 */
export function constrain(
  scores: Float64Array,
  { begins, wordless }: Known,
  labels: number,
  noise: number,
): Float64Array {
  begins.forEach((begin, t) => {
    for (let y = 0; y < labels; y++) {
      if (begin !== undefined && (y % 2 === 0) !== begin) scores[t * labels + y]! += RULED_OUT;
      if (wordless[t] && y >> 1 !== noise) scores[t * labels + y]! += RULED_OUT;
    }
  });
  return scores;
}

/** Every line of a marked text: what was decided for those that hold words, and the marks, which begin comments. */
export function withMarks(
  spans: readonly Span[],
  words: readonly Span[],
  { read, begins: known }: Known,
  marks: MarkedSplit,
  decided: readonly LineDecision[],
): LineDecision[] {
  const all = spans.map(
    (span): LineDecision => ({ ...span, begins: false, startScore: 0, source: "noise", sourceScore: 1 }),
  );
  read.forEach((line, i) => {
    const { begins, startScore, source, sourceScore } = decided[i]!;
    const start = known[i] === undefined ? { begins, startScore } : { begins: false, startScore: 0 };
    const { start: wordsStart } = words[line]!;
    const marked = wordsStart > spans[line]!.start ? { wordsStart } : {};
    all[line] = { ...spans[line]!, ...start, source, sourceScore, ...marked };
  });
  for (const { first } of marks.comments) all[first] = { ...all[first]!, begins: true, startScore: 1 };
  return all;
}

/** What the marks say of a comment that was found. */
export interface Stated {
  readonly author: string | null;
  readonly postedAt: string | null;
  readonly nativeId: string | null;
  /** Index of its parent among the comments found; null at top level; undefined where it is to be decided. */
  readonly parent: number | null | undefined;
}

/**
 * What the marks say of each comment found.
 *
 * Where marks tell depth alone, a comment that they delimit may have turned out to be several: they are siblings,
 * and what answers it answers the last of them.
 *
 * @param starts the first line of each comment found; every marked comment begins one.
 */
export function statedOf({ kind, comments }: MarkedSplit, starts: readonly number[]): Stated[] {
  const depth = kind === "indent" || kind === "quote-level";
  const last: number[] = [];
  let m = -1;
  return starts.map((start, c): Stated => {
    const first = comments[m + 1]?.first === start;
    if (first) m++;
    last[m] = c;
    const { author, postedAt, nativeId, parent }: MarkedComment = comments[m]!;
    const known = typeof parent === "number" ? last[parent] : parent;
    return first
      ? { author, postedAt, nativeId, parent: known }
      : { author: null, postedAt: null, nativeId: null, parent: depth ? known : undefined };
  });
}
