import type { Features } from "../learn/features.ts";
import { type Blocks, WordWeights } from "./cohesion.ts";
import { HABITS } from "./habits.ts";
import type { Line } from "./line.ts";
import { QUOTE_MARK } from "./quotes.ts";
import { bitCount, countShared } from "./sets.ts";
import { Trait } from "./traits.ts";

/** Groups of features, so that each can be left out and its worth measured (`docs/decisions.md`). */
export const FEATURE_GROUPS = ["opening", "ending", "shape", "cohesion", "voice", "style", "habits"] as const;
export type FeatureGroup = (typeof FEATURE_GROUPS)[number];

/** The thread's own habits, estimated from a first split of it (see `habits`). */
export interface Habits {
  /** Expected lines a comment. */
  readonly linesPerComment: number;
  /** Expected number of lines and of characters since the last start, at each line. */
  readonly linesSince: Float64Array;
  readonly charsSince: Float64Array;
  /** First-pass probability that a comment starts at each line. */
  readonly startProbability: Float64Array;
  /** Share of an article's lines among the few before a line, and after it, by the first pass. */
  readonly articleBefore: (line: number) => number;
  readonly articleAfter: (line: number) => number;
}

/** Adds the features of a line of a thread to a vector. */
export type LineFeatures = (f: Features, line: number) => void;

