/** Controls, format characters that could reorder or hide the text around them (Unicode UAX #9), and what is no character. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]/gu;
/** White space that a page shows, and format characters that belong to words and emoji. */
const HARMLESS = /[\t\n\r\u00ad\u200c\u200d]/u;

/**
 * Text of unknown origin with every character seen: what is invisible, or not allowed in XML, becomes its code
 * point in brackets (`(U+202E)`); a lone surrogate becomes U+FFFD.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (c) => {
    if (HARMLESS.test(c)) return c;
    const code = c.codePointAt(0)!;
    return code >= 0xd800 && code <= 0xdfff
      ? "\ufffd"
      : `(U+${code.toString(16).toUpperCase().padStart(4, "0")})`;
  });
}
