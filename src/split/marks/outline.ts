import { readByline } from "./byline.ts";
import type { When } from "./dates.ts";
import { LEAST, type Mark, type MarkReading, plausible, type Row } from "./reading.ts";

const NUMBER =
  /^(?:\[#?(\d{1,4}(?:\.\d{1,4}){0,40})\]:?|\((\d{1,4}(?:\.\d{1,4}){0,40})\)|(\d{1,4}(?:\.\d{1,4}){0,40})[.):]?(?=\s|$))\s*/u;
/** How far a name and a date after a number reach. */
const LABEL = 90;

interface Numbered {
  readonly line: number;
  readonly style: "[" | "(" | "";
  readonly number: string;
  readonly path: readonly number[];
  readonly author: string | null;
  readonly when: When | null;
  /** Characters before the words; those of the number alone, where no name follows. */
  readonly skip: number;
  readonly skipNumber: number;
  readonly url: boolean;
}

/**
 * Outline numbers before comments: `[1]`, `[1.2] name:`, `1.2 name:`. Accepted if at least three of one style
 * run through the thread in order (`[1]`, `[1.1]`, `[1.1.1]`, `[2]`); plain `1.` and `(1)` only if most of
 * them name a writer, `[1]` without names or levels only if it counts from the thread's first line on without
 * a gap (footnotes do not).
 */
export function readOutline(rows: readonly Row[]): MarkReading | undefined {
  const found = rows.map(numbered).filter((n) => n !== undefined);
  for (const style of ["[", "", "("] as const) {
    const styled = found.filter((f) => f.style === style);
    if (styled.length < LEAST) continue;
    const named = styled.filter((m) => m.author !== null).length >= styled.length * 0.6;
    // A footnote or a list inside a comment has no name.
    const marks = inOrder(named ? styled.filter((m) => m.author !== null) : styled);
    if (marks.length < LEAST || marks.length < styled.length * 0.6) continue;
    const levels = marks.filter((m) => m.path.length > 1).length;
    const footnotes = marks.filter((m) => m.url).length > marks.length * 0.3;
    if (footnotes || (style !== "[" && !named)) continue;
    if (!named && levels === 0 && !countsOn(marks, rows.length)) continue;
    if (levels > 0 && orphans(marks) > marks.length * 0.25) continue;
    const noise = new Set<number>();
    const skips = new Map<number, number>();
    for (const { line, skip, skipNumber } of marks) {
      const row = rows[line]!;
      const before = named ? skip : skipNumber;
      if (row.whole && before >= row.text.length) noise.add(line);
      else skips.set(line, before);
    }
    const lines = marks.map((m) => m.line);
    if (!plausible(rows, lines, noise)) continue;
    const places = new Map(marks.map((m, i) => [m.number, i]));
    return {
      kind: "outline",
      marks: marks.map(
        (m): Mark => ({
          line: m.line,
          author: named ? m.author : null,
          when: named ? m.when : null,
          nativeId: m.number,
          parent:
            m.path.length > 1 ? places.get(m.path.slice(0, -1).join(".")) : levels > 0 ? null : undefined,
        }),
      ),
      noise,
      skips,
    };
  }
  return undefined;
}

function numbered({ text, whole }: Row, line: number): Numbered | undefined {
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const number = match[1] ?? match[2] ?? match[3] ?? "";
  const skipNumber = match[0].length;
  const rest = text.slice(skipNumber);
  const label = readLabel(rest, whole);
  return {
    line,
    style: match[1] !== undefined ? "[" : match[2] !== undefined ? "(" : "",
    number,
    path: number.split(".").map(Number),
    author: label?.author ?? null,
    when: label?.when ?? null,
    skip: skipNumber + (label?.length ?? 0),
    skipNumber,
    url: /^(?:https?:|www\.)/u.test(rest),
  };
}

/** Reads `name:`, `name (date):`, `name wrote:` before words, or a whole line `name, date`. */
export function readLabel(
  text: string,
  whole: boolean,
): { author: string | null; when: When | null; length: number } | undefined {
  // A clock holds colons too, so later ones are tried as well.
  let colon = -1;
  for (let tries = 0; tries < 4; tries++) {
    colon = text.indexOf(":", colon + 1);
    if (colon === -1 || colon > LABEL) break;
    if (colon + 1 < text.length && !/\s/u.test(text[colon + 1]!)) continue;
    const byline = readByline(text.slice(0, colon + 1));
    if (byline?.author)
      return { ...byline, length: colon + 1 + (/^\s*/u.exec(text.slice(colon + 1))?.[0].length ?? 0) };
  }
  const byline = whole && text.length <= LABEL ? readByline(text) : undefined;
  return byline?.author ? { ...byline, length: text.length } : undefined;
}

/** The marks whose numbers go on as in a book, each after the one before; others (footnotes) are left out. */
function inOrder(marks: readonly Numbered[]): Numbered[] {
  const kept: Numbered[] = [];
  for (const mark of marks) {
    const last = kept.at(-1);
    if (last ? follows(last.path, mark.path) : mark.path[0]! <= 1) kept.push(mark);
  }
  return kept;
}

/** Numbers that may be missing between two, where comments were deleted. */
const MISSING = 5;

function follows(a: readonly number[], b: readonly number[]): boolean {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const next = b[same];
  const last = a[same] ?? 0;
  // The comment that a first answer answers may be missing itself.
  if (next === undefined || b.length > same + 2 || (b.length === same + 2 && b[same + 1]! > MISSING))
    return false;
  return next > last && next <= last + MISSING;
}

/** Whether single numbers count 1, 2, 3 from the thread's beginning to its end. */
function countsOn(marks: readonly Numbered[], lines: number): boolean {
  if (marks[0]!.line > 1) return false;
  for (let i = 1; i < marks.length; i++) if (marks[i]!.path[0] !== marks[i - 1]!.path[0]! + 1) return false;
  const tail = lines - marks.at(-1)!.line;
  return tail <= (3 * marks.at(-1)!.line) / (marks.length - 1) + 3;
}

function orphans(marks: readonly Numbered[]): number {
  const known = new Set(marks.map((m) => m.number));
  return marks.filter((m) => m.path.length > 1 && !known.has(m.path.slice(0, -1).join("."))).length;
}
