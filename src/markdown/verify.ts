import { posix } from "node:path";
import type { Row } from "../store/queries.ts";
import { sentences } from "../text/words.ts";
import { shown, shownOffsets } from "./escape.ts";
import { attributionText, threadTitle, webAddress } from "./places.ts";
import { commentNumber, isCommentLink, type Quotation, quotationsOf, textOf } from "./quotations.ts";
import { number, type ReportSource, string } from "./source.ts";
import { Words } from "./words.ts";

/** A place of a report that is not what the database holds, or cannot be compared. `line` counts from 1. */
export interface Difference {
  readonly line: number;
  readonly expected: string;
  readonly found: string;
}

/** What came of checking a report. */
export interface Verified {
  readonly quotations: number;
  readonly differences: readonly Difference[];
}

/** Words that turn what is said with them: left out between two pieces, they turn the quotation. */
const DENIES =
  /\b(?:not?|neither|nor|never|none|nobody|nothing|nowhere|cannot|hardly|barely|without|kein\w*|nicht|nie|niemand)\b|n['’]t\b/iu;

/** Five words or more with a stop. */
const SENTENCE = /^(?:\S+\s+){4,}.*[.!?…]$/u;

const ELLIPSIS = /\s*(?:\[(?:…|\.\.\.)\]|…)\s*/u;

/**
 * Finds every quotation of a report in the stored text and tells each difference: of words, author, date, thread
 * or link. Quotations are block quotes with an attribution, and texts in “ ” with a link to their comment, as the
 * reports have them. Whatever else a writer has put in is left alone, but a block quote without attribution is told.
 *
 * A quotation is true if it is one or more whole sentences of the comment; with …, if its pieces stand in the
 * comment in their order, it is cut nowhere else, and what was left out between them denies nothing.
 */
export function verify(source: ReportSource, markdown: string): Verified {
  const found = quotationsOf(markdown);
  const bodies = new Map<string, Body>();
  return {
    quotations: found.length,
    differences: found.flatMap((q) => check(source, q, bodies)),
  };
}

function check(source: ReportSource, quotation: Quotation, bodies: Map<string, Body>): Difference[] {
  const { line, texts, single = [], attribution, whole, marked, section } = quotation;
  const differ = (expected: string, found: string): Difference[] => [{ line, expected, found }];
  const found = `“${texts[0]}”`;
  if (attribution === null)
    return differ("an attribution with a link to the comment", `${found} without one: it cannot be verified`);
  const linkAt = attribution.findLastIndex(isCommentLink);
  const link = attribution[linkAt];
  if (!link)
    return differ(
      "an attribution with a link to the comment",
      `“${shown(textOf(attribution))}”: it cannot be verified`,
    );
  if (marked) return differ("the quotation's words without marks", `${found} with marks in it`);
  const comment = commentNumber(link)!;
  const candidates = commentsAt(source, link.url!, comment);
  if (candidates.length === 0)
    return differ(`a link to comment ${comment} of a thread in the database`, link.url!);

  const told = shown(textOf(attribution.slice(0, linkAt))).replace(/\s*,$/u, "");
  const tail = shown(textOf(attribution.slice(linkAt + 1)));
  const results = candidates.map((candidate) => {
    const body = bodyOf(source, candidate, bodies);
    const located = texts.map((t) => locate(body, t));
    const at = located.findIndex((p) => p !== undefined);
    const place = located[at];
    if (!place) return differ(nearest(body, texts[0]!), found);
    // Where not all of it is one quotation, each sentence must be of the comment; names of things need not.
    const other = single.slice(0, at).find((t) => SENTENCE.test(t) && !locate(body, t));
    if (other !== undefined) return differ(nearest(body, other), `“${other}”`);
    const differences: Difference[] = [];
    const expected = attributionText(NAMES, candidate, candidate).replace(/, [^,]*$/u, "");
    // On the page of its thread a quotation does without the title.
    const short = expected.slice(0, -threadTitle(candidate).length).replace(/, $/u, "");
    if (whole && told !== expected && told !== short)
      differences.push(...differ(`“${expected}”`, `“${told}”`));
    if (section && section.comment !== comment)
      differences.push(
        ...differ(`a quotation of comment ${section.comment}, as its heading says`, link.url!),
      );
    else if (section && section.bylines.length > 0) {
      const author = candidate["author"] ? shown(string(candidate["author"])) : undefined;
      const wrote = [author, string(candidate["posted_at"] ?? "").slice(0, 10)].filter(Boolean).join(" · ");
      if (!section.bylines.includes(wrote))
        differences.push({ line: section.line, expected: `“${wrote}”`, found: `“${section.bylines[0]}”` });
    }
    for (const { url } of attribution) {
      const report = REPORT_LINK.exec(url ?? "");
      if (report && (Number(report[2]) !== comment || !string(candidate["thread_id"]).startsWith(report[1]!)))
        differences.push(...differ(`a link to comment ${comment} of this thread's report`, url!));
    }
    const lineTold = /#L(\d+)$/u.exec(link.url!);
    if (lineTold) {
      const start = body.offset(place.start);
      const held = source.rows("reports/place", { thread: string(candidate["thread_id"]), start });
      const right = number(held[0]?.["line"]);
      if (right !== Number(lineTold[1])) differences.push(...differ(`line ${right}`, `line ${lineTold[1]}`));
    }
    const sure = /^·\s*(\d{1,3})\s*%/u.exec(tail);
    const score = body.scores.get(`${place.start} ${place.end}`);
    if (sure && score !== undefined && Math.round(100 * score) !== Number(sure[1]))
      differences.push(...differ(`${Math.round(100 * score)} %`, `${sure[1]} %`));
    return differences;
  });
  return results.reduce((best, next) => (next.length < best.length ? next : best));
}

const NAMES = new Words("en");
/** A link to a comment in the report of its thread; the heading there has the comment's number, in any language. */
const REPORT_LINK = /-([0-9a-f]{8})\.md#(?:\D*-)?(\d+)(?:-\D*)?$/u;

/** The comments that a link may mean: one, but where an input holds several threads. */
function commentsAt(source: ReportSource, url: string, comment: number): Row[] {
  if (/^https?:/iu.test(url)) {
    const same = source.rows("reports/comment", { number: comment, url });
    if (same.length > 0) return same;
    return source
      .rows("reports/comment", { number: comment })
      .filter((row) => webAddress(string(row["url"])) === url);
  }
  const report = REPORT_LINK.exec(url);
  if (report)
    return Number(report[2]) === comment
      ? source.rows("reports/comment", { number: comment, thread: report[1]! })
      : [];
  const [path = "", fragment = ""] = url.split("#");
  const numbered = /^comment-(\d+)$/u.exec(fragment);
  if (numbered && Number(numbered[1]) !== comment) return [];
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return [];
  }
  const bare = (p: string): string => p.replace(/^(?:\.{0,2}\/)+/u, "");
  const ends = (long: string, short: string): boolean => long === short || long.endsWith(`/${short}`);
  return source
    .rows("reports/comment", { number: comment, name: name.replace(/^.*\//u, "") })
    .filter((row) => {
      const [a, b] = [bare(posix.normalize(string(row["uri"]))), bare(name)];
      return ends(a, b) || ends(b, a);
    });
}

/** A comment's own words as one text, with the places where sentences and claims begin and end. */
interface Body {
  readonly text: string;
  readonly starts: ReadonlySet<number>;
  readonly ends: ReadonlySet<number>;
  readonly sentences: readonly string[];
  /** Stance scores of claims, by "start end". */
  readonly scores: ReadonlyMap<string, number>;
  /** The code-point offset in the thread of an offset in `text`. */
  readonly offset: (at: number) => number;
}

function bodyOf(source: ReportSource, comment: Row, bodies: Map<string, Body>): Body {
  const id = string(comment["comment_id"]);
  const held = bodies.get(id);
  if (held) return held;
  const rows = source.rows("reports/comment-parts", { comment: id });
  const [starts, ends, scores] = [new Set<number>(), new Set<number>(), new Map<string, number>()];
  const whole: string[] = [];
  const list: string[] = [];
  const paragraphs: { at: number; start: number; points: number[]; within: number[] }[] = [];
  let at = 0;
  for (const row of rows.filter((r) => r["part"] === "paragraph")) {
    const raw = string(row["text"]);
    const text = shown(raw);
    const within = shownOffsets(raw);
    paragraphs.push({ at, start: number(row["char_start"]), points: pointOffsets(raw), within });
    starts.add(at);
    ends.add(at + text.length);
    for (const span of sentences(raw, { start: 0, end: raw.length })) {
      const start = at + within[span.start]!;
      const words = shown(raw.slice(span.start, span.end));
      starts.add(start);
      ends.add(start + words.length);
      list.push(words);
    }
    whole.push(text);
    at += text.length + 1;
  }
  for (const row of rows.filter((r) => r["part"] === "claim")) {
    const from = number(row["char_start"]);
    const paragraph = paragraphs.findLast((p) => p.start <= from);
    if (!paragraph) continue;
    const { at: first, points, within } = paragraph;
    const start = first + within[points[Math.min(from - paragraph.start, points.length - 1)]!]!;
    const end = start + shown(string(row["text"])).length;
    starts.add(start);
    ends.add(end);
    scores.set(`${start} ${end}`, number(row["stance_score"]));
  }
  const offset = (place: number): number => {
    const paragraph = paragraphs.findLast((p) => p.at <= place)!;
    const { at: first, points, within } = paragraph;
    const found = points.findIndex((offset) => within[offset]! >= place - first);
    return paragraph.start + (found === -1 ? points.length - 1 : found);
  };
  const body = { text: whole.join(" "), starts, ends, sentences: list, scores, offset };
  bodies.set(id, body);
  return body;
}

/** The UTF-16 offset of each code point of a text, and its length. */
function pointOffsets(text: string): number[] {
  const offsets = [0];
  for (const c of text) offsets.push(offsets.at(-1)! + c.length);
  return offsets;
}

/** Every place of a piece in a text, from an offset on. */
function places(text: string, piece: string, from: number): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(piece, from); at !== -1; at = text.indexOf(piece, at + 1)) found.push(at);
  return found;
}

/** Where a quotation stands in a comment: whole sentences or, with …, pieces in order; undefined if it does not. */
function locate({ text, starts, ends }: Body, quotation: string): { start: number; end: number } | undefined {
  if (quotation === "") return undefined;
  for (const start of places(text, quotation, 0))
    if (starts.has(start) && ends.has(start + quotation.length))
      return { start, end: start + quotation.length };
  if (!ELLIPSIS.test(quotation)) return undefined;
  const parts = quotation.split(new RegExp(ELLIPSIS, "gu"));
  const said = parts.filter((p) => p !== "");
  if (said.length === 0) return undefined;
  const edge = (at: number): boolean =>
    !(/[\p{L}\p{N}]/u.test(text[at - 1] ?? "") && /[\p{L}\p{N}]/u.test(text[at] ?? ""));
  const openLeft = parts[0] === "";
  const openRight = parts.at(-1) === "";
  let start: number | undefined;
  let end = 0;
  // The first place that will do leaves most room for the pieces behind it.
  for (const [i, piece] of said.entries()) {
    const opens = i === 0 && !openLeft ? (at: number) => starts.has(at) : edge;
    const closes = i === said.length - 1 && !openRight ? (at: number) => ends.has(at) : edge;
    const at = places(text, piece, end).find((p) => opens(p) && closes(p + piece.length));
    if (at === undefined || (start !== undefined && DENIES.test(text.slice(end, at)))) return undefined;
    start ??= at;
    end = at + piece.length;
  }
  return { start: start!, end };
}

/** The sentence of a comment that shares most words with a quotation: what was probably meant. */
function nearest({ sentences: list, text }: Body, quotation: string): string {
  const words = (t: string): Set<string> => new Set(t.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const own = words(quotation);
  const score = (t: string): number => {
    const theirs = words(t);
    const shared = [...own].filter((w) => theirs.has(w)).length;
    return shared / (own.size + theirs.size - shared || 1);
  };
  const best = list.reduce((a, b) => (score(b) > score(a) ? b : a), list[0] ?? text);
  return list.length === 0 || score(best) < 0.2 ? "words of that comment" : `“${best}”`;
}
