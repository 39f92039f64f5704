import { type Byline, readByline } from "./byline.ts";
import { headsQuote } from "./bylines.ts";
import { LEAST, type Mark, type MarkReading, plausible, type Row } from "./reading.ts";

/** A line (or two, where a mail program has broken it) that names whom the quotation below is by. */
export interface Attribution {
  readonly line: number;
  readonly end: number;
  readonly author: string;
}

/** Lines such as `On DATE, NAME wrote:` and `NAME <mail> writes:` directly before `>` lines. */
export function readAttributions(
  rows: readonly Row[],
  bylines: readonly (Byline | undefined)[],
): Attribution[] {
  const found: Attribution[] = [];
  for (let line = 0; line + 1 < rows.length; line++) {
    const row = rows[line]!;
    if (!row.whole || row.text.startsWith(">")) continue;
    if (headsQuote(rows, line)) {
      const byline = bylines[line];
      if (byline?.author && /verb/u.test(byline.shape))
        found.push({ line, end: line + 1, author: byline.author });
    } else if (/^(?:on|am)\s.*\d/iu.test(row.text) && headsQuote(rows, line + 1)) {
      const byline = readByline(`${row.text} ${rows[line + 1]!.text}`);
      if (byline?.author && /verb/u.test(byline.shape))
        found.push({ line, end: line + 2, author: byline.author });
    }
  }
  return found;
}

/**
 * Attributions alone, without headers or other marks: each begins a comment, since it opens the quotation that the
 * comment answers. Accepted from three on. Comments that quote nobody have no mark, so all other lines stay open.
 */
export function readAttributionMarks(
  rows: readonly Row[],
  attributions: readonly Attribution[],
): MarkReading | undefined {
  const inside = new Set<number>();
  const noise = new Set<number>();
  const marks = attributions.map(({ line, end }): Mark => {
    for (let i = line; i < end; i++) noise.add(i);
    for (let i = line; i <= end; i++) inside.add(i);
    return { line };
  });
  const starts = marks.map((m) => m.line);
  if (!plausible(rows, starts, noise, { least: LEAST, head: rows.length * 0.6 })) return undefined;
  return {
    kind: "attribution",
    marks,
    noise,
    open: rows.flatMap((_, i) => (i > 0 && !inside.has(i) ? [i] : [])),
  };
}
