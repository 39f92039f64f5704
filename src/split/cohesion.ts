import type { Line } from "./line.ts";
import { sumShared } from "./sets.ts";

/** Lines on either side that are compared as one. */
const BLOCK = 5;

/** Cohesion across each line's beginning (Hearst's TextTiling 1997), 0 to 1. */
export interface Blocks {
  /** Weight of the words that the lines before and those from it on share, over that of the poorer side. */
  readonly between: Float64Array;
  /** Share of the line's own words that the lines before hold. */
  readonly seen: Float64Array;
}

/** How much a shared content word says: its weight by how few lines hold it (inverse document frequency). */
export class WordWeights {
  private readonly weights: Float64Array;

  constructor(lines: readonly Line[]) {
    let most = -1;
    for (const { content } of lines)
      if (content.length > 0) most = Math.max(most, content[content.length - 1]!);
    const holders = new Int32Array(most + 1);
    for (const { content } of lines) for (let i = 0; i < content.length; i++) holders[content[i]!]!++;
    this.weights = new Float64Array(most + 1);
    for (let id = 0; id <= most; id++)
      this.weights[id] = Math.log((lines.length + 1) / (holders[id]! + 0.5)) + 0.1;
  }

  /** The weight of the words of each of some sets. */
  totals(sets: readonly { readonly content: Int32Array }[]): Float64Array {
    const found = new Float64Array(sets.length);
    for (let s = 0; s < found.length; s++) {
      const { content } = sets[s]!;
      for (let i = 0; i < content.length; i++) found[s]! += this.weights[content[i]!]!;
    }
    return found;
  }

  /** Weight of the words that two of some sets share over that of the smaller one; 0 to 1. */
  cohesion(
    sets: readonly { readonly content: Int32Array }[],
    totals: Float64Array,
    a: number,
    b: number,
  ): number {
    const first = sets[a]!.content;
    const second = sets[b]!.content;
    const all = totals[first.length < second.length ? a : b]!;
    return all === 0 ? 0 : sumShared(first, second, this.weights) / all;
  }

  /** How much the lines before each one and those from it on share: see `Blocks`. Time is linear in the words. */
  blocks(lines: readonly Line[]): Blocks {
    const between = new Float64Array(lines.length);
    const seen = new Float64Array(lines.length);
    const left = new Int32Array(this.weights.length);
    const right = new Int32Array(this.weights.length);
    let lefts = 0;
    let rights = 0;
    let shared = 0;
    const none = new Int32Array(0);
    for (let i = 1 - BLOCK; i < lines.length; i++) {
      // Into the right block, from there into the left one, and out of it.
      const ahead = lines[i + BLOCK - 1]?.content ?? none;
      for (let c = 0; c < ahead.length; c++) {
        const id = ahead[c]!;
        if (right[id]!++ > 0) continue;
        const w = this.weights[id]!;
        rights += w;
        if (left[id]! > 0) shared += w;
      }
      if (i < 0) continue;
      const least = Math.min(lefts, rights);
      between[i] = least < 1e-6 ? 0 : shared / least;
      const own = lines[i]!.content;
      let all = 0;
      let known = 0;
      for (let c = 0; c < own.length; c++) {
        const id = own[c]!;
        const w = this.weights[id]!;
        all += w;
        if (left[id]! > 0) {
          known += w;
          left[id]!++;
          if (--right[id]! > 0) continue;
          rights -= w;
          shared -= w;
        } else {
          left[id] = 1;
          lefts += w;
          if (--right[id]! > 0) shared += w;
          else rights -= w;
        }
      }
      seen[i] = all === 0 ? 0 : known / all;
      const behind = lines[i - BLOCK]?.content ?? none;
      for (let c = 0; c < behind.length; c++) {
        const id = behind[c]!;
        if (--left[id]! > 0) continue;
        const w = this.weights[id]!;
        lefts -= w;
        if (right[id]! > 0) shared -= w;
      }
    }
    return { between, seen };
  }
}
