import { describe, expect, test } from "vitest";
import { f1 } from "../../src/evaluate/f1.ts";
import type { StructureGold } from "../../src/learn/labelled.ts";
import type { Source } from "../../src/model.ts";
import type { FlatSplit } from "../../src/split/flat.ts";
import { scoreSplits } from "../../src/split/score.ts";

function gold(starts: number[], parents: (number | null)[], sources: Source[]): StructureGold {
  return { id: "t", text: sources.map((_, i) => `line ${i}`).join("\n"), starts, parents, sources };
}

function found(starts: number[], parents: (number | null)[], sources: Source[]): FlatSplit {
  return {
    lines: sources.map((source, i) => ({
      start: i,
      end: i + 1,
      begins: starts.includes(i),
      startScore: 1,
      source,
      sourceScore: 1,
    })),
    links: parents.map((parent) => ({ parent, score: 1 })),
  };
}

const SIX: Source[] = ["comment", "comment", "quote", "comment", "comment", "comment"];

describe("scoreSplits", () => {
  test("a perfect split scores one", () => {
    const g = gold([0, 2, 4], [null, 0, null], SIX);
    const f = found([0, 2, 4], [null, 0, null], SIX);
    expect(scoreSplits([[g, f]])).toEqual({ split: 1, link: 1, source: 1, threads: 1 });
  });

  test("the first line, which cannot be missed, does not count", () => {
    const g = gold([0, 2], [null, 0], SIX);
    expect(scoreSplits([[g, found([0], [null], SIX)]])).toMatchObject({ split: 0, link: 0 });
  });

  test("a boundary too many and one missed count alike", () => {
    const g = gold([0, 2, 4], [null, 0, 1], SIX);
    const f = found([0, 2, 5], [null, 0, 1], SIX);
    // One of two boundaries is right: precision and recall are one half.
    expect(scoreSplits([[g, f]]).split).toBe(0.5);
  });

  test("a link counts by the lines at which child and parent begin", () => {
    const g = gold([0, 2, 4], [null, 0, 0], SIX);
    expect(scoreSplits([[g, found([0, 2, 4], [null, 0, 1], SIX)]]).link).toBe(0.5);
    // A boundary too many shifts ordinals, not lines.
    expect(scoreSplits([[g, found([0, 1, 2, 4], [null, null, 0, 0], SIX)]]).link).toBeCloseTo(0.8, 9);
  });

  test("sources are averaged over those that the gold holds", () => {
    const g = gold([0], [null], ["comment", "comment", "quote", "quote"]);
    const f = found([0], [null], ["comment", "comment", "quote", "noise"]);
    // comment: 1; quote: precision 1, recall 1/2; noise is in no gold.
    expect(scoreSplits([[g, f]]).source).toBeCloseTo((1 + 2 / 3) / 2, 9);
  });

  test("threads are pooled", () => {
    const one: [StructureGold, FlatSplit] = [gold([0, 1], [null, 0], SIX), found([0, 1], [null, 0], SIX)];
    const two: [StructureGold, FlatSplit] = [gold([0, 1], [null, 0], SIX), found([0, 3], [null, 0], SIX)];
    expect(scoreSplits([one, two])).toMatchObject({ split: 0.5, threads: 2 });
  });
});

test("f1 of nothing to find and nothing found is one", () => {
  expect(f1({ hit: 0, extra: 0, missed: 0 })).toBe(1);
  expect(f1({ hit: 0, extra: 1, missed: 0 })).toBe(0);
  expect(f1({ hit: 2, extra: 1, missed: 1 })).toBeCloseTo(2 / 3, 9);
});
