import type { StructureGold } from "../learn/labelled.ts";
import { random } from "../learn/random.ts";
import type { Source } from "../model.ts";
import { isArticle } from "./flat.ts";

/** Where a sentence ends within a line. */
const BETWEEN_SENTENCES = /(?<=[.!?]) +(?=[\p{Lu}"“])/u;

/**
 * The same thread as another kind of forum would show it: each paragraph broken into its sentences, so that
 * comments are many short lines. Training on both keeps the model from leaning on one forum's lengths.
 */
export function exploded(gold: StructureGold): StructureGold {
  return fromLines(gold, labelledLines(gold).flatMap(sentencesOf));
}

function sentencesOf(line: LabelledLine): LabelledLine[] {
  return line.text
    .split(BETWEEN_SENTENCES)
    .map((text, i) => ({ ...line, text, start: line.start && i === 0 }));
}

/** A thread as its lines: what each is, and whether a comment begins there. */
interface LabelledLine {
  readonly text: string;
  readonly start: boolean;
  readonly source: Source;
}

function labelledLines(gold: StructureGold): LabelledLine[] {
  const begins = new Set([0, ...gold.starts]);
  return gold.text
    .split("\n")
    .filter((l) => l.trim())
    .map((text, i) => ({ text, start: begins.has(i), source: gold.sources?.[i] ?? "comment" }));
}

function fromLines(gold: StructureGold, lines: readonly LabelledLine[]): StructureGold {
  return {
    id: gold.id,
    text: lines.map((l) => l.text).join("\n"),
    starts: lines.flatMap((l, i) => (l.start ? [i] : [])),
    sources: lines.map((l) => l.source),
    parents: undefined,
  };
}

/** The lines of each comment. */
function commentsOf(lines: readonly LabelledLine[]): LabelledLine[][] {
  const found: LabelledLine[][] = [];
  for (const line of lines) {
    if (line.start || found.length === 0) found.push([]);
    found.at(-1)!.push(line);
  }
  return found;
}

/**
 * The thread as careless scrapers of Hacker News leave it: its pages put no tag around the first paragraph of a
 * comment, so what collects paragraph tags loses it, and comments begin in the middle.
 *
 * @param all every first paragraph is lost, and so comments of one paragraph are lost whole; else of some long ones.
 */
function beheaded(gold: StructureGold, next: () => number, all = false): StructureGold {
  const comments = commentsOf(labelledLines(gold)).map((lines) =>
    lines[0]!.source !== "comment" || (!all && (lines.length === 1 || next() >= 0.6))
      ? lines
      : lines.slice(1).map((l, i) => (i === 0 ? { ...l, start: true } : l)),
  );
  return fromLines(gold, comments.flat());
}

/** The thread with other paragraphs: of so many sentences each. */
function repaved(gold: StructureGold, size: number): StructureGold {
  const lines: LabelledLine[] = [];
  let full = 0;
  for (const line of labelledLines(gold).flatMap(sentencesOf)) {
    const before = lines.at(-1);
    if (!before || line.start || line.source !== "comment" || before.source !== "comment" || full >= size) {
      lines.push(line);
      full = 1;
    } else {
      lines[lines.length - 1] = { ...before, text: `${before.text} ${line.text}` };
      full++;
    }
  }
  return fromLines(gold, lines);
}

/** So many lines make a comment long. */
const LONG = 9;

/**
 * The thread as a long-form debate: what its people say in their further replies down a branch (the same two, as a
 * rule) is taken into their first, without the sentence that answers. Most short comments are left out.
 */
export function longForm(gold: StructureGold, next: () => number): StructureGold {
  const { parents } = gold;
  const comments = commentsOf(labelledLines(exploded(gold)));
  const gone = new Set<number>();
  const laterOf = (c: number): number =>
    comments.findIndex((_, g) => g > c && !gone.has(g) && parents?.[parents[g] ?? -1] === c);
  const found = comments.map((lines, c) => {
    if (gone.has(c) || !isOwn(lines)) return lines;
    const own = [...lines];
    for (let g = laterOf(c); g !== -1 && own.length < LONG; g = laterOf(g)) {
      own.push(...comments[g]!.slice(1).filter((l) => l.source === "comment"));
      gone.add(g);
    }
    return own;
  });
  const kept = found.filter((lines, c) => !gone.has(c) && (lines.length > 3 || c === 0 || next() < 0.3));
  return fromLines(gold, kept.flat());
}

function isOwn(lines: readonly LabelledLine[]): boolean {
  return lines.every((l) => l.source === "comment" || l.source === "quote");
}

/**
 * The thread with replies that answer point by point: between the paragraphs of some long comments stand quotes of the
 * comment before, or of the article, in its order. Some paragraphs become lists.
 */
export function pointed(gold: StructureGold, next: () => number): StructureGold {
  const comments = commentsOf(labelledLines(gold));
  const article = comments.find((lines) => isArticle(lines.map((l) => l.source)));
  return fromLines(
    gold,
    comments.flatMap((lines, c) => {
      if (lines.length < 2 || !lines.every((l) => l.source === "comment")) return lines;
      const before = comments[c - 1];
      const target = article && next() < 0.4 ? article : before;
      if (target && c > 0 && next() < 0.3) return withQuotes(lines, target, next);
      return lines.length > 3 && next() < 0.15 ? withList(lines, next) : lines;
    }),
  );
}

function withQuotes(
  lines: readonly LabelledLine[],
  target: readonly LabelledLine[],
  next: () => number,
): LabelledLine[] {
  const points = target.filter((l) => l.source === "comment" || l.source === "article").flatMap(sentencesOf);
  // How often a paragraph begins with a quote differs from one who writes to the next.
  const often = 0.2 + 0.6 * next();
  let at = Math.floor(next() * Math.max(1, points.length - lines.length));
  return lines.flatMap((line, i) => {
    if (at >= points.length || next() > (i === 0 ? 0.6 : often)) return [line];
    const text = points[at]!.text;
    at += 1 + Math.floor(next() * 2);
    // Headings that a page lost, or words that were cut, are not found again.
    const cut = next() < 0.2 ? text.split(" ").slice(0, 6).join(" ") : text;
    return [
      { text: `> ${cut}`, start: line.start, source: "quote" },
      { ...line, start: false },
    ];
  });
}

function withList(lines: readonly LabelledLine[], next: () => number): LabelledLine[] {
  const from = Math.floor(next() * (lines.length - 2));
  const to = from + 3 + Math.floor(next() * 3);
  const mark = next() < 0.7 ? "- " : "* ";
  return lines.map((l, i) => (i >= from && i < to ? { ...l, text: mark + l.text } : l));
}

/** What pages of a collection have beside the comments: whole articles, and stray lines of advertisement and noise. */
interface Clutter {
  readonly articles: readonly (readonly LabelledLine[])[];
  readonly stray: readonly LabelledLine[];
}

function clutterOf(threads: readonly StructureGold[]): Clutter {
  const comments = threads.flatMap((t) => commentsOf(labelledLines(t)));
  return {
    articles: comments.filter((lines) => isArticle(lines.map((l) => l.source))),
    stray: comments.flat().filter((l) => l.source === "ad" || l.source === "noise"),
  };
}

/** The thread with its article, or else another one's, somewhere among its comments, and stray lines in between. */
function cluttered(gold: StructureGold, { articles, stray }: Clutter, next: () => number): StructureGold {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  const line = (): LabelledLine[] => (stray.length > 0 ? [{ ...pick(stray), start: false }] : []);
  const comments = commentsOf(labelledLines(gold)).map((lines) =>
    next() < 0.06 ? [...lines, ...line()] : lines,
  );
  const own = comments.findIndex((lines) => isArticle(lines.map((l) => l.source)));
  const article =
    own >= 0
      ? comments.splice(own, 1)[0]
      : articles.length > 0
        ? pick(articles).flatMap((l, i) => (i > 0 && next() < 0.08 ? [...line(), l] : [l]))
        : [];
  if (article) comments.splice(Math.floor(next() * (comments.length + 1)), 0, article);
  return fromLines(gold, comments.flat());
}

/** Threads as careless collectors leave them: see `beheaded`, `pointed` and `cluttered`. */
export function damaged(threads: readonly StructureGold[]): StructureGold[] {
  const next = random(1);
  const clutter = clutterOf(threads);
  return threads.map((thread) => cluttered(beheaded(pointed(thread, next), next), clutter, next));
}

/** Threads as long-form debates: see `longForm` and `pointed`. */
export function longForms(threads: readonly StructureGold[]): StructureGold[] {
  const next = random(2);
  return threads.map((thread) => pointed(longForm(thread, next), next));
}

/** Threads in the forms that forums and scrapers give them. */
export function varied(threads: readonly StructureGold[]): StructureGold[] {
  const next = random(1);
  const clutter = clutterOf(threads);
  return threads.flatMap((thread) => {
    const long = next() < 0.5;
    const size = 1 + Math.floor(next() * 3);
    const other = long ? pointed(repaved(thread, size), next) : thread;
    return [
      thread,
      exploded(thread),
      pointed(longForm(thread, next), next),
      beheaded(other, next, long && next() < 0.7),
      cluttered(next() < 0.5 ? pointed(thread, next) : beheaded(other, next), clutter, next),
    ];
  });
}
