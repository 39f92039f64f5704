import { expect, test } from "vitest";
import { Features } from "../../src/learn/features.ts";

test("a name is one feature, however it is put together", () => {
  const whole = new Features();
  for (const name of ["open3:as a manager", "head:as", "head:a", "gap:12", "end-words:"]) whole.add(name);
  const parts = new Features();
  parts.phrase("open3:", ["as", "a", "manager"]);
  parts.words("head:", ["as", "a"]);
  parts.word("gap:", 12);
  parts.phrase("end-words:", []);
  expect(parts.indices(20)).toEqual(whole.indices(20));
  expect([0, 1, 2, 3, 4].map((i) => parts.name(i))).toEqual([0, 1, 2, 3, 4].map((i) => whole.name(i)));
});

test("a vector that was cleared holds what was added since", () => {
  const f = new Features();
  f.words("w:", ["a", "b", "c"], 0.5);
  f.clear();
  f.add("w:d", 2);
  const fresh = new Features();
  fresh.add("w:d", 2);
  expect([f.size, [...f.indices(16)], f.name(0), f.values[0]]).toEqual([1, [...fresh.indices(16)], "w:d", 2]);
});
