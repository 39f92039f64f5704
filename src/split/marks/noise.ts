import type { Byline } from "./byline.ts";
import type { When } from "./dates.ts";
import { isAvatar, isButton, isCounter, isWriterInfo, separatorSign } from "./furniture.ts";
import type { MarkReading, Row } from "./reading.ts";

/** Kinds that are copied from pages, with what pages print around posts. */
const PAGES: ReadonlySet<string> = new Set(["hacker-news", "reddit", "byline", "separator", "outline"]);

/**
 * Adds to the lines that are nothing but marks those that belong to them: separators beside them, and on pages the
 * buttons, counters and what is said of the writer right below a mark; a time there dates the comment.
 *
 * @returns all such lines, and the times found by the index of their mark.
 */
export function readNoise(
  rows: readonly Row[],
  bylines: readonly (Byline | undefined)[],
  reading: MarkReading,
): { noise: Set<number>; whens: Map<number, When> } {
  const noise = new Set(reading.noise);
  const whens = new Map<number, When>();
  const page = PAGES.has(reading.kind);
  if (page) {
    rows.forEach((row, line) => {
      if (isButton(row)) noise.add(line);
    });
    reading.marks.forEach(({ line, when }, i) => {
      const end = reading.marks[i + 1]?.line ?? rows.length;
      let at = line;
      while (at < end && noise.has(at)) at++;
      for (; at > line && at < end && at < line + 12; at++) {
        const byline = bylines[at];
        const time = byline?.when && byline.shape === "when" ? byline.when : undefined;
        if (time && !when && !whens.has(i)) whens.set(i, time);
        else if (
          !time &&
          byline?.shape !== "#" &&
          !isWriterInfo(rows[at]!) &&
          !isAvatar(rows[at]!) &&
          !noise.has(at)
        )
          break;
        noise.add(at);
      }
    });
    // Votes stand beside buttons, so they are looked for last.
    rows.forEach((row, line) => {
      if (isCounter(row) && (noise.has(line - 1) || noise.has(line + 1))) noise.add(line);
    });
  }
  for (const { line } of reading.marks) {
    for (let at = line - 1; at >= 0 && separatorSign(rows[at]!) !== undefined; at--) noise.add(at);
    let after = line;
    while (after < rows.length && noise.has(after)) after++;
    if (after > line && rows[after] && separatorSign(rows[after]!) !== undefined) noise.add(after);
  }
  const last = rows.length - 1;
  if (last >= 0 && separatorSign(rows[last]!) !== undefined) noise.add(last);
  return { noise, whens };
}
