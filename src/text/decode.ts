import { ThreadmineError } from "../errors.ts";

/** The share of control characters above which bytes are not text. */
const BINARY_SHARE = 0.02;

/**
 * Decodes the bytes of an input: UTF-8 (with or without a byte-order mark), UTF-16 (with a mark, or
 * recognised by its zero bytes), otherwise Windows-1252 (WHATWG Encoding Standard).
 *
 * Lone NULs become U+FFFD, since SQLite's text functions stop at a NUL.
 *
 * @throws ThreadmineError `empty` for input without a visible character, `not-text` for binary data.
 */
export function decode(bytes: Uint8Array, uri: string): string {
  const text = decodeAs(bytes);
  if (!/\S/u.test(text)) {
    throw new ThreadmineError(
      "empty",
      `${uri}: expected text, found ${bytes.length === 0 ? "an empty file" : "white space alone"}`,
      "Give a file that holds a discussion.",
    );
  }
  const sample = text.slice(0, 65536);
  let controls = 0;
  for (let i = 0; i < sample.length; i++) {
    const unit = sample.charCodeAt(i);
    if (
      (unit < 32 && unit !== 9 && unit !== 10 && unit !== 13 && unit !== 12) ||
      (unit >= 0x7f && unit < 0xa0) ||
      unit === 0xfffd
    )
      controls++;
  }
  if (controls > sample.length * BINARY_SHARE) {
    throw new ThreadmineError(
      "not-text",
      `${uri}: expected text, found binary data (${controls} control characters in the first ${sample.length})`,
      "Export the discussion as text, JSON or CSV first; compressed files are to be unpacked.",
    );
  }
  return storable(text);
}

/** Text as SQLite can hold it: NULs and halves of surrogate pairs (from JSON escapes) become U+FFFD. */
export function storable(text: string): string {
  return text.replace(/\0|[\ud800-\udfff]/gu, "\ufffd");
}

function decodeAs(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const unmarked = unmarkedUtf16(bytes);
  if (unmarked) return new TextDecoder(unmarked).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return windows1252(bytes);
  }
}

/** What the bytes 0x80 to 0x9f stand for; the unassigned ones are the controls of that number. */
const HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Node's own decoder of that name reads Latin-1 in some versions (nodejs/node issue 56542): controls for quotes. */
function windows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("latin1")
    .replace(/[\u0080-\u009f]/gu, (c) => HIGH[c.charCodeAt(0) - 0x80]!);
}

/** UTF-16 text of Western languages has a zero in nearly every other byte, always on the same side. */
function unmarkedUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const length = Math.min(bytes.length, 4096) & ~1;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  if (length >= 8 && odd > length * 0.35 && even < length * 0.02) return "utf-16le";
  if (length >= 8 && even > length * 0.35 && odd < length * 0.02) return "utf-16be";
  return undefined;
}
