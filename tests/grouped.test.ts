import { expect, test } from "vitest";
import { counted, grouped } from "../src/grouped.ts";

test("groups come in the order of their first items, items in their own", () => {
  const groups = grouped(["banana", "apple", "blueberry", "avocado"], (name) => name[0]);
  expect([...groups]).toEqual([
    ["b", ["banana", "blueberry"]],
    ["a", ["apple", "avocado"]],
  ]);
  expect(grouped([], String).size).toBe(0);
});

test("values are counted in the order in which they first come", () => {
  expect([...counted(["b", "a", "b"])]).toEqual([
    ["b", 2],
    ["a", 1],
  ]);
});
