import fc from "fast-check";
import { expect, test } from "vitest";
import { codePointOffsets } from "../../src/text/codepoints.ts";

test("offsets of text without surrogate pairs stay as they are", () => {
  const at = codePointOffsets("naïve – “text”");
  expect([0, 5, 14].map(at)).toEqual([0, 5, 14]);
});

test("each surrogate pair before an offset counts once", () => {
  const at = codePointOffsets("a😀b👩‍💻c");
  expect([0, 1, 3, 4, 6, 7, 9, 10].map(at)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("for any text: as many code points as the iterator counts", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
      const at = codePointOffsets(text);
      let utf16 = 0;
      Array.from(text).forEach((point, i) => {
        expect(at(utf16)).toBe(i);
        utf16 += point.length;
      });
      expect(at(text.length)).toBe(Array.from(text).length);
    }),
  );
});
