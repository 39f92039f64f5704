import { expect, test } from "vitest";
import { shares } from "../../src/evaluate/shares.ts";

const NAMES = ["a", "b", "neutral"];
const SHARP = [
  [1000, 0, 0],
  [0, 1000, 0],
  [0, 0, 1000],
];
// Half of all a and b are taken for neutral.
const SHY = [
  [500, 0, 500],
  [0, 500, 500],
  [0, 0, 1000],
];
const thread = (n: number, counts: readonly number[]) => Array.from({ length: n }, () => counts);

test("corrects what the model is known to miss", () => {
  const [a, b, neutral] = shares(thread(20, [30, 10, 60]), SHY, NAMES);
  expect(a).toMatchObject({ stance: "a", raw: 0.3 });
  expect(a!.corrected).toBeGreaterThan(0.42);
  expect(b!.corrected).toBeGreaterThan(0.12);
  expect(neutral!.corrected).toBeLessThan(0.45);
});

test("leaves the counts of a faultless model nearly as they are, and shares add up", () => {
  const found = shares(thread(20, [30, 10, 60]), SHARP, NAMES);
  found.forEach((s, k) => {
    expect(Math.abs(s.corrected - [0.3, 0.1, 0.6][k]!)).toBeLessThan(0.05);
  });
  expect(found.reduce((sum, s) => sum + s.corrected, 0)).toBeCloseTo(1);
});

test("a model that tells nothing leaves everything possible", () => {
  const blind = shares(thread(20, [30, 30, 40]), thread(3, [300, 300, 400]), NAMES);
  for (const { low, high } of blind) expect(high - low).toBeGreaterThan(0.6);
});

test("intervals hold the corrected share, narrow with the number of threads, and are the same each time", () => {
  const few = shares([[3, 1, 6]], SHARP, NAMES);
  const many = shares(thread(50, [3, 1, 6]), SHARP, NAMES);
  [...few, ...many].forEach(({ low, corrected, high }) => {
    expect(low).toBeLessThanOrEqual(corrected);
    expect(high).toBeGreaterThanOrEqual(corrected);
  });
  expect(many[2]!.high - many[2]!.low).toBeLessThan(few[2]!.high - few[2]!.low);
  expect(shares([[3, 1, 6]], SHARP, NAMES)).toEqual(few);
});

test("without claims there is nothing to share", () => {
  expect(shares([], SHARP, NAMES)).toEqual([]);
  expect(shares([[0, 0, 0]], SHARP, NAMES)).toEqual([]);
});
