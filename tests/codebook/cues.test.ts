import fc from "fast-check";
import { expect, test } from "vitest";
import { compileCues, cueText } from "../../src/codebook/cues.ts";

test("finds whole words and phrases, whatever their case", () => {
  const cues = compileCues(["pay", "total comp"]);
  expect(cues.find(cueText("PAY is not paying. Total  comp\nis, payback is not; pay!"))).toEqual([
    "pay",
    "total  comp",
    "pay",
  ]);
});

test("a star stands for any ending, and for none", () => {
  expect(compileCues(["salar*"]).find(cueText("salary, salaries, salar, presalary"))).toEqual([
    "salary",
    "salaries",
    "salar",
  ]);
});

test("a hyphen may be a space or be left out", () => {
  expect(compileCues(["back-to-back"]).find(cueText("back-to-back, back to back, backtoback"))).toHaveLength(3);
});

test("typographic apostrophes are apostrophes", () => {
  expect(compileCues(["don't need"]).find(cueText("We don’t need them"))).toEqual(["don't need"]);
  expect(compileCues(["don’t need"]).find(cueText("We don't need them"))).toEqual(["don't need"]);
});

test("the longest phrase is found first", () => {
  expect(compileCues(["stock", "stock options"]).find(cueText("stock options and stock"))).toEqual([
    "stock options",
    "stock",
  ]);
});

test("a cue inside a look-alike does not count", () => {
  const cues = compileCues(["pay", "raise"], ["pay attention", "raise* concerns"]);
  expect(cues.find(cueText("Pay attention: I raised concerns, raise concerns, and got a raise in pay."))).toEqual([
    "raise",
    "pay",
  ]);
});

test("characters with a meaning in patterns are themselves", () => {
  expect(compileCues(["c++", "a.i.", "what?"]).find(cueText("c++ and a.i., not axix; what?"))).toEqual([
    "c++",
    "a.i.",
    "what?",
  ]);
});

test("no phrases find nothing", () => {
  expect(compileCues([]).find(cueText("anything"))).toEqual([]);
});

test("any phrase finds itself between spaces", () => {
  const word = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
    .filter((s) => /^[^\s*]+$/u.test(s));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), (words) => {
      const phrase = words.join(" ");
      expect(compileCues([phrase]).find(cueText(` ${phrase} `)).length).toBeGreaterThan(0);
    }),
  );
});

test("a long text is searched in linear time", () => {
  const cues = compileCues(["aaaa* b*", "a-a-a-a-b"]);
  expect(cues.find(cueText("a ".repeat(200_000)))).toEqual([]);
  expect(cues.find(cueText("a".repeat(200_000)))).toEqual([]);
});
