import { analyse } from "chardet";
import { ThreadmineError } from "../errors.ts";

/** The share of control characters above which bytes are not text. */
const BINARY_SHARE = 0.02;

/**
 * Decodes the bytes of an input, whose encoding is found out (see `decodeUnknown`). Text is not normalised: what is
 * stored is what was read, whatever form its accents have.
 *
 * Lone NULs become U+FFFD, since SQLite's text functions stop at a NUL.
 *
 * @throws ThreadmineError `empty` for input without a visible character, `not-text` for binary data.
 */
export function decode(bytes: Uint8Array, uri: string): string {
  const text = decodeUnknown(bytes);
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

/**
 * Decodes bytes whose encoding nobody states: a byte-order mark, UTF-16 by its zero bytes, UTF-8 if it is valid, what a
 * page or XML file says of itself, what the bytes look like, and else Windows-1252.
 */
export function decodeUnknown(bytes: Uint8Array): string {
  const wide = utf16Of(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  return utf8(bytes) ?? mixed(bytes) ?? decodeAs(bytes, stated(bytes) ?? looksLike(bytes) ?? "windows-1252");
}

/**
 * Decodes bytes whose encoding is stated, by a name of the WHATWG Encoding Standard; as if it were not if no decoder
 * goes by that name, or if the text is valid UTF-8 after all (a wrong label is common, such chance is not).
 */
export function decodeAs(bytes: Uint8Array, encoding: string): string {
  const name = encoding.trim().toLowerCase();
  // Multi-byte encodings that use no byte above 0x7f are valid UTF-8 too, but mean something else.
  const plain = /^(?:iso-2022|utf-7|hz-)/u.test(name) ? undefined : utf8(bytes);
  if (plain !== undefined) return plain;
  if (/^(?:windows-1252|cp-?1252|iso-?8859-1|latin-?1|us-ascii|ascii|)$/u.test(name))
    return windows1252(bytes);
  try {
    return new TextDecoder(name).decode(bytes);
  } catch {
    return windows1252(bytes);
  }
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The encoding that a page (`<meta charset>`) or an XML file says it has. */
function stated(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString("latin1");
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w:-]+)|^<\?xml[^>]{0,100}encoding\s*=\s*["']([\w:-]+)/iu
    .exec(head)
    ?.slice(1)
    .find((name) => name !== undefined && !/^utf-?8$/iu.test(name));
}

/** Lines of several origins in one file: those that are UTF-8 are read so if they are most. */
function mixed(bytes: Uint8Array): string | undefined {
  const lines: { text: string | undefined; bytes: Uint8Array }[] = [];
  let good = 0;
  let bad = 0;
  for (let start = 0; start < bytes.length; ) {
    const at = bytes.indexOf(10, start);
    const end = at === -1 ? bytes.length : at + 1;
    const line = bytes.subarray(start, end);
    const text = utf8(line);
    if (text === undefined) bad++;
    else if (text.length < line.length) good++;
    lines.push({ text, bytes: line });
    start = end;
  }
  return good > bad ? lines.map((line) => line.text ?? windows1252(line.bytes)).join("") : undefined;
}

/** How sure the detector must be, in percent: short text in Western languages looks like many things. */
const SURE = 50;
/** Bytes that are looked at, from a little before the first that is not ASCII. */
const SAMPLE = 65536;

/** The encoding that bytes look like, if it is not a Western one: those are told apart too seldom. */
function looksLike(bytes: Uint8Array): string | undefined {
  const first = Math.max(0, bytes.findIndex((byte) => byte > 0x7f) - 1024);
  const [best] = analyse(bytes.subarray(first, first + SAMPLE));
  return best &&
    best.confidence >= SURE &&
    !/^(?:ISO-8859-[1-4]|ISO-8859-9|windows-125[0247]|ASCII|UTF-)/iu.test(best.name)
    ? best.name
    : undefined;
}

/** What the bytes 0x80 to 0x9f stand for; the unassigned ones are the controls of that number. */
const HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Node's own decoder of that name reads Latin-1 in some versions (nodejs/node issue 56542): controls for quotes. */
function windows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("latin1")
    .replace(/[\u0080-\u009f]/gu, (c) => HIGH[c.charCodeAt(0) - 0x80]!);
}

/**
 * Which UTF-16 bytes are in, by a byte-order mark or, without one, by their zeros: text of Western languages has one in
 * nearly every other byte, always on the same side. Undefined for other encodings.
 *
 * @param bytes the text or its beginning: of one without a mark no more than 4096 bytes are looked at.
 */
export function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
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
