import { type Counts, f1, noCounts } from "../evaluate/f1.ts";
import type { StructureGold } from "../learn/labelled.ts";
import { SOURCES } from "../model.ts";
import { type FlatSplit, startsOf } from "./flat.ts";

/** How well threads were split: F1 of comments' first lines, of reply links, and of sources. */
export interface SplitScore {
  readonly split: number;
  readonly link: number;
  /** Macro-F1 over the sources that the gold holds. */
  readonly source: number;
  readonly threads: number;
}

/**
 * Scores splits against known structure, pooled over all threads. The first line, which cannot be missed, is not counted;
 * `evaluate` counts it, so that its split F1 is a little higher.
 */
export function scoreSplits(pairs: readonly (readonly [StructureGold, FlatSplit])[]): SplitScore {
  const split = noCounts();
  const link = noCounts();
  const bySource = SOURCES.map(noCounts);
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
