import { counted } from "../../grouped.ts";
import type { Span } from "../../model.ts";
import type { When } from "./dates.ts";

/** A line as the readers of marks see it. */
export interface Row {
  /** The line's beginning, at most `HEAD` characters. */
  readonly text: string;
  /** Whether `text` is the whole line. */
  readonly whole: boolean;
  /** Columns of white space before the line; a tab goes on to the next multiple of 4. */
  readonly indent: number;
  /** Whether a blank line stands before it. */
  readonly gap: boolean;
}

/** What a mark may say of its comment. Left out: it says nothing. */
export interface MarkFields {
  readonly author?: string | null;
  readonly when?: When | null;
  /** The mark's own number: `1.2`, `12`, a message id. */
  readonly nativeId?: string | null;
}

/** A mark at which a comment begins. */
export interface Mark extends MarkFields {
  /** Line with which the comment begins. */
  readonly line: number;
  /** Index of the mark whose comment it answers; null at top level; undefined where the marks leave it open. */
  readonly parent?: number | null | undefined;
}

/** What one kind of marks makes of a thread. */
export interface MarkReading {
  readonly kind: MarkKind;
  /** In order of their lines. */
  readonly marks: readonly Mark[];
  /** Lines that are nothing but marks. */
  readonly noise: Iterable<number>;
  /** Lines that begin with a mark: how many characters of it stand before the words. */
  readonly skips?: ReadonlyMap<number, number>;
  /** What is said of the text before the first mark. */
  readonly head?: MarkFields;
  /** Lines at which further comments may begin: the marks do not say. */
  readonly open?: Iterable<number>;
}

/** What sort of marks a text carries. */
export type MarkKind =
  | "mail"
  | "hacker-news"
  | "reddit"
  | "outline"
  | "chat"
  | "byline"
  | "separator"
  | "quote-level"
  | "indent"
  | "attribution";

const HEAD = 1000;
const TAB = 4;

/** Reads the lines of a text as rows. */
export function readRows(text: string, lines: readonly Span[]): Row[] {
  let before = 0;
  return lines.map(({ start, end }) => {
    let breaks = 0;
    let indent = 0;
    for (let i = before; i < start; i++) {
      const c = text[i];
      if (c === "\n") {
        breaks++;
        indent = 0;
      } else if (c === "\t") indent += TAB - (indent % TAB);
      else if (c !== "\r") indent++;
    }
    const gap = breaks > 1 && before > 0;
    before = end;
    return { text: text.slice(start, Math.min(end, start + HEAD)), whole: end - start <= HEAD, indent, gap };
  });
}

/** The least number of marks of one shape that is no accident. */
export const LEAST = 3;

/**
 * Whether marks stand where marks between comments would: enough of them, from near the beginning, most with
 * words behind them, no stretch of the thread far longer than the rest without any.
 *
 * @param noise lines that are nothing but marks.
 */
export function plausible(
  rows: readonly Row[],
  starts: readonly number[],
  noise: ReadonlySet<number>,
  { least = LEAST, head = Math.max(8, rows.length * 0.3) }: { least?: number; head?: number } = {},
): boolean {
  if (starts.length < least || starts[0]! > head) return false;
  let wordless = 0;
  let longest = 0;
  starts.forEach((start, i) => {
    const end = starts[i + 1] ?? rows.length;
    let words = 0;
    for (let line = start; line < end; line++) if (!noise.has(line)) words++;
    if (words === 0) wordless++;
    longest = Math.max(longest, words);
  });
  return wordless <= starts.length * 0.4 && longest <= Math.max(40, rows.length * 0.7);
}

/** Parents by depth, in depth-first order: the last comment before that is less deep. */
export function parentsByDepth(depths: readonly number[]): (number | null)[] {
  const open: number[] = [];
  return depths.map((depth, i) => {
    while (open.length > 0 && depths[open.at(-1)!]! >= depth) open.pop();
    const parent = open.at(-1) ?? null;
    open.push(i);
    return parent;
  });
}

/** The most frequent value, undefined if there is none. */
export function mostFrequent<T>(values: Iterable<T>): T | undefined {
  const counts = counted(values);
  let best: T | undefined;
  for (const [value, count] of counts) if (count > (counts.get(best as T) ?? 0)) best = value;
  return best;
}
