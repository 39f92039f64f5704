import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { certainty, change, share, shareName, type VoiceGroup } from "../../src/markdown/shares.ts";

const first = (g: VoiceGroup): number => g.first;
const all = (g: VoiceGroup): number => g.first + g.second + g.neither;
const voice = (first: number, second: number, voices: number): VoiceGroup => ({
  first,
  second,
  neither: 0,
  voices,
});

describe("a share", () => {
  test("of voices with one claim each has Wilson's interval", () => {
    // R: prop.test(50, 100, correct = FALSE) gives 0.4038 to 0.5962; one voice more or less in the variance.
    const found = share([voice(1, 0, 50), voice(0, 1, 50)], first, all);
    expect(found).toMatchObject({ part: 50, whole: 100, voices: 100, value: 0.5 });
    expect(found.low).toBeCloseTo(0.4038, 2);
    expect(found.high).toBeCloseTo(0.5962, 2);
  });

  test("is less sure when few voices make the same claims", () => {
    const many = share([voice(1, 0, 50), voice(0, 1, 50)], first, all);
    const few = share([voice(10, 0, 5), voice(0, 10, 5)], first, all);
    expect(few.value).toBe(many.value);
    expect(few.high - few.low).toBeGreaterThan(2 * (many.high - many.low));
    // Ten voices that agree with themselves are ten observations, not a hundred.
    expect(few.low).toBeCloseTo(0.23, 1);
  });

  test("of nothing is anything, of one voice hardly less", () => {
    expect(share([], first, all)).toMatchObject({ whole: 0, low: 0, high: 1 });
    expect(share([voice(30, 0, 1)], first, all).low).toBeLessThan(0.3);
  });

  test("always lies in its interval, and that between 0 and 1", () => {
    const groups = fc.array(
      fc.record({
        first: fc.nat(9),
        second: fc.nat(9),
        neither: fc.nat(9),
        voices: fc.integer({ min: 1, max: 50 }),
      }),
    );
    fc.assert(
      fc.property(groups, (g) => {
        const { value, low, high, whole } = share(g, first, all);
        expect([low, high].every((x) => x >= 0 && x <= 1)).toBe(true);
        if (whole > 0) expect(low <= value && value <= high).toBe(true);
      }),
    );
  });
});

test("a change of shares: its interval holds nought when the shares are the same", () => {
  const one = share([voice(1, 0, 56), voice(0, 1, 14)], first, all);
  const other = share([voice(1, 0, 48), voice(0, 1, 32)], first, all);
  // Newcombe (1998), example of 56/70 and 48/80: the difference .2 with .0524 to .3339.
  const moved = change(other, one);
  expect(moved.value).toBeCloseTo(0.2, 6);
  expect(moved.low).toBeCloseTo(0.0524, 2);
  expect(moved.high).toBeCloseTo(0.3339, 2);
  expect(change(one, one)).toMatchObject({ value: 0 });
  expect(change(one, one).low).toBeLessThan(0);
});

test("names of shares, and how far they can be told", () => {
  expect([0, 0.03, 0.1, 0.26, 0.34, 0.49, 0.66, 0.77, 0.95, 1].map(shareName)).toEqual([
    "none",
    "hardly_any",
    "tenth",
    "quarter",
    "third",
    "half",
    "two_thirds",
    "three_quarters",
    "nearly_all",
    "all",
  ]);
  expect(certainty(share([voice(1, 1, 2)], first, all))).toBe("few");
  expect(certainty(share([voice(5, 0, 3), voice(0, 5, 3)], first, all))).toBe("wide");
  expect(certainty(share([voice(1, 0, 90), voice(0, 1, 90)], first, all))).toBe("sound");
});

test("over the whole range, a share has the name of the nearest fraction", () => {
  const fractions: Readonly<Record<string, number>> = {
    none: 0,
    hardly_any: 0,
    tenth: 1 / 10,
    sixth: 1 / 6,
    fifth: 1 / 5,
    quarter: 1 / 4,
    third: 1 / 3,
    two_fifths: 2 / 5,
    half: 1 / 2,
    three_fifths: 3 / 5,
    two_thirds: 2 / 3,
    three_quarters: 3 / 4,
    four_fifths: 4 / 5,
    five_sixths: 5 / 6,
    nine_tenths: 9 / 10,
    nearly_all: 1,
    all: 1,
  };
  const named = Object.keys(fractions).filter((name) => !/none|hardly_any|all/u.test(name));
  const used = new Set<string>();
  for (let i = 0; i <= 1000; i++) {
    const name = shareName(i / 1000);
    used.add(name);
    const off = (other: string): number => Math.abs(fractions[other]! - i / 1000);
    expect(off(name), `${i / 1000}: ${name}`).toBeLessThan(0.0701);
    if (named.includes(name))
      for (const other of named) expect(off(name), `${i / 1000}: ${name}`).toBeLessThan(off(other) + 1e-9);
  }
  expect([...used].sort()).toEqual(Object.keys(fractions).sort());
  expect([30 / 193, 0.86].map(shareName)).toEqual(["sixth", "five_sixths"]);
});
