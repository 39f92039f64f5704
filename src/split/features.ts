import { Features } from "../learn/features.ts";
import type { Line } from "./line.ts";

/** Groups of features, so that each can be left out and its worth measured (`docs/method.md`). */
export const FEATURE_GROUPS = ["opening", "ending", "shape", "cohesion", "voice", "style", "habits"] as const;
export type FeatureGroup = (typeof FEATURE_GROUPS)[number];

/** The thread's own habits, estimated from a first split of it (see `habits`). */
export interface Habits {
  /** Expected lines a comment. */
  readonly linesPerComment: number;
  /** Expected number of lines (a line) and characters since the last start, from the first pass. */
  readonly linesSince: Float64Array;
  readonly charsSince: Float64Array;
  /** First-pass probability that a comment starts at the line. */
  readonly startProbability: Float64Array;
}

const BULLET = /^(?:[-*•+–—]|\(?\d{1,2}[.)]|[a-z]\))\s+/u;
const QUOTE_MARK = /^(?:>|&gt;|»|\|\s)/u;
const OPENS_QUOTED = /^["“„«'‘][^"”“«»]{8,}["”“»'’][.,]?$/u;
const URL = /https?:\/\/|www\.|\.(?:com|org|net|io)\b/u;
const ARTICLE_WORDS =
  /\b(?:min read|subscribe|newsletter|photo:|image:|figure|filed under|share|posted on|published|by the author|read more|sign up|comments?$|responses|sponsor|brought to you|partner|today's article|advertis)/iu;
const AD_WORDS =
  /\b(?:sponsor|brought to you|free trial|sign up|try it|get started|no credit card|no card needed|book a demo|learn more|discount|thanks to|supporting|% off|plans? start|for teams|customers|download now|join \d|limited)/iu;

/** Styles that a writer keeps through a comment: a change of one between lines hints at a change of writer. */
const STYLES: readonly (readonly [string, RegExp, RegExp])[] = [
  ["apostrophe", /’/u, /'/u],
  ["dash", /—|–/u, /\s--?\s/u],
  ["small-i", /(?:^|\s)i(?:'|’|\s)/u, /(?:^|\s)I(?:'|’|\s)/u],
  ["lower-start", /^[a-z]/u, /^[A-Z]/u],
  ["no-stop", /[a-z0-9]$/u, /[.!?…)"”]$/u],
  ["double-space", /[.!?] {2}[A-Z]/u, /[.!?] [A-Z]/u],
  ["quotes", /[“”]/u, /"/u],
  [
    "contraction",
    /\b(?:don't|can't|it's|i'm|that's|doesn't|don’t|can’t|it’s|I’m|that’s|I'm)\b/u,
    /\b(?:do not|cannot|it is|I am|that is|does not)\b/u,
  ],
  [
    "short-forms",
    /\b(?:u|ur|bc|tbh|imo|imho|lol|ppl|thx|w\/|yrs|idk|gonna|kinda|dont|cant|im)\b/iu,
    /\b(?:furthermore|however|moreover|therefore|indeed|whilst)\b/iu,
  ],
];

function bucket(x: number): string {
  return x < 1
    ? "0"
    : x < 2
      ? "1"
      : x < 3
        ? "2"
        : x < 5
          ? "3"
          : x < 9
            ? "5"
            : x < 17
              ? "9"
              : x < 33
                ? "17"
                : "33";
}

function share(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let both = 0;
  for (const word of small) if (large.has(word)) both++;
  return both;
}

/** How common each content word is in the thread (share of lines), for weighing overlaps. */
export function documentFrequencies(lines: readonly Line[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) for (const word of line.content) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Sum of inverse document frequencies of the shared words over that of the smaller side; 0 to 1. */
export function cohesion(
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
  frequencies: ReadonlyMap<string, number>,
  lines: number,
): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let both = 0;
  let all = 0;
  for (const word of small) {
    const weight = Math.log((lines + 1) / ((frequencies.get(word) ?? 1) + 0.5)) + 0.1;
    all += weight;
    if (large.has(word)) both += weight;
  }
  return all === 0 ? 0 : both / all;
}

/**
 * The features of each line of a flat thread, for the boundary and source decision.
 *
 * @param lines the lines in order.
 * @param off groups to leave out (for ablation).
 */
export function lineFeatures(lines: readonly Line[], off: ReadonlySet<FeatureGroup> = new Set()): Features[] {
  const frequencies = documentFrequencies(lines);
  const on = (group: FeatureGroup): boolean => !off.has(group);
  const lowered = lines.filter((l) => /^[a-z]/u.test(l.text)).length > lines.length * 0.4;
  return lines.map((line, i) => {
    const f = new Features();
    const before = lines[i - 1];
    const after = lines[i + 1];
    f.add("bias");
    source(f, line, i, lines.length);
    if (!before) {
      f.add("first-line");
      return f;
    }
    if (on("opening")) opening(f, line, lowered);
    if (on("ending")) ending(f, before, line);
    if (on("shape")) shape(f, line, before, after);
    if (on("cohesion")) cohesionFeatures(f, lines, i, frequencies);
    if (on("voice")) voice(f, line, before);
    if (on("style")) style(f, lines, i);
    return f;
  });
}

function source(f: Features, line: Line, i: number, count: number): void {
  const { text, words } = line;
  if (QUOTE_MARK.test(text)) f.add("src:quote-mark");
  if (OPENS_QUOTED.test(text)) f.add("src:all-quoted");
  if (URL.test(text)) f.add(`src:url:${words.length < 8 ? "short" : "long"}`);
  if (ARTICLE_WORDS.test(text)) f.add(`src:page-words:${words.length < 12 ? "short" : "long"}`);
  if (AD_WORDS.test(text)) f.add("src:ad-words");
  if (!/\p{L}{2}/u.test(text)) f.add("src:no-word");
  if (words.length <= 6 && !/[.!?]$/u.test(text))
    f.add(`src:heading:${/^\p{Lu}/u.test(text) ? "upper" : "lower"}`);
  if (/ · | \| |\[\d+\]/u.test(text)) f.add("src:separators");
  if (/^(?:photo|image|figure|fig\.|caption|illustration|source)\b/iu.test(text)) f.add("src:caption");
  if (/^\d+ (?:comments?|responses|replies|points|likes|min)/iu.test(text)) f.add("src:counter");
  f.add(`src:length:${bucket(words.length / 4)}`);
  f.add(`src:place:${i === 0 ? "first" : i < 4 ? "top" : i < count * 0.25 ? "early" : "later"}`);
  for (const word of new Set(words.slice(0, 40))) f.add(`src:w:${word}`, 0.3);
}

function opening(f: Features, line: Line, lowered: boolean): void {
  const { text, words } = line;
  const [a = "", b = "", c = ""] = words;
  f.add(`open1:${a}`);
  f.add(`open2:${a} ${b}`);
  f.add(`open3:${a} ${b} ${c}`);
  const bullet = BULLET.exec(text);
  if (bullet) f.add(`open:bullet:${/\d/u.test(bullet[0]) ? "number" : bullet[0].trim()}`);
  if (/^[a-z]/u.test(text)) f.add(lowered ? "open:lower:usual" : "open:lower:rare");
  if (/^["“„]/u.test(text)) f.add("open:quotation");
  if (/^\(/u.test(text)) f.add("open:bracket");
  if (/^\[\d+\]/u.test(text)) f.add("open:footnote");
  if (/^(?:@|\/u\/|u\/)/u.test(text)) f.add("open:mention");
  const first = /^[^.!?]*[.!?]?/u.exec(text)?.[0] ?? "";
  if (first.length < 18 && first.length < text.length)
    f.add(`open:short-sentence:${first.toLowerCase().replace(/[^a-z' ]/gu, "")}`);
  if (first.length < 18 && first.length === text.length) f.add("open:only-short-sentence");
  if (first.endsWith("?")) f.add("open:question");
  for (const word of words.slice(0, 12)) f.add(`head:${word}`, 0.4);
}

function ending(f: Features, before: Line, line: Line): void {
  const last = before.text.at(-1) ?? "";
  f.add(`end:${/[\p{L}\p{N}]/u.test(last) ? "word" : last}`);
  if (last === "?" && /^(?:yes|no|yeah|nope|not|it|i|we|my|about|because|depends)\b/iu.test(line.text))
    f.add("end:question-answered");
  f.add(`end-words:${before.words.slice(-2).join(" ")}`);
  for (const word of before.words.slice(-6)) f.add(`tail:${word}`, 0.4);
  if (
    /\b(?:thanks|cheers|hth|good luck|just my|imo|imho|my 2c|ymmv|anyway|rant over|shrug)\b[^a-z]*$/iu.test(
      before.text,
    )
  )
    f.add("end:closing-words");
  if (/^(?:edit|ps|p\.s\.|update|eta|tl;?dr)\b/iu.test(before.text)) f.add("end:after-edit");
}

function shape(f: Features, line: Line, before: Line, after: Line | undefined): void {
  const size = (x: Line | undefined): string => (x ? bucket(x.words.length / 5) : "none");
  f.add(`shape:${size(before)}>${size(line)}`);
  f.add(`shape:this:${size(line)}`);
  f.add(`shape:before:${size(before)}`);
  f.add(`shape:after:${size(after)}`);
  const quotes = (x: Line | undefined): string =>
    x ? (QUOTE_MARK.test(x.text) ? "q" : BULLET.test(x.text) ? "b" : "t") : "-";
  f.add(`shape:kinds:${quotes(before)}${quotes(line)}${quotes(after)}`);
  f.add(`shape:sentences:${bucket(line.text.split(/[.!?](?:\s|$)/u).length - 1)}`);
}

function cohesionFeatures(
  f: Features,
  lines: readonly Line[],
  i: number,
  frequencies: ReadonlyMap<string, number>,
): void {
  const line = lines[i]!;
  const at = (back: number): number =>
    lines[i - back] ? cohesion(line.content, lines[i - back]!.content, frequencies, lines.length) : 0;
  const one = at(1);
  const two = at(2);
  const three = Math.max(at(3), at(4));
  f.add(`coh:1:${Math.min(5, Math.floor(one * 10))}`);
  f.add(`coh:2:${Math.min(5, Math.floor(two * 10))}`);
  f.add("coh:mean", (one + two + three) / 3);
  f.add("coh:one", one);
  if (line.content.size > 0)
    f.add(one > two && one > three ? "coh:nearest-first" : one < three ? "coh:farther" : "coh:flat");
  const following = lines[i + 1];
  if (following)
    f.add(
      `coh:next-versus:${Math.sign(Math.round((cohesion(line.content, following.content, frequencies, lines.length) - one) * 8))}`,
    );
  f.add(`coh:names:${Math.min(3, share(line.names, lines[i - 1]!.names))}`);
  if (line.words.length < 3) f.add("coh:tiny");
}

const VOICES: readonly (readonly [string, RegExp])[] = [
  ["i", /(?:^|[^a-z])(?:i|i'm|i've|i'd|my|me)(?:[^a-z]|$)/iu],
  ["you", /\b(?:you|your|you're|yours|op)\b/iu],
  ["we", /\b(?:we|our|us)\b/iu],
  ["they", /\b(?:they|them|their|he|she|his|her|him)\b/iu],
  ["past", /\b(?:was|were|had|did|went|got|left|took|became|\w{3,}ed)\b/iu],
];

function voice(f: Features, line: Line, before: Line): void {
  const head = line.text.slice(0, 160);
  const tail = before.text.slice(-200);
  for (const [name, pattern] of VOICES) {
    const now = pattern.test(head);
    const then = pattern.test(tail);
    f.add(`voice:${name}:${then ? 1 : 0}${now ? 1 : 0}`);
  }
  if (
    /\b(?:i've been|i was an?|i worked|i'm an?|as an? |i spent|i run|i manage|i left|we had|my (?:company|team|boss|manager|husband|wife|experience))\b/iu.test(
      head,
    )
  )
    f.add("voice:biography");
  if (
    /\b(?:the (?:author|article|op|post|essay|piece)|this (?:comment|post|article|thread)|parent|gp|you(?:'re| are) (?:right|wrong|describing|saying|assuming)|your (?:point|comment|example|company|experience|team))\b/iu.test(
      head,
    )
  )
    f.add("voice:addresses");
  if (
    /^(?:and|but|so|also|then|plus|still|anyway|besides|second|third|finally|lastly|another|the other|on the other hand|that said|for example|in other words)\b/iu.test(
      head,
    )
  )
    f.add("voice:connective");
  if (/^(?:this|that|these|those|it|they|he|she|which|such)\b/iu.test(head)) f.add("voice:anaphor");
}

function style(f: Features, lines: readonly Line[], i: number): void {
  const line = lines[i]!;
  const earlier = [lines[i - 1], lines[i - 2]].filter((l) => l !== undefined);
  let same = 0;
  let other = 0;
  for (const [name, one, two] of STYLES) {
    const mark = (text: string): number => (one.test(text) ? 1 : 0) - (two.test(text) ? 1 : 0);
    const now = mark(line.text);
    const then = mark(earlier[0]!.text) || (earlier[1] ? mark(earlier[1].text) : 0);
    if (now === 0 || then === 0) continue;
    if (now === then) same++;
    else {
      other++;
      f.add(`style:change:${name}`);
    }
    if (now === then && now > 0) f.add(`style:keep:${name}`);
  }
  f.add(`style:changes:${Math.min(3, other)}`);
  f.add(`style:kept:${Math.min(3, same)}`);
}

/** Adds what the first pass found of the thread's habits to the features of each line. */
export function habitFeatures(base: readonly Features[], lines: readonly Line[], habits: Habits): Features[] {
  const usual = bucket(habits.linesPerComment);
  return base.map((old, i) => {
    const f = old.copy();
    if (i === 0) return f;
    const since = habits.linesSince[i]!;
    const p = habits.startProbability[i]!;
    f.add(`habit:usual:${usual}`);
    f.add("habit:log-usual", Math.log(habits.linesPerComment));
    f.add(`habit:since:${bucket(since)}:${usual}`);
    f.add("habit:since-ratio", Math.min(3, since / habits.linesPerComment));
    f.add(`habit:chars:${Math.min(8, Math.floor(Math.log2(1 + habits.charsSince[i]! / 60)))}`);
    f.add("habit:logit", Math.max(-6, Math.min(6, Math.log((p + 1e-4) / (1 - p + 1e-4)))) / 2);
    const next = habits.startProbability[i + 1];
    const last = habits.startProbability[i - 1]!;
    f.add("habit:before", last);
    if (next !== undefined) f.add("habit:after", next);
    if (lines[i]!.words.length < 12) f.add(`habit:short:${usual}`);
    return f;
  });
}
