import { separatorSign } from "./furniture.ts";
import { isName, plainName } from "./names.ts";
import { readLabel } from "./outline.ts";
import { LEAST, type Mark, type MarkReading, mostFrequent, plausible, type Row } from "./reading.ts";

/**
 * Lines of `-----`, `=====`, `***` between comments. Accepted if at least three repeat the same sign, spread
 * over the thread, and they do not underline headings. Where the lines after most of them name a writer
 * (`anna:`, `anna, 3 May 2024`, `anna`), that is read too.
 */
export function readSeparators(rows: readonly Row[]): MarkReading | undefined {
  const signs = rows.map(separatorSign);
  const sign = mostFrequent(signs.filter((s) => s !== undefined));
  if (sign === undefined) return undefined;
  const noise = new Set<number>();
  let underlines = 0;
  signs.forEach((s, line) => {
    if (s !== sign) return;
    noise.add(line);
    if (underlined(rows, line)) underlines++;
  });
  if (noise.size < LEAST || underlines > noise.size * 0.4) return undefined;
  const starts: number[] = [];
  rows.forEach((_, line) => {
    if (!noise.has(line) && (starts.length === 0 || noise.has(line - 1))) starts.push(line);
  });
  if (starts.length < LEAST || starts.length < noise.size * 0.6 || !plausible(rows, starts, noise))
    return undefined;
  const skips = new Map<number, number>();
  const labels = labelsOf(rows, starts);
  const marks = starts.map((line, i): Mark => {
    const label = labels[i];
    if (label) {
      if (rows[line]!.whole && label.length >= rows[line]!.text.length) noise.add(line);
      else skips.set(line, label.length);
    }
    return {
      line,
      author: label?.author ?? null,
      when: label?.when ?? null,
    };
  });
  return { kind: "separator", marks, noise, skips };
}

/** Whether a separator underlines the line before it, as headings and tables have it. */
function underlined(rows: readonly Row[], line: number): boolean {
  const above = rows[line - 1];
  const { text, gap } = rows[line]!;
  return (
    !!above?.whole &&
    !gap &&
    !/[.!?…:)"”]$/u.test(above.text) &&
    Math.abs(above.text.length - text.length) <= 3
  );
}

/** What the first lines of comments say of their writers, if most of them do. */
function labelsOf(rows: readonly Row[], starts: readonly number[]): ReturnType<typeof readLabel>[] {
  const labels = starts.map((line) => readLabel(rows[line]!.text, rows[line]!.whole));
  const separate = labels.map((label, i) => {
    const row = rows[starts[i]!]!;
    const alone = label !== undefined && row.whole && label.length >= row.text.length;
    // A line of its own needs words after it.
    return alone && starts[i]! + 1 === starts[i + 1] ? undefined : label;
  });
  if (separate.filter(Boolean).length >= starts.length * 0.6) return separate;
  const names = starts.map((line, i) => {
    const { text, whole } = rows[line]!;
    return whole && isName(text) && starts[i + 1] !== line + 1
      ? { author: plainName(text), when: null, length: text.length }
      : undefined;
  });
  return names.filter(Boolean).length >= starts.length * 0.8 ? names : starts.map(() => undefined);
}
