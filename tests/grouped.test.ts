import { expect, test } from "vitest";
import { grouped } from "../src/grouped.ts";

test("groups come in the order of their first items, items in their own", () => {
  const groups = grouped(["banana", "apple", "blueberry", "avocado"], (name) => name[0]);
  expect([...groups]).toEqual([
    ["b", ["banana", "blueberry"]],
    ["a", ["apple", "avocado"]],
  ]);
  expect(grouped([], String).size).toBe(0);
});
