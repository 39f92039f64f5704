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
  let size = 0;
  for (const { ids } of lines) size += gramsIn(ids);
  const table = new GramTable(size);
  /** The number of each trigram, in the order of the text. */
  const numbers = new Int32Array(size);
  // Most trigrams stand in one line alone: a list is made for the others only.
  const first = new Int32Array(size).fill(-1);
  const listOf = new Int32Array(size).fill(-1);
  const lists: number[][] = [];
  let at = 0;
  lines.forEach(({ ids }, i) => {
    for (let g = 0; g < gramsIn(ids); g++) {
      const number = table.number(gramAt(ids, g));
      numbers[at++] = number;
      const one = first[number]!;
      if (one === -1) first[number] = i;
      else if (one !== i) {
        const list = lists[listOf[number]!];
        if (!list) listOf[number] = lists.push([one, i]) - 1;
        else if (list.length < MOST_PLACES && list[list.length - 1] !== i) list.push(i);
      }
    }
  });
  at = 0;
  return lines.map(({ ids }, i) => {
    const own = gramsIn(ids);
    const from = at;
    at += own;
    if (own < 2) return undefined;
    const counts = new Map<number, number>();
    for (let g = from; g < at; g++) {
      const list = listOf[numbers[g]!]!;
      if (list === -1) continue;
      for (const j of lists[list]!) if (j !== i) counts.set(j, (counts.get(j) ?? 0) + 1);
    }
    let best: QuoteMatch | undefined;
    for (const [line, count] of counts) {
      const share = count / own;
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

/** Lines since the quote before, and the names of their ranges. */
const SINCE = [1, 2, 3, 5, 9];

/**
 * How each quote stands to the ones before it. Nobody quotes themselves: a quote of lines that stand after the first
 * quote of a reply has a start between them and itself, and makes a new chain (`fresh`; `direct` if they stand right
 * before it). One of lines before that often goes on with a reply that answers its parent point by point (`on`,
 * `same`, `back`: where it quotes beside where the last one did; `alone`: nobody knows where that was).
 *
 * @returns one entry a line, with how far the quote before is away; undefined for lines that are no quote.
 */
export function quoteChains(
  lines: readonly Line[],
  matches: readonly (QuoteMatch | undefined)[],
): (readonly [kind: string, since: string] | undefined)[] {
  let first = -1;
  let last = -1;
  return lines.map(({ text }, i) => {
    if (!QUOTE_MARK.test(text)) return undefined;
    const before = last;
    last = i;
    const since = before < 0 ? "none" : String(SINCE.findLast((n) => n <= i - before));
    const target = matches[i]?.line;
    if (target === undefined) return ["lost", since];
    if (target < i && target >= first) {
      first = i;
      return [target === i - 1 ? "direct" : "fresh", since];
    }
    const other = before < 0 ? undefined : matches[before]?.line;
    const order = other === undefined ? "alone" : target > other ? "on" : target === other ? "same" : "back";
    return [target > i ? `later:${order}` : order, since];
  });
}

/** How many runs of three words there are. */
function gramsIn(ids: Int32Array): number {
  return Math.max(0, ids.length - 2);
}

/** A run of three words as one number: exact for up to 131,071 distinct words, beyond which two may meet in one. */
function gramAt(ids: Int32Array, i: number): number {
  return ((ids[i]! % BASE) * BASE + (ids[i + 1]! % BASE)) * BASE + (ids[i + 2]! % BASE);
}

/** Numbers trigrams from 0 on, in the order in which they come: a `Map` would box each of them, as they exceed 31 bits. */
class GramTable {
  private readonly keys: Float64Array;
  private readonly numbers: Int32Array;
  private size = 0;

  /** @param most how many there may be. */
  constructor(most: number) {
    const places = 2 ** Math.ceil(Math.log2(2 * most + 2));
    this.keys = new Float64Array(places).fill(-1);
    this.numbers = new Int32Array(places);
  }

  number(gram: number): number {
    const { keys, numbers } = this;
    const low = gram | 0;
    const high = (gram / 0x1_0000_0000) | 0;
    let mixed = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
    let place = (mixed ^ (mixed >>> 13)) & (keys.length - 1);
    while (keys[place] !== gram) {
      if (keys[place] === -1) {
        keys[place] = gram;
        numbers[place] = this.size++;
        break;
      }
      place = (place + 1) & (keys.length - 1);
    }
    return numbers[place]!;
  }
}
