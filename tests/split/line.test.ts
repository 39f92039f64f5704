import { expect, test } from "vitest";
import { readLines } from "../../src/split/line.ts";
import { eachShared, sortedSet, sumShared } from "../../src/split/sets.ts";

test("the numbers of words do not depend on what was read before", () => {
  const text = "Managers earn more than Engineers.\nThe managers’ pay, Engineers say, is higher.";
  const fresh = readLines(text);
  readLines("Is higher pay what engineers want? Managers.");
  // So many words that those known are forgotten.
  readLines(Array.from({ length: 26_000 }, (_, i) => `word${i}`.padEnd(40, "x")).join("\n"));
  expect(readLines(text)).toEqual(fresh);
  expect(fresh[0]!.words).toEqual(["managers", "earn", "more", "than", "engineers"]);
});

test("sets of very different sizes share what they share", () => {
  const long = sortedSet(Array.from({ length: 500 }, (_, i) => (i * 7919) % 1009));
  const short = sortedSet([5, 1, 3, 1, 1008, 2000]);
  expect([...short]).toEqual([1, 3, 5, 1008, 2000]);
  const shared = [...short].filter((id) => long.includes(id));
  const found: number[][] = [[], []];
  eachShared(long, short, (id) => found[0]!.push(id));
  eachShared(short, long, (id) => found[1]!.push(id));
  expect(found).toEqual([shared, shared]);
  const weights = Float64Array.from({ length: 2001 }, (_, i) => i);
  const sum = shared.reduce((a, b) => a + b, 0);
  expect([sumShared(long, short, weights), sumShared(short, long, weights)]).toEqual([sum, sum]);
  expect(sum).toBeGreaterThan(0);
});
