import type { Span } from "../../model.ts";
import { readLines } from "../line.ts";
import { matchQuotes } from "../quotes.ts";
import { LEAST, type Mark, type MarkReading, parentsByDepth, type Row } from "./reading.ts";

const LEVELS = /^(?:>\s?)+/u;
/** Lines of a text that is wrapped by hand or by a mail program are no wider. */
const NARROW = 110;
const BULLET = /^(?:[-*•+–—]|\(?\d{1,2}[.)]|[a-z]\))\s/u;
const CODE = /[;{}\\]$|^(?:\/\/|#include|\$ |<\/?[a-z]|@@|[+-]{3} )|=>|\(\)|==|:=|::|&&|\|\|/u;

/**
 * Indentation as reply depth. Accepted if a quarter of the lines are indented, by multiples of one step, almost
 * never more than one step deeper than the line before, at least three changes of depth, and the indented
 * lines are neither code nor lists nor the beginnings of paragraphs.
 */
export function readIndent(rows: readonly Row[]): MarkReading | undefined {
  if (rows.length <= LEAST) return undefined;
  const least = rows.reduce((min, row) => Math.min(min, row.indent), Number.POSITIVE_INFINITY);
  const step = rows.reduce((min, r) => (r.indent > least ? Math.min(min, r.indent - least) : min), 64);
  const indented = rows.filter((r) => r.indent > least);
  if (indented.length < LEAST || indented.length < rows.length * 0.25 || rows[0]!.indent !== least)
    return undefined;
  if (indented.some((r) => (r.indent - least) % step !== 0)) return undefined;
  const prose = indented.filter(
    ({ text }) =>
      !BULLET.test(text) &&
      !CODE.test(text) &&
      /\p{L}{2}/u.test(text) &&
      (text.split(/\s+/u, 3).length > 2 || /[.!?]$/u.test(text)),
  );
  if (prose.length < indented.length * 0.7) return undefined;
  return byDepth(
    "indent",
    rows,
    rows.map((r) => (r.indent - least) / step),
  );
}

/**
 * Quote signs as reply depth, where whole comments stand behind `>`, `>>`, … What is found earlier in the thread
 * is a quotation and counts one sign less. Accepted if then two fifths of the lines have signs, some line goes
 * from one level to two, and hardly any goes up more than one at once.
 */
export function readQuoteLevels(
  rows: readonly Row[],
  text: string,
  lines: readonly Span[],
): MarkReading | undefined {
  const signs = rows.map((row) => LEVELS.exec(row.text)?.[0] ?? "");
  const levels = signs.map((s) => s.replace(/\s/gu, "").length);
  if (rows.length <= LEAST || !deep(levels)) return undefined;
  const matches = matchQuotes(
    readLines(
      text,
      lines.map(({ start, end }, i) => ({ start: Math.min(end, start + signs[i]!.length), end })),
    ),
  );
  const depths = levels.map((level, i) => (level > 0 && (matches[i]?.line ?? i) < i ? level - 1 : level));
  if (!deep(depths)) return undefined;
  const least = Math.min(1, depths[0]!);
  const reading = byDepth(
    "quote-level",
    rows,
    depths.map((d) => Math.max(0, d - least)),
  );
  if (!reading) return undefined;
  const noise: number[] = [];
  const skips = new Map<number, number>();
  rows.forEach((row, i) => {
    const skip = depths[i] === levels[i] ? signs[i]!.length : lengthOf(signs[i]!, depths[i]!);
    if (row.whole && skip >= row.text.length) noise.push(i);
    else if (skip > 0) skips.set(i, skip);
  });
  return { ...reading, noise, skips };
}

/** Whether signs are common, and some line goes from one level to two. */
function deep(levels: readonly number[]): boolean {
  const quoted = levels.filter((level) => level > 0).length;
  return quoted >= levels.length * 0.4 && levels.some((d, i) => d > 1 && levels[i - 1] === d - 1);
}

/** The length of the first signs with the spaces behind them. */
function lengthOf(signs: string, count: number): number {
  let seen = 0;
  for (let i = 0; i < signs.length; i++) if (signs[i] === ">" && ++seen > count) return i;
  return signs.length;
}

/** Comments where depth changes; between lines of one depth blank lines decide, where they say anything. */
function byDepth(
  kind: "indent" | "quote-level",
  rows: readonly Row[],
  depths: readonly number[],
): MarkReading | undefined {
  let rises = 0;
  let jumps = 0;
  let changes = 0;
  let broken = 0;
  let changesWithGap = 0;
  let gaps = 0;
  let others = 0;
  let wrapped = 0;
  // Only in text wrapped at a width does a sentence go on in the next line.
  const widths = rows.map((row) => (row.whole ? row.indent + row.text.length : Number.POSITIVE_INFINITY));
  const narrow = widths.filter((w) => w <= NARROW).length >= rows.length * 0.95;
  const width = widths.reduce((max, w) => (w <= NARROW ? Math.max(max, w) : max), 0);
  for (let i = 1; i < rows.length; i++) {
    const goesOn =
      narrow &&
      widths[i - 1]! >= width * 0.7 &&
      !/[.!?…:)"”\]]$/u.test(rows[i - 1]!.text) &&
      /^\p{Ll}/u.test(rows[i]!.text.replace(LEVELS, ""));
    if (depths[i] === depths[i - 1]) {
      if (rows[i]!.gap) gaps++;
      else others++;
      if (goesOn && !rows[i]!.gap) wrapped++;
      continue;
    }
    changes++;
    if (rows[i]!.gap) changesWithGap++;
    if (goesOn) broken++;
    if (depths[i]! > depths[i - 1]!) {
      rises++;
      if (depths[i]! > depths[i - 1]! + 1) jumps++;
    }
  }
  if (changes < LEAST || rises < 2 || jumps > rises * 0.05 || broken > changes * 0.3) return undefined;
  const isWrapped = wrapped > others * 0.2;
  const telling = gaps > 0 && others > 0 && changesWithGap >= changes * 0.9;
  const starts: number[] = [];
  const open: number[] = [];
  rows.forEach(({ gap }, i) => {
    if (i === 0 || depths[i] !== depths[i - 1]) starts.push(i);
    else if (telling && !isWrapped) {
      if (gap) starts.push(i);
    } else if (telling ? gap : !isWrapped || /[.!?…)"”]$/u.test(rows[i - 1]!.text)) open.push(i);
  });
  const parents = parentsByDepth(starts.map((line) => depths[line]!));
  return { kind, marks: starts.map((line, i): Mark => ({ line, parent: parents[i] })), noise: [], open };
}
