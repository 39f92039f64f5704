import { codePointOffsets } from "../text/codepoints.ts";
import { lines } from "../text/lines.ts";
import { sentences } from "../text/words.ts";
import { COLUMNS, type GoldSentence } from "./labelled.ts";
import type { Structure } from "./structure.ts";
import { lineStarts } from "./structure.ts";

/** A claim as a labeller left it. Offsets in code points. */
export interface LabelledClaim {
  readonly start: number;
  readonly end: number;
  /** Undefined where the labeller gave none. */
  readonly stance: string | undefined;
  readonly topics: readonly string[];
}

/**
 * The gold sentences of a labelled thread: each claim as it was marked, and every sentence that no claim touches, as none.
 *
 * A claim that spans lines becomes a sentence a line.
 */
export function goldOf(
  id: string,
  text: string,
  structure: Pick<Structure, "starts" | "sources">,
  claims: readonly LabelledClaim[],
): GoldSentence[] {
  const points = Array.from(text);
  const begins = lineStarts(text);
  const starts = new Set(structure.starts);
  const found: Omit<GoldSentence, "id">[] = [];
  const sorted = [...claims].sort((a, b) => a.start - b.start || a.end - b.end);
  let next = 0;
  begins.forEach((begin, line) => {
    const end = begins[line + 1] ?? points.length;
    const own = points.slice(begin, end).join("");
    const at = {
      line: line + 1,
      source: structure.sources[line] ?? "comment",
      begins: starts.has(line),
    } as const;
    const here: Omit<GoldSentence, "id">[] = [];
    while (next < sorted.length && sorted[next]!.end <= begin) next++;
    for (let i = next; i < sorted.length && sorted[i]!.start < end; i++) {
      const { start, end: last, stance, topics } = sorted[i]!;
      for (const piece of pieces(points, Math.max(start, begin), Math.min(last, end)))
        here.push({ ...at, ...piece, claim: true, stance, topics });
    }
    const claimed = [...here];
    const pointsBefore = codePointOffsets(own);
    for (const range of lines(own))
      for (const s of sentences(own, range)) {
        const from = begin + pointsBefore(s.start);
        const to = begin + pointsBefore(s.end);
        if (claimed.some((c) => c.start < to && from < c.end)) continue;
        for (const piece of pieces(points, from, to))
          here.push({ ...at, ...piece, claim: false, stance: "-", topics: [] });
      }
    for (const sentence of here.sort((a, b) => a.start - b.start)) found.push(sentence);
  });
  return found.map((s, i) => ({ id: `${id}-${String(i + 1).padStart(3, "0")}`, ...s }));
}

/** A range without the characters that a cell of a gold file cannot hold, in as many pieces as that takes. */
function* pieces(
  points: readonly string[],
  start: number,
  end: number,
): Generator<{ start: number; end: number; text: string }, undefined> {
  let from = start;
  for (let at = start; at <= end; at++) {
    if (at < end && !/[\t\n\r]/u.test(points[at]!)) continue;
    const text = points.slice(from, at).join("");
    if (text.trim() !== "") yield { start: from, end: at, text };
    from = at + 1;
  }
}

/** Gold sentences as the text of a gold file, see `corpus/gold/README.md`. */
export function goldFile(gold: readonly GoldSentence[]): string {
  const rows = gold.map((s) =>
    [
      s.id,
      s.line,
      s.start,
      s.end,
      s.source,
      s.begins ? 1 : 0,
      s.claim === undefined ? "?" : s.claim ? 1 : 0,
      s.stance ?? "?",
      s.topics === undefined ? "?" : s.topics.join(",") || "-",
      s.text,
    ].join("\t"),
  );
  return `${[COLUMNS, ...rows].join("\n")}\n`;
}
