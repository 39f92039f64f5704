import { type Byline, LONGEST, readByline } from "./byline.ts";
import { isAvatar, isButton, isWriterInfo } from "./furniture.ts";
import { isName, plainName } from "./names.ts";
import {
  LEAST,
  type Mark,
  type MarkFields,
  type MarkReading,
  mostFrequent,
  parentsByDepth,
  plausible,
  type Row,
} from "./reading.ts";

interface Found extends MarkFields {
  /** First line of the comment, and first line behind the byline. */
  readonly line: number;
  readonly end: number;
  readonly shape: string;
}

const MAYBE = /\d|:$|^\w{4,9}:|\b(?:ago|now|yesterday|by)\b/iu;
const LEVEL = /^level (\d{1,3})$/iu;
const REDDIT = /^(?:upvote|downvote|award|give award|permalink.*|level \d+|reply ?share.*|share)$/iu;
/** What stands for a writer who has left. */
const GONE = /^\[(?:deleted|removed)\]$/iu;
/** Words, and neither a field nor code. */
const TALK = /^[\p{L}\p{N}“"'(][^:={}<>]{2,40}\s[^:={}<>]{0,40}(?:[.!?,;’]|\s|$)/u;
const TITLE = /^re: /iu;

/** The bylines of a thread's lines, each read once. */
export function readBylines(rows: readonly Row[]): (Byline | undefined)[] {
  return rows.map(({ text, whole }) =>
    whole && text.length <= LONGEST && MAYBE.test(text) ? readByline(text) : undefined,
  );
}

/** Whether a byline heads a quotation and not a comment. */
export function headsQuote(rows: readonly Row[], line: number): boolean {
  return /^>/u.test(rows[line + 1]?.text ?? "");
}

/**
 * Lines that name a comment's writer: `#12 anna, 3 May 2024 10:22`, `Posted by Anna Alt on 3 May 2024`,
 * `anna · 3 hr. ago`, `anna wrote:`; a name and a time on lines of their own. Accepted if at least three have
 * the same parts in the same order (two on a page with as many buttons), numbers rise, and of `wrote:` lines
 * two name different people. `level 2` lines and indentation tell parents.
 */
export function readBylineMarks(
  rows: readonly Row[],
  bylines: readonly (Byline | undefined)[],
): MarkReading | undefined {
  return readLevels(rows, bylines) ?? readShapes(rows, bylines);
}

function readShapes(rows: readonly Row[], bylines: readonly (Byline | undefined)[]): MarkReading | undefined {
  const found: Found[] = [];
  let end = 0;
  const verb = headVerb(rows, bylines);
  for (let line = 0; line < rows.length; line++) {
    const one = line < end ? undefined : (single(bylines, line) ?? stacked(rows, bylines, line));
    const said = bylines[line]?.verb;
    if (!one || (said && headsQuote(rows, line) && (said !== verb || end === line))) continue;
    found.push(one);
    end = one.end;
  }
  const shape = mostFrequent(found.map((f) => f.shape));
  const own = found.filter((f) => f.shape === shape);
  if (shape === undefined || !sound(rows, own, shape)) return undefined;
  const nextNames = shape.includes("name") ? [] : own.filter((f) => rows[f.end] && isNameRow(rows[f.end]!));
  const trailing = areSignatures(rows, own);
  const titled = own.filter((f) => TITLE.test(rows[f.line - 1]?.text ?? "")).length >= own.length * 0.5;
  const noise = new Set<number>();
  const marks = own.map((f, i): Mark => {
    const named = nextNames.length >= own.length * 0.8 && isNameRow(rows[f.end] ?? rows[f.line]!);
    const after = named ? f.end + 1 : f.end;
    const author = named ? plainName(rows[f.end]!.text) : (f.author ?? null);
    const first = trailing ? f.line : before(rows, f.line, titled);
    for (let at = first; at < after; at++) noise.add(at);
    const line = !trailing ? first : i === 0 ? 0 : own[i - 1]!.end;
    return { line, author, when: f.when ?? null, nativeId: f.nativeId ?? null };
  });
  const buttons = rows.filter(isButton).length;
  const least = buttons >= own.length && /when/u.test(shape) ? 2 : LEAST;
  if (
    !plausible(
      rows,
      marks.map((m) => m.line),
      noise,
      { least },
    )
  )
    return undefined;
  const reddit = rows.filter((r) => r.whole && REDDIT.test(r.text)).length >= 2;
  return {
    kind: reddit ? "reddit" : "byline",
    marks,
    noise,
  };
}

/**
 * The verb of lines such as `anna wrote:` that head comments, if there are more of them than of lines that head
 * quotations: then one before a quotation may begin a comment too, unless another has just done so.
 */
function headVerb(rows: readonly Row[], bylines: readonly (Byline | undefined)[]): string | undefined {
  const own: string[] = [];
  let quoting = 0;
  bylines.forEach((byline, line) => {
    if (!byline?.verb) return;
    if (headsQuote(rows, line)) quoting++;
    else own.push(byline.verb);
  });
  return own.length > quoting ? mostFrequent(own) : undefined;
}

/**
 * Whether bylines stand below comments: they begin with a dash, or there are words above the first and none
 * below the last, and no colon leads on.
 */
function areSignatures(rows: readonly Row[], found: readonly Found[]): boolean {
  if (found[0]!.line === 0 || found.some((f, i) => i > 0 && f.line === found[i - 1]!.end)) return false;
  if (found.some((f) => rows[f.line]!.text.endsWith(":"))) return false;
  return found.every((f) => /^[—–-]/u.test(rows[f.line]!.text)) || found.at(-1)!.end === rows.length;
}

/** Whether lines of a shape are bylines: it says enough, and what it says is consistent. */
function sound(rows: readonly Row[], found: readonly Found[], shape: string): boolean {
  const parts = shape.split(/[+/]/u);
  const has = (...wanted: readonly string[]): boolean => wanted.every((part) => parts.includes(part));
  const names = new Set(found.map((f) => f.author)).size;
  // A name with a colon may be any label: writers come again, and talk.
  if (shape === "name:") {
    const talk = found.filter((f) => TALK.test(rows[f.end]?.text ?? "")).length;
    return names > 1 && found.length - names >= Math.max(2, found.length * 0.2) && talk >= found.length * 0.7;
  }
  if (shape === "#")
    return found[0]!.line < 2 && found.every((f, i) => Number(f.nativeId) === Number(found[0]!.nativeId) + i);
  if (!(has("name") && ["when", "#", "posted", "verb"].some((p) => has(p))) && !has("#", "when"))
    return false;
  if (has("verb") && !has("when") && names < 2) return false;
  if (!has("#")) return true;
  let wrong = 0;
  for (let i = 1; i < found.length; i++)
    if (Number(found[i]!.nativeId) <= Number(found[i - 1]!.nativeId)) wrong++;
  return wrong <= found.length * 0.1;
}

function single(bylines: readonly (Byline | undefined)[], line: number): Found | undefined {
  const byline = bylines[line];
  if (!byline || byline.shape === "name" || !/name|#|posted/u.test(byline.shape)) return undefined;
  return { ...byline, line, end: line + 1 };
}

/** A name on one line, a time alone on the next (a dot or a rank may stand between). */
function stacked(
  rows: readonly Row[],
  bylines: readonly (Byline | undefined)[],
  line: number,
): Found | undefined {
  const gone = GONE.test(rows[line]!.text);
  if (!gone && !isNameRow(rows[line]!)) return undefined;
  let next = line + 1;
  while (next < rows.length && next < line + 3 && (isDot(rows[next]!) || isWriterInfo(rows[next]!))) next++;
  const byline = bylines[next];
  if (byline?.shape !== "when" || byline.when?.kind === "clock") return undefined;
  const author = gone ? null : plainName(rows[line]!.text);
  return { line, end: next + 1, author, when: byline.when, shape: "name/when" };
}

function isDot({ text }: Row): boolean {
  return text === "·" || text === "•";
}

function isNameRow(row: Row): boolean {
  return row.whole && isName(row.text) && !isButton(row) && !isWriterInfo(row);
}

/** Lines before a byline that belong to it: a picture, the repeated title of the thread. */
function before(rows: readonly Row[], line: number, titled: boolean): number {
  let first = line;
  while (
    first > 0 &&
    first > line - 2 &&
    (isAvatar(rows[first - 1]!) || (titled && TITLE.test(rows[first - 1]!.text)))
  )
    first--;
  return first;
}

/** Reddit's `level 2` lines; the lines below them name writer and time. */
function readLevels(rows: readonly Row[], bylines: readonly (Byline | undefined)[]): MarkReading | undefined {
  const starts = rows.flatMap((row, line) => (LEVEL.test(row.text) ? [line] : []));
  if (starts.length < 2) return undefined;
  const noise = new Set<number>(starts);
  const parents = parentsByDepth(starts.map((line) => Number(LEVEL.exec(rows[line]!.text)![1])));
  const marks = starts.map((line, i): Mark => {
    let at = line + 1;
    if (rows[at] && isAvatar(rows[at]!)) noise.add(at++);
    const own = rows[at] && (stacked(rows, bylines, at) ?? single(bylines, at));
    if (own) {
      for (; at < own.end; at++) noise.add(at);
      return { line, author: own.author ?? null, when: own.when ?? null, parent: parents[i] };
    }
    const alone = rows[at] && rows[at + 1] && !LEVEL.test(rows[at + 1]!.text) && isNameRow(rows[at]!);
    if (alone) noise.add(at);
    return { line, author: alone ? plainName(rows[at]!.text) : null, parent: parents[i] };
  });
  if (!plausible(rows, starts, noise, { least: 2, head: rows.length })) return undefined;
  return { kind: "reddit", marks, noise };
}
