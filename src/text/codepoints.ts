import { countBelow } from "./bisect.ts";

/**
 * Makes the function that turns UTF-16 offsets of a text into Unicode code-point offsets, which is what
 * SQLite's `substr` and Python's slices count.
 *
 * A text without characters beyond U+FFFF (nearly every one) costs one scan and no memory; otherwise the
 * positions of the surrogate pairs are kept and searched by bisection.
 */
export function codePointOffsets(text: string): (utf16: number) => number {
  const pairs: number[] = [];
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const next = text.charCodeAt(i + 1);
      if (next >= 0xdc00 && next <= 0xdfff) pairs.push(i++);
    }
  }
  if (pairs.length === 0) return (utf16) => utf16;
  return (utf16) => utf16 - countBelow(pairs, utf16);
}
