import { Features } from "../learn/features.ts";
import { WordWeights } from "./cohesion.ts";
import type { Line } from "./line.ts";
import type { QuoteMatch } from "./quotes.ts";
import { bitCount, countShared, sortedSet, sumShared } from "./sets.ts";
import { Trait } from "./traits.ts";

/** A comment as the link model sees it: its lines, and what it quotes. */
export interface LinkComment {
  readonly lines: readonly Line[];
  /** Sorted numbers, as in `Line`. */
  readonly content: Int32Array;
  readonly names: Int32Array;
  readonly article: boolean;
  /** Habits of writing, as in `Line`: those that show in any of its lines. */
  readonly one: number;
  readonly two: number;
  /** Index of the earlier comment whose words it quotes; undefined if it quotes none. */
  readonly quotes: number | undefined;
  readonly hasQuote: boolean;
  /** Steps in which its length doubles, from 0 to 6. */
  readonly size: number;
}

/** Deeper chains than this are cut to their deepest part when parents are looked for. */
export const DEEPEST = 8;

/** How many habits agree less how many differ, from -2 to 3. */
function likeness(a: LinkComment, b: LinkComment): number {
  const [a1, a2, b1, b2] = [a.one & ~a.two, a.two & ~a.one, b.one & ~b.two, b.two & ~b.one];
  const sum = bitCount((a1 & b1) | (a2 & b2)) - bitCount((a1 & b2) | (a2 & b1));
  return Math.max(-2, Math.min(3, sum));
}

/** Groups lines into comments for the link model. */
export function linkComments(
  lines: readonly Line[],
  starts: readonly number[],
  articles: readonly boolean[],
  quote: (line: number) => boolean,
  matches: readonly (QuoteMatch | undefined)[],
): LinkComment[] {
  const commentOf = new Int32Array(lines.length);
  starts.forEach((start, c) => {
    commentOf.fill(c, start, starts[c + 1] ?? lines.length);
  });
  return starts.map((start, c) => {
    const end = starts[c + 1] ?? lines.length;
    const own = lines.slice(start, end);
    const content: number[] = [];
    const names: number[] = [];
    let characters = 0;
    let one = 0;
    let two = 0;
    let quotes: number | undefined;
    let hasQuote = false;
    for (let i = start; i < end; i++) {
      for (const word of lines[i]!.content) content.push(word);
      for (const name of lines[i]!.names) names.push(name);
      characters += lines[i]!.text.length;
      one |= lines[i]!.one;
      two |= lines[i]!.two;
      if (!quote(i)) continue;
      hasQuote = true;
      const match = matches[i];
      if (match && quotes === undefined && commentOf[match.line]! < c) quotes = commentOf[match.line]!;
    }
    return {
      lines: own,
      content: sortedSet(content),
      names: sortedSet(names),
      one,
      two,
      article: articles[c]!,
      quotes,
      hasQuote,
      size: Math.min(6, Math.floor(Math.log2(1 + characters / 25))),
    };
  });
}

/** A measure of two comments that is worked out once for a child and each candidate. */
class Remembered {
  private readonly values: Float64Array;
  /** The child for which each value holds. */
  private readonly of: Int32Array;
  private readonly measure: (child: number, other: number) => number;

  constructor(comments: number, measure: (child: number, other: number) => number) {
    this.values = new Float64Array(comments);
    this.of = new Int32Array(comments).fill(-1);
    this.measure = measure;
  }

  get(child: number, other: number): number {
    if (this.of[other] !== child) {
      this.of[other] = child;
      this.values[other] = this.measure(child, other);
    }
    return this.values[other]!;
  }
}

/** What is computed once for all comments, or for all candidates of one. */
export class LinkContext {
  readonly comments: readonly LinkComment[];
  /** The first comment's `Trait`s, and whether a line of it asks. */
  readonly opening: { readonly traits: number; readonly asks: boolean };
  private readonly cohesions: Remembered;
  private readonly rarities: Remembered;

  constructor(comments: readonly LinkComment[]) {
    this.comments = comments;
    const weights = new WordWeights(comments.flatMap((c) => c.lines));
    const totals = weights.totals(comments);
    this.cohesions = new Remembered(comments.length, (a, b) => weights.cohesion(comments, totals, a, b));
    const { words, weights: rarity } = rareWords(comments);
    this.rarities = new Remembered(comments.length, (a, b) =>
      Math.min(3, sumShared(words[a]!, words[b]!, rarity) / 4),
    );
    const first = comments[0]?.lines ?? [];
    this.opening = {
      traits: first.reduce((all, line) => all | line.traits, 0),
      asks: first.some((line) => line.text.endsWith("?")),
    };
  }

