import type { Span } from "../model.ts";
import { lines as findLines } from "../text/lines.ts";
import { readAttributionMarks, readAttributions } from "./marks/attributions.ts";
import { readBylineMarks, readBylines } from "./marks/bylines.ts";
import { readPlainChat, readTimedChat } from "./marks/chat.ts";
import { settleDates, type When } from "./marks/dates.ts";
import { readIndent, readQuoteLevels } from "./marks/depth.ts";
import { readHackerNews } from "./marks/hacker-news.ts";
import { readMail } from "./marks/mail.ts";
import { readNoise } from "./marks/noise.ts";
import { readOutline } from "./marks/outline.ts";
import { parentsByAttribution, parentsByIndent, parentsByReference } from "./marks/parents.ts";
import { type MarkKind, type MarkReading, type Row, readRows } from "./marks/reading.ts";
import { readSeparators } from "./marks/separators.ts";

/** A comment that marks delimit: lines `first` to `end`, end exclusive. */
export interface MarkedComment {
  readonly first: number;
  readonly end: number;
  /** Index of the comment that it answers; null at top level; undefined where the marks leave it open. */
  readonly parent: number | null | undefined;
  readonly author: string | null;
  /** The time as the mark gives it. */
  readonly postedText: string | null;
  /** ISO 8601 UTC, where the mark gives an absolute and unambiguous time. */
  readonly postedAt: string | null;
  /** The mark's own number or id. */
  readonly nativeId: string | null;
}

/** The structure that the marks of a text state. Lines count from 0, as `lines(text)` gives them. */
export interface MarkedSplit {
  readonly kind: MarkKind;
  /** In order; together they hold every line once. */
  readonly comments: readonly MarkedComment[];
  /** Lines that are nothing but marks, attributions or page furniture. */
  readonly noise: ReadonlySet<number>;
  /** Lines that begin with a mark: how many characters of it stand before the words. */
  readonly skips: ReadonlyMap<number, number>;
  /** Lines at which a further comment may begin: the marks do not tell. */
  readonly open: ReadonlySet<number>;
}

/**
 * Reads the marks that a pasted thread carries, if it carries any: outline numbers, names and times before or above
 * comments, mail headers, separators, chat prefixes, page text of Hacker News, Reddit and forums, indentation,
 * quote signs as depth. A kind of marks is taken only if it is consistent over the whole thread; each module in
 * `marks/` states its rule. Time is linear in the length of the text.
 *
 * @returns undefined for text without marks.
 */
export function readMarks(text: string): MarkedSplit | undefined {
  const lines = findLines(text);
  const rows = readRows(text, lines);
  const bylines = readBylines(rows);
  const attributions = readAttributions(rows, bylines);
  const reading =
    readMail(rows) ??
    readHackerNews(rows) ??
    readOutline(rows) ??
    readTimedChat(rows) ??
    readBylineMarks(rows, bylines) ??
    readPlainChat(rows) ??
    readSeparators(rows) ??
    readQuoteLevels(rows, text, lines) ??
    readIndent(rows) ??
    readAttributionMarks(rows, attributions);
  if (!reading) return undefined;
  const { noise, whens } = readNoise(rows, bylines, reading);
  for (const { line, end } of attributions) for (let i = line; i < end; i++) noise.add(i);
  const quoted = parentsByAttribution(reading.marks, attributions, lines.length, (line) =>
    text.slice(lines[line]!.start, lines[line]!.end),
  );
  const named = parentsByReference(reading.marks, (i) => {
    let line = reading.marks[i]!.line;
    while (line < rows.length - 1 && noise.has(line)) line++;
    return rows[line]!.text.slice(reading.skips?.get(line) ?? 0);
  });
  return assemble(rows, reading, noise, whens, new Map([...quoted, ...named]));
}

/** The lines of a text without the marks before their words; whole lines where there are none. */
export function wordSpans(text: string, marks: MarkedSplit | undefined): Span[] {
  const lines = findLines(text);
  if (!marks || marks.skips.size === 0) return lines;
  return lines.map(({ start, end }, i) => ({ start: Math.min(end, start + (marks.skips.get(i) ?? 0)), end }));
}

function assemble(
  rows: readonly Row[],
  { kind, marks, head, skips, open }: MarkReading,
  noise: ReadonlySet<number>,
  whens: ReadonlyMap<number, When>,
  answered: ReadonlyMap<number, number>,
): MarkedSplit {
  // What stands before the first mark is a comment of its own, unless it is nothing but marks.
  let shift = 0;
  for (let line = 0; line < marks[0]!.line; line++) if (!noise.has(line)) shift = 1;
  const bare = kind === "byline" || kind === "reddit" || kind === "separator" || kind === "hacker-news";
  const indented =
    bare && marks.every((m) => m.parent === undefined) ? parentsByIndent(rows, marks) : undefined;
  const times = marks.map((m, i) => m.when ?? whens.get(i) ?? null);
  const dates = settleDates([head?.when ?? null, ...times]);
  const comments = marks.map((mark, i): MarkedComment => {
    const told = indented ? indented[i] : mark.parent === undefined ? answered.get(i) : mark.parent;
    const parent = i === 0 && shift === 0 ? null : told;
    return {
      first: i === 0 && shift === 0 ? 0 : mark.line,
      end: marks[i + 1]?.line ?? rows.length,
      parent: typeof parent === "number" ? parent + shift : parent,
      author: mark.author ?? null,
      postedText: times[i]?.text ?? null,
      postedAt: dates[i + 1]!,
      nativeId: mark.nativeId ?? null,
    };
  });
  if (shift === 1)
    comments.unshift({
      first: 0,
      end: marks[0]!.line,
      parent: null,
      author: head?.author ?? null,
      postedText: head?.when?.text ?? null,
      postedAt: dates[0]!,
      nativeId: null,
    });
  return { kind, comments, noise, skips: skips ?? new Map(), open: new Set(open) };
}
