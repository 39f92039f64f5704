import type { Attribution } from "./attributions.ts";
import { type Mark, parentsByDepth, type Row } from "./reading.ts";

/**
 * Parents by the indentation of the marks themselves: taken if there are at least two depths, and each step back
 * leads to an indentation that an earlier mark has.
 */
export function parentsByIndent(rows: readonly Row[], marks: readonly Mark[]): (number | null)[] | undefined {
  const indents = marks.map((m) => rows[m.line]!.indent);
  if (new Set(indents).size < 2 || indents[0] !== indents.reduce((a, b) => Math.min(a, b))) return undefined;
  const open: number[] = [];
  let odd = 0;
  for (const indent of indents) {
    let stepped = false;
    while (open.length > 0 && open.at(-1)! > indent) {
      open.pop();
      stepped = true;
    }
    if (open.at(-1) !== indent) {
      if (stepped) odd++;
      open.push(indent);
    }
  }
  return odd > marks.length * 0.05 ? undefined : parentsByDepth(indents);
}

const REFERENCE = /^(?:>>|@|#|re:?\s*|\^)\s?#?\[?(\d{1,7})\]?(?![\p{L}\d])/iu;

/**
 * The earlier comment whose number a comment begins with: `@3`, `>>3`, `re [3]`.
 *
 * @param words the beginning of a comment's words.
 */
export function parentsByReference(
  marks: readonly Mark[],
  words: (mark: number) => string,
): Map<number, number> {
  const found = new Map<number, number>();
  const places = new Map<string, number>();
  marks.forEach(({ nativeId }, i) => {
    const number = REFERENCE.exec(words(i))?.[1];
    const place = number === undefined ? undefined : places.get(number);
    if (place !== undefined) found.set(i, place);
    if (nativeId) places.set(nativeId, i);
  });
  return found;
}

/**
 * The comment that each comment quotes, where an attribution names its writer: the one by that writer which holds
 * the quoted line, or the only one by them so far.
 *
 * @param text the whole text of a line.
 */
export function parentsByAttribution(
  marks: readonly Mark[],
  attributions: readonly Attribution[],
  rows: number,
  text: (line: number) => string,
): Map<number, number> {
  const found = new Map<number, number>();
  if (attributions.length === 0) return found;
  const byAuthor = new Map<string, number[]>();
  const holders = new Map<string, number[]>();
  let next = 0;
  marks.forEach((mark, i) => {
    const end = marks[i + 1]?.line ?? rows;
    // A header that names the comment's own writer is no attribution.
    while (next < attributions.length && attributions[next]!.line <= mark.line) next++;
    const own = attributions[next];
    if (own && own.line < end) {
      const said = plain(text(own.end));
      const candidates = byAuthor.get(own.author.toLowerCase()) ?? [];
      const holding = (holders.get(said) ?? []).filter(
        (h) => marks[h]!.author?.toLowerCase() === own.author.toLowerCase(),
      );
      const parent = holding.at(-1) ?? (candidates.length === 1 ? candidates[0] : undefined);
      if (parent !== undefined) found.set(i, parent);
    }
    for (let line = mark.line; line < end; line++) {
      const words = text(line);
      if (words.startsWith(">")) continue;
      const places = holders.get(plain(words));
      if (!places) holders.set(plain(words), [i]);
      else if (places.length < 20) places.push(i);
    }
    if (mark.author) {
      const name = mark.author.toLowerCase();
      const places = byAuthor.get(name);
      if (places) places.push(i);
      else byAuthor.set(name, [i]);
    }
  });
  return found;
}

function plain(line: string): string {
  return line
    .slice(0, 400)
    .replace(/^[>\s]+/u, "")
    .trim();
}