  /** How well the words of two comments go together. */
  cohesion(child: number, other: number): number {
    return this.cohesions.get(child, other);
  }

  /** How much of what two comments share is rare in this thread: names, numbers, short words too; 0 to 3. */
  rarity(child: number, other: number): number {
    return this.rarities.get(child, other);
  }
}

/** Words that more comments hold than this many, or than this share of them, are not rare in a thread. */
const RARE = 3;
const RARE_SHARE = 0.12;

/** The words of each comment that some but few others hold too, as sorted numbers, and the weight of each by how few do. */
function rareWords(comments: readonly LinkComment[]): { words: Int32Array[]; weights: Float64Array } {
  let size = 0;
  for (const { lines } of comments)
    for (const { ids } of lines) for (let i = 0; i < ids.length; i++) size = Math.max(size, ids[i]! + 1);
  const holders = new Int32Array(size);
  const last = new Int32Array(size).fill(-1);
  comments.forEach(({ lines }, c) => {
    for (const { ids } of lines)
      for (let i = 0; i < ids.length; i++) {
        const id = ids[i]!;
        if (last[id] !== c) holders[id]!++;
        last[id] = c;
      }
  });
  const most = Math.max(RARE, comments.length * RARE_SHARE);
  const weights = new Float64Array(size);
  for (let id = 0; id < size; id++) {
    const n = holders[id]!;
    if (n > 1 && n <= most) weights[id] = Math.log((comments.length + 1) / n);
  }
  const words = comments.map(({ lines }) => {
    const own: number[] = [];
    for (const { ids } of lines)
      for (let i = 0; i < ids.length; i++) if (weights[ids[i]!]! > 0) own.push(ids[i]!);
    return sortedSet(own);
  });
  return { words, weights };
}

const PLACES = ["top", "previous", "above"] as const;
type Place = (typeof PLACES)[number];

/** What is told of a candidate at a place; a name that ends with a colon is completed by a word or number. */
const TOLD = [
  "open1:",
  "open2:",
  "head:",
  "length:",
  "words:",
  "you",
  "self",
  "article-words",
  "quotes:",
  "after:",
  "after-article:",
  "after-length:",
  "depth:",
  "level:",
  "from-leaf:",
  "cohesion",
  "cohesion:",
  "gap:",
  "asker-cohesion",
  "asker-habits:",
  "habits:",
  "rarity",
  "names:",
  "asked",
  "target-length:",
  "sizes:",
  "size:",
] as const;
/** The names of features at each place, put together once: `above:depth:`. */
const NAMES = Object.fromEntries(
  PLACES.map((place) => [place, Object.fromEntries(TOLD.map((told) => [told, `${place}:${told}`]))]),
) as Record<Place, Record<(typeof TOLD)[number], string>>;

/** Where a candidate stands, as seen from the child: nowhere, right before it, or further up. */
export const placeOf = (child: number, candidate: number | null): Place =>
  candidate === null ? "top" : candidate === child - 1 ? "previous" : "above";

/** Features of "comment `child` answers comment `candidate`" (null: it is top level): all that decides. */
export function linkFeatures(
  context: LinkContext,
  child: number,
  candidate: number | null,
  stack: readonly number[],
): Features[] {
  const [own, pair] = [new Features(false), new Features(false)];
  placeFeatures(own, context, child, placeOf(child, candidate), candidate);
  pairFeatures(pair, context, child, candidate, stack);
  return [own, pair];
}

