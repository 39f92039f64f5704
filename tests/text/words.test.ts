import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentences, stem } from "../../src/text/words.ts";
import { anyText } from "../arbitraries.ts";

const whole = (text: string) => ({ start: 0, end: text.length });
const cut = (text: string): string[] =>
  sentences(text, whole(text)).map(({ start, end }) => text.slice(start, end));

describe("sentences", () => {
  test("ends at full stops, not at abbreviations and decimals", () => {
    expect(cut("Managers earn 3.5 % more, e.g. in the U.S. market. Do they? Yes!")).toEqual([
      "Managers earn 3.5 % more, e.g. in the U.S. market.",
      "Do they?",
      "Yes!",
    ]);
  });

  test("gives lower-case tokens in order", () => {
    const [first] = sentences("Staff pays MORE.", whole("Staff pays MORE."));
    expect(first?.tokens).toEqual(["staff", "pays", "more", "."]);
  });

  test("reads the range given, and counts from the text's beginning", () => {
    const text = "One here. Two here. Three here.";
    expect(sentences(text, { start: 10, end: 19 }).map((s) => text.slice(s.start, s.end))).toEqual([
      "Two here.",
    ]);
  });

  test("a tab between sentences belongs to neither", () => {
    expect(cut("One is here.\tTwo is here.\t\tThree")).toEqual(["One is here.", "Two is here.", "Three"]);
  });

  test("a word of any length is never cut within a character", () => {
    const text = `x${"😀".repeat(30_000)} end.`;
    const found = cut(text);
    expect(found.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    for (const own of found) expect(own).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/u);
  });

  test("a paragraph of 300,000 characters is read whole", () => {
    const text = "managers earn more ".repeat(16_000).trim();
    const found = sentences(text, whole(text));
    expect(found[0]!.start).toBe(0);
    expect(found.at(-1)!.end).toBe(text.length);
  });

  test("for any text: in order, trimmed, and between them white space alone", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let at = 0;
        for (const { start, end } of sentences(text, whole(text))) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expect(text.slice(at, start).trim()).toBe("");
          expect(text.slice(start, end).trim()).toBe(text.slice(start, end));
          at = end;
        }
        expect(text.slice(at).trim()).toBe("");
      }),
      { numRuns: 300 },
    );
  });
});

describe("stem", () => {
  test.each([
    ["managers", "manag"],
    ["managing", "manag"],
    ["earned", "earn"],
    ["ponies", "poni"],
  ])("%s → %s", (word, expected) => {
    expect(stem(word)).toBe(expected);
  });

  test("leaves what is no plain word", () => {
    for (const token of ["?", "l6", "naïve", "ic", "don't", "x".repeat(40)]) expect(stem(token)).toBe(token);
  });

  test("remembers nothing that changes an answer", () => {
    expect(stem("layoffs")).toBe(stem("layoffs"));
  });
});
