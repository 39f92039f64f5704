import fc from "fast-check";
import { expect, test } from "vitest";
import { compileCues } from "../../src/codebook/cues.ts";

/** A matcher of one list of phrases. */
function only(cues: readonly string[], lookAlikes: readonly string[] = []) {
  const find = compileCues([{ cues, lookAlikes }]);
  return { find: (text: string) => find(text)[0]! };
}

test("finds whole words and phrases, whatever their case", () => {
  const cues = only(["pay", "total comp"]);
  expect(cues.find("PAY is not paying. Total  comp\nis, payback is not; pay!")).toEqual([
    "pay",
    "total  comp",
    "pay",
  ]);
});

test("a star stands for any ending, and for none", () => {
  expect(only(["salar*"]).find("salary, salaries, salar, presalary")).toEqual([
    "salary",
    "salaries",
    "salar",
  ]);
});

test("a hyphen may be a space or be left out", () => {
  expect(only(["back-to-back"]).find("back-to-back, back to back, backtoback")).toHaveLength(3);
});

test("typographic apostrophes are apostrophes", () => {
  expect(only(["don't need"]).find("We don’t need them")).toEqual(["don't need"]);
  expect(only(["don’t need"]).find("We don't need them")).toEqual(["don't need"]);
});

test("the longest phrase is found first", () => {
  expect(only(["stock", "stock options"]).find("stock options and stock")).toEqual([
    "stock options",
    "stock",
  ]);
});

test("a cue inside a look-alike does not count", () => {
  const cues = only(["pay", "raise"], ["pay attention", "raise* concerns"]);
  expect(cues.find("Pay attention: I raised concerns, raise concerns, and got a raise in pay.")).toEqual([
    "raise",
    "pay",
  ]);
});

test("characters with a meaning in patterns are themselves", () => {
  expect(only(["c++", "a.i.", "what?"]).find("c++ and a.i., not axix; what?")).toEqual([
    "c++",
    "a.i.",
    "what?",
  ]);
});

test("a phrase may begin with a sign, and go on where a hyphen is left out before a space", () => {
  expect(only(["'tis", "a- b", "*ware"]).find("'tis a b, 'tis; a- b, x'tis hardware")).toEqual([
    "'tis",
    "a b",
    "'tis",
    "a- b",
    "hardware",
  ]);
});

test("no phrases find nothing", () => {
  expect(only([]).find("anything")).toEqual([]);
});

test("any phrase finds itself between spaces", () => {
  const word = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
    .filter((s) => /^[^\s*]+$/u.test(s));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), (words) => {
      const phrase = words.join(" ");
      expect(only([phrase]).find(` ${phrase} `).length).toBeGreaterThan(0);
    }),
  );
});

test("a long text is searched in linear time", () => {
  const cues = only(["aaaa* b*", "a-a-a-a-b"]);
  expect(cues.find("a ".repeat(200_000))).toEqual([]);
  expect(cues.find("a".repeat(200_000))).toEqual([]);
  expect(only(["a*"]).find("a".repeat(200_000))).toHaveLength(1);
});