/** What the child's own words say of the kind of place that it answers, whatever stands there. */
export function placeFeatures(
  f: Features,
  { comments }: LinkContext,
  child: number,
  place: Place,
  candidate: number | null,
): void {
  const at = NAMES[place];
  const own = comments[child]!;
  const previous = child > 0 ? comments[child - 1] : undefined;
  const first = own.lines.find((l) => !/^[>"“]/u.test(l.text)) ?? own.lines[0]!;
  const [a = "", b = ""] = first.words;
  f.add(place);
  f.word(at["open1:"], a, 0.7);
  f.phrase(at["open2:"], [a, b], 0.7);
  f.words(at["head:"], first.words.slice(0, 10), 0.25);
  f.word(at["size:"], asks(own) ? own.size + 10 : own.size);
  f.word(at["length:"], Math.min(4, own.lines.length));
  f.word(at["words:"], Math.min(5, Math.floor(Math.log2(1 + first.words.length / 4))));
  if (first.head & Trait.You) f.add(at.you);
  if (/^(?:i|i've|i'm|my|we|as an?)\b/iu.test(first.text)) f.add(at.self);
  if (first.head & Trait.Article) f.add(at["article-words"]);
  if (own.hasQuote) {
    const quoted =
      own.quotes === undefined
        ? "unknown"
        : own.quotes === candidate
          ? "this"
          : comments[own.quotes]!.article
            ? "article"
            : "other";
    f.word(at["quotes:"], quoted);
  }
  if (previous) {
    f.word(at["after:"], asks(previous) ? "question" : "statement");
    f.word(at["after-article:"], previous.article ? "true" : "false");
    f.word(at["after-length:"], Math.min(4, previous.lines.length));
  }
}

/** How the child goes together with a candidate, among the comments that are open. */
export function pairFeatures(
  f: Features,
  context: LinkContext,
  child: number,
  candidate: number | null,
  stack: readonly number[],
): void {
  const { comments } = context;
  const own = comments[child]!;
  const previous = child > 0 ? comments[child - 1] : undefined;
  const place = placeOf(child, candidate);
  const at = NAMES[place];
  const depth = stack.length;
  f.word(at["depth:"], Math.min(depth, 5));
  if (candidate === null) {
    let best = 0;
    for (const s of stack) best = Math.max(best, context.cohesion(child, s));
    f.add("top:best-cohesion", best * 3);
    f.word("top:best-cohesion:", Math.min(4, Math.floor(best * 8)));
    f.word("top:since:", Math.min(6, child - (stack[0] ?? child)));
    f.word("top:fresh:", own.names.length > 2 ? "true" : "false");
    return;
  }
  const target = comments[candidate]!;
  const level = stack.indexOf(candidate);
  const near = previous ? context.cohesion(child, child - 1) : 0;
  const here = context.cohesion(child, candidate);
  f.word(at["level:"], Math.min(4, level));
  f.word(at["from-leaf:"], Math.min(5, depth - 1 - level));
  f.add(at.cohesion, here * 3);
  f.word(at["cohesion:"], Math.min(4, Math.floor(here * 8)));
  if (place === "above") f.word("above:against-previous:", Math.sign(Math.round((here - near) * 10)));
  const gap = child - candidate;
  f.word(at["gap:"], gap < 4 ? gap : gap < 8 ? "4" : gap < 16 ? "8" : "16");
  // In a dialogue the writer of a comment is often the one whom its parent answered: words and habits come back.
  const asker = level > 0 ? comments[stack[level - 1]!] : undefined;
  if (asker) {
    f.add(at["asker-cohesion"], context.cohesion(child, stack[level - 1]!) * 3);
    f.word(at["asker-habits:"], likeness(own, asker));
  }
  f.word(at["habits:"], likeness(own, target));
  const rarity = context.rarity(child, candidate);
  f.add(at.rarity, rarity);
  if (place === "above") f.add("above:rarity-beyond-previous", rarity - context.rarity(child, child - 1));
  f.word(at["names:"], Math.min(3, countShared(own.names, target.names)));
  if (asks(target)) f.add(at.asked);
  f.word(at["target-length:"], Math.min(4, target.lines.length));
  f.word(at["sizes:"], sizes(target, own));
  if (candidate === 0) opening(f, context, own);
}

/** Whether the first comment is answered as others are, or is a post that opens the thread: answers to that are top level. */
function opening(
  f: Features,
  { comments, opening: { traits, asks: some } }: LinkContext,
  child: LinkComment,
): void {
  const first = comments[0]!;
  f.word("opening:sizes:", sizes(first, child));
  f.word("opening:size:", first.size);
  f.word("opening:persons:", traits & (Trait.I | Trait.You | Trait.Article));
  f.word("opening:asks:", asks(first) ? "last" : some ? "yes" : "no");
}

/** Two sizes as one number. */
const sizes = (a: LinkComment, b: LinkComment): number => a.size * 10 + b.size;

/** Whether a comment ends with a question. */
const asks = ({ lines }: LinkComment): boolean => lines.at(-1)!.text.endsWith("?");
