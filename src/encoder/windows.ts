import type { Source } from "../model.ts";

/** A sentence as the encoder reads it. */
export interface EncoderSentence {
  readonly ids: readonly number[];
  readonly opensParagraph: boolean;
  readonly opensComment: boolean;
  readonly source: Source;
}

/** A stretch of a thread that the encoder reads at once. Its targets are `first` to `last`, exclusive. */
export interface Window {
  readonly ids: readonly number[];
  /** Index of the sentence that owns each token; -1 for context and for the sides. */
  readonly owner: Int32Array;
  /** For each target that opens a paragraph: the place of its marker token. */
  readonly marks: readonly { readonly sentence: number; readonly at: number }[];
  readonly first: number;
  readonly last: number;
}

// The same numbers as in corpus/models/encoder/model.py: the network was trained on windows of this form.
export const CLS = 101;
export const SEP = 102;
const COMMENT = 1;
const PARAGRAPH = 2;
const UNKNOWN = 3;
const SOURCE_MARK: Readonly<Partial<Record<Source, number>>> = { quote: 4, article: 5, ad: 6, noise: 7 };
const WINDOW = 384;
const LEFT = 104;
const RIGHT = 32;
const SIDE = 16;
/** Tokens read of a sentence; what follows is left out. */
export const LONGEST = 120;

/**
 * Cuts a thread into windows; each sentence is a target in exactly one of them and has neighbours on both sides.
 *
 * @param sides token ids of the two sides' statements, which every window begins with.
 * @param known whether comments and sources are known (structured threads) or to be found (flat text).
 */
export function cutWindows(
  sentences: readonly EncoderSentence[],
  sides: readonly [readonly number[], readonly number[]],
  known: boolean,
): Window[] {
  const tokens = sentences.map((s, i) => {
    if (!s.opensParagraph && i > 0) return [SEP, ...s.ids];
    if (!known) return [UNKNOWN, ...s.ids];
    const mark = SOURCE_MARK[s.source];
    const open = s.opensComment ? COMMENT : PARAGRAPH;
    return mark === undefined ? [open, ...s.ids] : [open, mark, ...s.ids];
  });
  const head = [CLS, ...sides[0].slice(0, SIDE), SEP, ...sides[1].slice(0, SIDE), SEP];
  const body = WINDOW - LEFT - RIGHT - head.length;
  const windows: Window[] = [];
  const breaks = (k: number): boolean => (known ? sentences[k]!.opensComment : sentences[k]!.opensParagraph);
  for (let first = 0; first < tokens.length; ) {
    let last = first;
    let length = 0;
    while (last < tokens.length && (last === first || length + tokens[last]!.length <= body))
      length += tokens[last++]!.length;
    if (last < tokens.length) last = betterEnd(tokens, first, last, breaks, body);
    let left = first;
    for (length = 0; left > 0 && length + tokens[left - 1]!.length <= LEFT; )
      length += tokens[--left]!.length;
    let right = last;
    for (length = 0; right < tokens.length && length + tokens[right]!.length <= RIGHT; )
      length += tokens[right++]!.length;
    const ids = [...head];
    const owner: number[] = head.map(() => -1);
    const marks: { sentence: number; at: number }[] = [];
    for (let x = left; x < right; x++) {
      const target = x >= first && x < last;
      if (target && (sentences[x]!.opensParagraph || x === 0)) marks.push({ sentence: x, at: ids.length });
      for (const id of tokens[x]!) {
        ids.push(id);
        owner.push(target ? x : -1);
      }
    }
    windows.push({ ids, owner: Int32Array.from(owner), marks, first, last });
    first = last;
  }
  return windows;
}

/** Rather ends before a paragraph (a comment, where it is known) than within one, if that keeps half a window. */
function betterEnd(
  tokens: readonly (readonly number[])[],
  first: number,
  last: number,
  breaks: (k: number) => boolean,
  body: number,
): number {
  let k = last;
  while (k > first && !breaks(k)) k--;
  if (k === first) return last;
  let kept = 0;
  for (let x = first; x < k; x++) kept += tokens[x]!.length;
  return kept >= Math.floor(body / 2) ? k : last;
}
