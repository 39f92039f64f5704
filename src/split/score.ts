import type { StructureGold } from "../learn/labelled.ts";
import { SOURCES } from "../model.ts";
import { type FlatSplit, startsOf } from "./flat.ts";

/** Counts behind an F1. */
export interface Counts {
  hit: number;
  extra: number;
  missed: number;
}

export function f1({ hit, extra, missed }: Counts): number {
  return hit + extra + missed === 0 ? 1 : (2 * hit) / (2 * hit + extra + missed);
}

/** How well threads were split: the same counts as `score_structure.py` takes from a database. */
export interface SplitScore {
  readonly split: number;
  readonly link: number;
  /** Macro-F1 over the sources that the gold holds. */
  readonly source: number;
  readonly threads: number;
}

/** Scores splits against known structure, pooled over all threads; the first line, which cannot be missed, is not counted. */
export function scoreSplits(pairs: readonly (readonly [StructureGold, FlatSplit])[]): SplitScore {
  const split: Counts = { hit: 0, extra: 0, missed: 0 };
  const link: Counts = { hit: 0, extra: 0, missed: 0 };
  const bySource = SOURCES.map((): Counts => ({ hit: 0, extra: 0, missed: 0 }));
  for (const [gold, found] of pairs) {
    const starts = startsOf(found.lines);
    count(
      split,
      new Set(gold.starts.filter(Boolean).map(String)),
      new Set(starts.filter(Boolean).map(String)),
    );
    const { parents, sources } = gold;
    if (parents) {
      const pair = (line: number, parent: number | null | undefined): string => `${line} ${parent ?? "top"}`;
      count(
        link,
        new Set(
          gold.starts.flatMap((s, c) =>
            s
              ? [pair(s, parents[c] === null || parents[c] === undefined ? null : gold.starts[parents[c]!])]
              : [],
          ),
        ),
        new Set(
          starts.flatMap((s, c) =>
            s ? [pair(s, found.links[c]!.parent === null ? null : starts[found.links[c]!.parent!])] : [],
          ),
        ),
      );
    }
    sources?.forEach((source, i) => {
      const guess = found.lines[i]?.source;
      if (guess === source) bySource[SOURCES.indexOf(source)]!.hit++;
      else {
        bySource[SOURCES.indexOf(source)]!.missed++;
        if (guess) bySource[SOURCES.indexOf(guess)]!.extra++;
      }
    });
  }
  const present = bySource.filter((c) => c.hit + c.missed > 0);
  return {
    split: f1(split),
    link: f1(link),
    source: present.reduce((sum, c) => sum + f1(c), 0) / (present.length || 1),
    threads: pairs.length,
  };
}

function count(counts: Counts, gold: ReadonlySet<string>, found: ReadonlySet<string>): void {
  for (const x of found) {
    if (gold.has(x)) counts.hit++;
    else counts.extra++;
  }
  for (const x of gold) if (!found.has(x)) counts.missed++;
}
