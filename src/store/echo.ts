/** Of each UTF-16 unit whether it is kept: 0 where that was not asked yet. Halves of a pair are kept. */
const KINDS = new Uint8Array(0x10000).fill(1, 0xd800, 0xe000);

function isKept(unit: number): boolean {
  let kind = KINDS[unit]!;
  if (kind === 0) {
    kind = /[\p{L}\p{N}]/u.test(String.fromCharCode(unit)) ? 1 : 2;
    KINDS[unit] = kind;
  }
  return kind === 1;
}

/**
 * The key by which near-duplicates are found: a hash of a text's letters and digits in lower case, so that texts
 * that differ in punctuation, spaces, quotation marks or case alone share it.
 *
 * cyrb53 (bryc, public domain), cut to 47 bits so that SQLite keeps it in six bytes. Among a million different texts
 * less than one in two hundred pairs of equal keys is chance; who compares shows the texts.
 */
export function echoOf(text: string): number {
  let letters = text.toLowerCase();
  if (/[\ud800-\udfff]/.test(letters)) letters = letters.replace(/[^\p{L}\p{N}]+/gu, "");
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < letters.length; i++) {
    const unit = letters.charCodeAt(i);
    if (!isKept(unit)) continue;
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (b & 0x7fff) * 2 ** 32 + (a >>> 0);
}
