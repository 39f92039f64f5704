import type { Span } from "../model.ts";

const SPACE = /\s/u;

/** Shrinks a range so that it neither begins nor ends with white space; empty ranges stay where they are. */
export function trim(text: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && SPACE.test(text[start]!)) start++;
  while (end > start && SPACE.test(text[end - 1]!)) end--;
  return { start, end };
}

/**
 * The lines of a range of a text, trimmed, without the blank ones.
 *
 * @returns ranges in UTF-16 offsets of `text`, in order; what lies between them is white space alone.
 */
export function lines(text: string, span: Span = { start: 0, end: text.length }): Span[] {
  const found: Span[] = [];
  let start = span.start;
  while (start < span.end) {
    let end = text.indexOf("\n", start);
    if (end === -1 || end > span.end) end = span.end;
    const line = trim(text, { start, end });
    if (line.end > line.start) found.push(line);
    start = end + 1;
  }
  return found;
}
