import type { Line } from "./line.ts";

/** Where the words of a line stand elsewhere in its thread. */
export interface QuoteMatch {
  /** Index of the line that holds the words. */
  readonly line: number;
  /** Share of the quote's word trigrams found there, 0 to 1: below 1 for shortened or changed quotes. */
  readonly share: number;
}

/** A line that begins with a mark of quotation. */
export const QUOTE_MARK = /^(?:>|&gt;|»|\|\s)/u;
const BASE = 131_071;
const MOST_PLACES = 12;
/** The least share of a line's trigrams that makes a match. */
const LEAST_SHARE = 0.4;

/**
 * Finds for each line the earlier or later line that holds most of its words in the same order
 * (word trigrams, so that cuts and small changes are survived).
 *
 * Time is linear in the number of words: common trigrams are looked up in a bounded number of places.
 *
 * @returns one entry a line; undefined where nothing matches.
 */
export function matchQuotes(lines: readonly Line[]): (QuoteMatch | undefined)[] {
  // Most trigrams stand in one line alone: a list is made for the others only.
  const first = new Map<number, number>();
  const places = new Map<number, number[]>();
  const grams = lines.map(trigrams);
  for (let i = 0; i < lines.length; i++) {
    for (const gram of grams[i]!) {
      const one = first.get(gram);
      if (one === undefined) first.set(gram, i);
      else if (one !== i) {
        const at = places.get(gram);
        if (!at) places.set(gram, [one, i]);
        else if (at.length < MOST_PLACES && at[at.length - 1] !== i) at.push(i);
      }
    }
  }
  return lines.map((_, i) => {
    const own = grams[i]!;
    if (own.length < 2) return undefined;
    const counts = new Map<number, number>();
    for (const gram of own) {
      for (const j of places.get(gram) ?? []) if (j !== i) counts.set(j, (counts.get(j) ?? 0) + 1);
    }
    let best: QuoteMatch | undefined;
    for (const [line, count] of counts) {
      const share = count / own.length;
      if (share < LEAST_SHARE) continue;
      const earlier = line < i;
      if (!best || (earlier && best.line > i) || (earlier === best.line < i && share > best.share))
        best = { line, share };
    }
    return best;
  });
}

/** Lines within which a comment is usually quoted by its replies. */
const NEAR = 15;

/**
 * Finds the lines whose words another one quotes.
 *
 * @returns one entry a line. `near`: from a few lines on, as replies quote a comment; `afar`: from before it or long
 *   after it, as readers quote an article.
 */
export function quotedLines(
  lines: readonly Line[],
  matches: readonly (QuoteMatch | undefined)[],
): ("near" | "afar" | undefined)[] {
  const found = new Array<"near" | "afar" | undefined>(lines.length);
  matches.forEach((match, i) => {
    if (!match) return;
    const from = lines[match.line]!;
    if (QUOTE_MARK.test(from.text)) return;
    if (!QUOTE_MARK.test(lines[i]!.text) && from.words.length < lines[i]!.words.length) return;
    if (i < match.line || i - match.line > NEAR) found[match.line] = "afar";
    else found[match.line] ??= "near";
  });
  return found;
}

/** Each run of three words as one number: exact for up to 131,071 distinct words, beyond which two may meet in one. */
function trigrams({ ids }: Line): Float64Array {
  const found = new Float64Array(Math.max(0, ids.length - 2));
  for (let i = 0; i < found.length; i++)
    found[i] = ((ids[i]! % BASE) * BASE + (ids[i + 1]! % BASE)) * BASE + (ids[i + 2]! % BASE);
  return found;
}
