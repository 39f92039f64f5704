import { expect, test } from "vitest";
import { goldOf } from "../../src/learn/write-gold.ts";
import { growth } from "../helpers.ts";

const gold = (text: string) => goldOf("a", text, { starts: [0], sources: [] }, []);

test("sentences stand at their code points, beyond U+FFFF too", () => {
  const text = "Managers earn 😀 more. Engineers 🧑🏽‍💻 stay.\nTitles 😀 help. They do.";
  const points = Array.from(text);
  const found = gold(text);
  expect(found.map((s) => s.text)).toEqual([
    "Managers earn 😀 more.",
    "Engineers 🧑🏽‍💻 stay.",
    "Titles 😀 help.",
    "They do.",
  ]);
  for (const s of found) expect(points.slice(s.start, s.end).join("")).toBe(s.text);
});

test("a line of many sentences takes linear time", () => {
  expect(growth(1500, (n) => gold("Managers earn more than we do. ".repeat(n)))).toBeLessThan(10);
});
