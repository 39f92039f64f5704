import fc from "fast-check";
import { expect, test } from "vitest";
import { lines, trim } from "../../src/text/lines.ts";

const texts = (text: string, span?: { start: number; end: number }): string[] =>
  lines(text, span).map(({ start, end }) => text.slice(start, end));

test("lines are trimmed, blank ones left out", () => {
  expect(texts("  one \r\n\r\n\ttwo\n \u00a0\nthree")).toEqual(["one", "two", "three"]);
});

test("a range of a text has its own lines", () => {
  expect(texts("one\ntwo three\nfour", { start: 4, end: 9 })).toEqual(["two t"]);
  expect(texts("one\ntwo", { start: 3, end: 3 })).toEqual([]);
});

test("trim leaves an empty range where it is", () => {
  expect(trim("   ", { start: 1, end: 1 })).toEqual({ start: 1, end: 1 });
  expect(trim(" a ", { start: 0, end: 3 })).toEqual({ start: 1, end: 2 });
});

test("for any text: between lines there is white space alone", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "é", "😀", " ", "\t", "\r", "\n", "\u2028", "\u00a0")),
      (units) => {
        const text = units.join("");
        let at = 0;
        for (const { start, end } of lines(text)) {
          expect(text.slice(at, start).trim()).toBe("");
          expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
          expect(text.slice(start, end)).not.toContain("\n");
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(text.slice(at).trim()).toBe("");
      },
    ),
  );
});