const BULLET = /^(?:[-*•+–—]|\(?\d{1,2}[.)]|[a-z]\))\s+/u;
const OPENS_QUOTED = /^["“„«'‘][^"”“«»]{8,}["”“»'’][.,]?$/u;
const URL = /https?:\/\/|www\.|\.(?:com|org|net|io)\b/u;

const BUCKETS = [0, 1, 2, 3, 5, 9, 17, 33];
const BUCKET_NAMES = BUCKETS.map(String);

/** The lower end of the range that a size is in: ranges double. */
function bucket(x: number): string {
  let at = BUCKETS.length - 1;
  while (at > 0 && x < BUCKETS[at]!) at--;
  return BUCKET_NAMES[at]!;
}

/**
 * The features of each line of a flat thread, for the boundary and source decision.
 *
 * @param lines the lines in order.
 * @param off groups to leave out (for ablation).
 */
export function lineFeatures(
  lines: readonly Line[],
  off: ReadonlySet<FeatureGroup> = new Set(),
): LineFeatures {
  const weights = new WordWeights(lines);
  const totals = weights.totals(lines);
  const cohesion = (a: number, b: number): number => weights.cohesion(lines, totals, a, b);
  const blocks = weights.blocks(lines);
  /** Cohesion of each line with the one before. */
  const near = Float64Array.from(lines, (_, i) => (i > 0 ? cohesion(i, i - 1) : 0));
  const kinds = lines.map(({ text }) => (QUOTE_MARK.test(text) ? "q" : BULLET.test(text) ? "b" : "t"));
  const on = (group: FeatureGroup): boolean => !off.has(group);
  const lowered = lines.filter((l) => /^[a-z]/u.test(l.text)).length > lines.length * 0.4;
  return (f, i) => {
    const line = lines[i]!;
    f.add("bias");
    source(f, line, i, lines.length, kinds[i] === "q");
    if (i === 0) {
      f.add("first-line");
      return;
    }
    const before = lines[i - 1]!;
    if (on("opening")) opening(f, line, before, lowered);
    if (on("ending")) ending(f, before, line);
    if (on("shape")) shape(f, lines, kinds, i);
    if (on("cohesion")) cohesionFeatures(f, lines, i, cohesion, near, blocks);
    if (on("voice")) voice(f, line, before);
    if (on("style")) style(f, lines, i);
  };
}

function source(f: Features, line: Line, i: number, count: number, quoted: boolean): void {
  const { text, words, traits } = line;
  const few = words.length < 12 ? "short" : "long";
  if (quoted) f.add("src:quote-mark");
  if (OPENS_QUOTED.test(text)) f.add("src:all-quoted");
  if (URL.test(text)) f.word("src:url:", words.length < 8 ? "short" : "long");
  if (traits & Trait.Page || /^comments?$/u.test(words.at(-1) ?? "")) f.word("src:page-words:", few);
  if (traits & Trait.Ad || text.includes("% off")) f.word("src:ad-words:", few);
  if (!/\p{L}{2}/u.test(text)) f.add("src:no-word");
  if (words.length <= 6 && !/[.!?]$/u.test(text))
    f.word("src:heading:", /^\p{Lu}/u.test(text) ? "upper" : "lower");
  if (text.includes(" · ") || text.includes(" | ") || /\[\d+\]/u.test(text)) f.add("src:separators");
  if (/^(?:photo|image|figure|fig\.|caption|illustration|source)\b/iu.test(text)) f.add("src:caption");
  if (/^\d+ (?:comments?|responses|replies|points|likes|min)/iu.test(text)) f.add("src:counter");
  f.word("src:length:", bucket(words.length / 4));
  f.word("src:place:", i === 0 ? "first" : i < 4 ? "top" : i < count * 0.25 ? "early" : "later");
  for (let w = 0; w < words.length && w < 40; w++) if (isNew(line.ids, w)) f.word("src:w:", words[w]!, 0.3);
}

/** Whether a word of a line is not among those before it. */
function isNew(ids: Int32Array, word: number): boolean {
  const id = ids[word]!;
  for (let i = 0; i < word; i++) if (ids[i] === id) return false;
  return true;
}

function opening(f: Features, line: Line, before: Line, lowered: boolean): void {
  const { text, words } = line;
  const [a = "", b = "", c = ""] = words;
  f.word("open1:", a);
  f.phrase("open2:", [a, b]);
  f.phrase("open3:", [a, b, c]);
  const bullet = BULLET.exec(text);
  if (bullet) {
    f.word("open:bullet:", /\d/u.test(bullet[0]) ? "number" : bullet[0].trim());
    if (!BULLET.test(before.text))
      f.word("open:list:", before.text.endsWith(":") ? "announced" : "unannounced");
  }
  if (/^[a-z]/u.test(text)) f.add(lowered ? "open:lower:usual" : "open:lower:rare");
  if (/^["“„]/u.test(text)) f.add("open:quotation");
  if (/^\(/u.test(text)) f.add("open:bracket");
  if (/^\[\d+\]/u.test(text)) f.add("open:footnote");
  if (/^(?:@|\/u\/|u\/)/u.test(text)) f.add("open:mention");
  const stop = text.search(/[.!?]/u);
  const end = stop === -1 ? text.length : stop + 1;
  if (end < 18 && end < text.length)
    f.word(
      "open:short-sentence:",
      text
        .slice(0, end)
        .toLowerCase()
        .replace(/[^a-z' ]/gu, ""),
    );
  if (end < 18 && end === text.length) f.add("open:only-short-sentence");
  if (words.length < 8 && line.tail & Trait.Closing) f.add("open:only-closing-words");
  if (text[end - 1] === "?") f.add("open:question");
  f.words("head:", words.slice(0, 12), 0.4);
}

function ending(f: Features, before: Line, line: Line): void {
  const last = before.text.at(-1) ?? "";
  f.word("end:", /[\p{L}\p{N}]/u.test(last) ? "word" : last);
  if (last === "?" && /^(?:yes|no|yeah|nope|not|it|i|we|my|about|because|depends)\b/iu.test(line.text))
    f.add("end:question-answered");
  f.phrase("end-words:", before.words.slice(-2));
  f.words("tail:", before.words.slice(-6), 0.4);
  if (before.tail & Trait.Closing) f.add("end:closing-words");
  if (/^(?:edit|ps|p\.s\.|update|eta|tl;?dr)\b/iu.test(before.text)) f.add("end:after-edit");
}

function shape(f: Features, lines: readonly Line[], kinds: readonly string[], i: number): void {
  const size = (x: Line | undefined): string => (x ? bucket(x.words.length / 5) : "none");
  const before = size(lines[i - 1]);
  const own = size(lines[i]);
  f.word("shape:", `${before}>${own}`);
  f.word("shape:this:", own);
  f.word("shape:before:", before);
  f.word("shape:after:", size(lines[i + 1]));
  f.word("shape:kinds:", `${kinds[i - 1]!}${kinds[i]!}${kinds[i + 1] ?? "-"}`);
  f.word("shape:sentences:", bucket(lines[i]!.sentences));
}

function cohesionFeatures(
  f: Features,
  lines: readonly Line[],
  i: number,
  cohesion: (a: number, b: number) => number,
  near: Float64Array,
  { between, seen }: Blocks,
): void {
  const line = lines[i]!;
  const at = (other: number): number => (other >= 0 ? cohesion(i, other) : 0);
  const one = near[i]!;
  const two = at(i - 2);
  const three = Math.max(at(i - 3), at(i - 4));
  f.word("coh:1:", Math.min(5, Math.floor(one * 10)));
  f.word("coh:2:", Math.min(5, Math.floor(two * 10)));
  f.add("coh:mean", (one + two + three) / 3);
  f.add("coh:one", one);
  if (line.content.length > 0)
    f.add(one > two && one > three ? "coh:nearest-first" : one < three ? "coh:farther" : "coh:flat");
  if (i + 1 < lines.length) f.word("coh:next-versus:", Math.sign(Math.round((near[i + 1]! - one) * 8)));
  f.word("coh:names:", Math.min(3, countShared(line.names, lines[i - 1]!.names)));
  if (line.words.length < 3) f.add("coh:tiny");
  const here = between[i]!;
  const around = Math.max(between[i - 1]!, between[i - 2] ?? 0, between[i + 1] ?? 0, between[i + 2] ?? 0);
  f.word("coh:block:", Math.min(6, Math.floor(here * 12)));
  const valley = Math.max(-3, Math.min(3, Math.round((around - here) * 12)));
  if (valley !== 0) f.word("coh:valley:", valley);
  f.word("coh:seen:", Math.min(5, Math.ceil(seen[i]! * 6)));
}

const VOICES: readonly (readonly [string, number])[] = [
  ["voice:i:", Trait.I],
  ["voice:you:", Trait.You],
  ["voice:we:", Trait.We],
  ["voice:they:", Trait.They],
  ["voice:past:", Trait.Past],
];

function voice(f: Features, line: Line, before: Line): void {
  for (const [prefix, trait] of VOICES)
    f.word(prefix, before.tail & trait ? (line.head & trait ? "11" : "10") : line.head & trait ? "01" : "00");
  if (line.head & Trait.Biography) f.add("voice:biography");
  if (line.head & Trait.Addresses) f.add("voice:addresses");
  if (line.opening & Trait.Connective) f.add("voice:connective");
  if (line.opening & Trait.Anaphor) f.add("voice:anaphor");
}

/** Habits of writing that go on from the two lines before, or change. */
function style(f: Features, lines: readonly Line[], i: number): void {
  const line = lines[i]!;
  const before = lines[i - 1]!;
  const earlier = i > 1 ? lines[i - 2] : undefined;
  const silent = ~(before.one | before.two);
  const one = before.one | ((earlier?.one ?? 0) & silent);
  const two = before.two | ((earlier?.two ?? 0) & silent);
  const changed = (line.one & two) | (line.two & one);
  const kept = (line.one & one) | (line.two & two);
  for (let n = 0; n < HABITS.length; n++) {
    if (changed & (1 << n)) f.word("style:change:", HABITS[n]!);
    if (kept & line.one & (1 << n)) f.word("style:keep:", HABITS[n]!);
  }
  f.word("style:changes:", Math.min(3, bitCount(changed)));
  f.word("style:kept:", Math.min(3, bitCount(kept)));
}

/** What the first pass found of the thread's habits, as further features of each line. */
export function habitFeatures(lines: readonly Line[], habits: Habits): LineFeatures {
  const usual = bucket(habits.linesPerComment);
  const running = runningHabits(lines, habits.startProbability);
  return (f, i) => {
    const above = Math.round(habits.articleBefore(i) * 4);
    const below = Math.round(habits.articleAfter(i) * 4);
    if (above + below > 0) {
      f.word("habit:article-above:", above);
      f.word("habit:article-below:", below);
      f.phrase("habit:article:", [String(above), String(below)]);
    }
    if (i === 0) return;
    const since = habits.linesSince[i]!;
    const p = habits.startProbability[i]!;
    f.word("habit:usual:", usual);
    f.add("habit:log-usual", Math.log(habits.linesPerComment));
    f.word("habit:since:", `${bucket(since)}:${usual}`);
    f.add("habit:since-ratio", Math.min(3, since / habits.linesPerComment));
    f.word("habit:chars:", Math.min(8, Math.floor(Math.log2(1 + habits.charsSince[i]! / 60))));
    f.add("habit:logit", Math.max(-6, Math.min(6, Math.log((p + 1e-4) / (1 - p + 1e-4)))) / 2);
    const next = habits.startProbability[i + 1];
    const last = habits.startProbability[i - 1]!;
    f.add("habit:before", last);
    if (next !== undefined) f.add("habit:after", next);
    const { one, two, words } = lines[i]!;
    if (words.length < 12) f.word("habit:short:", usual);
    const usually = running.one[i]!;
    const never = running.two[i]!;
    const changed = bitCount((one & never & ~usually) | (two & usually & ~never));
    const kept = bitCount((one & usually & ~never) | (two & never & ~usually));
    if (changed > 0) f.word("habit:changed:", Math.min(3, changed));
    f.word("habit:kept:", Math.min(3, kept));
  };
}

/** The writing habits (as in `Line`) of the running comment before each line, by the first pass. */
function runningHabits(
  lines: readonly Line[],
  startProbability: Float64Array,
): { one: Int32Array; two: Int32Array } {
  const one = new Int32Array(lines.length);
  const two = new Int32Array(lines.length);
  for (let i = 1; i < lines.length; i++) {
    const goesOn = startProbability[i - 1]! < 0.5;
    one[i] = lines[i - 1]!.one | (goesOn ? one[i - 1]! : 0);
    two[i] = lines[i - 1]!.two | (goesOn ? two[i - 1]! : 0);
  }
  return { one, two };
}
