import fc from "fast-check";
import { expect, test } from "vitest";
import { echoOf } from "../../src/store/echo.ts";

test("texts that differ in punctuation, spaces and case alone share a key, others do not", () => {
  for (const [one, other] of [
    ["Managers earn more.", "“managers EARN more” …"],
    ["ΣΊΣΥΦΟΣ, he said", "σίσυφος he said!"],
    ["İstanbul", "i̇stanbul"],
    ["𝔘nicode 😀 2", "𝔘NICODE2"],
  ] as const)
    expect(echoOf(one)).toBe(echoOf(other));
  expect(echoOf("Managers earn more.")).not.toBe(echoOf("Managers earn less."));
  expect(echoOf("Managers earn more.")).toBe(93_040_801_304_439);
});

test("is the same unit by unit as by whole characters, and of a part as of the part alone", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme-ascii" }), (text, before) => {
      // A smiley is no letter, but a pair of units.
      expect(echoOf(`${text}😀`)).toBe(echoOf(text));
      expect(echoOf(before + text + before, before.length, before.length + text.length)).toBe(echoOf(text));
    }),
  );
});
