/** Of each UTF-16 unit: its lower case where it is kept, or one of these. */
const NOT_ASKED = 0;
const DROPPED = 1;
/** What more than itself decides: halves of pairs, letters whose lower case is longer, sigmas. */
const TOGETHER = 2;
const UNITS = new Uint16Array(0x10000).fill(TOGETHER, 0xd800, 0xe000);
UNITS["Σ".charCodeAt(0)] = TOGETHER;

function unitOf(unit: number): number {
  const letter = String.fromCharCode(unit);
  const lower = letter.toLowerCase();
  UNITS[unit] = lower.length > 1 ? TOGETHER : isKept(lower) ? lower.charCodeAt(0) : DROPPED;
  return UNITS[unit]!;
}

const isKept = (letter: string): boolean => /[\p{L}\p{N}]/u.test(letter);

/**
 * The key by which near-duplicates are found: a hash of a text's letters and digits in lower case, so that texts
 * that differ in punctuation, spaces, quotation marks or case alone share it.
 *
 * cyrb53 (bryc, public domain), cut to 47 bits so that SQLite keeps it in six bytes. Among a million different texts
 * less than one in two hundred pairs of equal keys is chance; who compares shows the texts.
 *
 * @param start and `end`: of which part of the text; of all if left out.
 */
export function echoOf(text: string, start = 0, end = text.length): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = start; i < end; i++) {
    let unit = UNITS[text.charCodeAt(i)]!;
    if (unit === NOT_ASKED) unit = unitOf(text.charCodeAt(i));
    if (unit === DROPPED) continue;
    if (unit === TOGETHER) return echoOfAny(text.slice(start, end));
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  return joined(a, b);
}

function echoOfAny(text: string): number {
  const letters = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < letters.length; i++) {
    a = Math.imul(a ^ letters.charCodeAt(i), 2654435761);
    b = Math.imul(b ^ letters.charCodeAt(i), 1597334677);
  }
  return joined(a, b);
}

function joined(a: number, b: number): number {
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (b & 0x7fff) * 2 ** 32 + (a >>> 0);
}
