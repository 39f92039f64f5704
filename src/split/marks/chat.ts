import { takeWhen, type When } from "./dates.ts";
import { isName, plainName } from "./names.ts";
import { LEAST, type Mark, type MarkReading, mostFrequent, plausible, type Row } from "./reading.ts";

interface Message {
  readonly line: number;
  /** The shape of the prefix, as `[clock] name:`. */
  readonly style: string;
  /** Null for what the chat itself says (joins, topic changes). */
  readonly author: string | null;
  readonly when: When | null;
  readonly skip: number;
}

/** Signs of writing direction and byte-order marks that exports put before lines. */
const INVISIBLE = /^[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*/u;
const ANGLE = /^<[@+~&%!\s]?([^<>]{1,40})>\s*/u;
const BAR = /^([^|<>:]{1,40}?)\s*\|\s+/u;
const BOLD = /^\*\*([^*:]{1,48}):?\*\*:?\s+/u;
const COLON = /^(?:\*\s?)?([^:<>[\]()]{1,48}?(?:\s\([^()]{1,24}\))?):(?:\s+|$)/u;
const CLOCK = /\d:\d\d/u;
const PHONE = /^\+?\d[\d\s()-]{5,18}$/u;

/**
 * Chat exports. With a time before each message (`[12:34] name: text`, `2024-05-03 10:22 <name> text`,
 * `03/05/2024, 10:22 - name: text`), accepted if at least three lines and a quarter of all (a tenth with brackets or dates) have the same shape;
 * without (`<name> text`, `name: text`) if nearly every line has, and writers come again.
 */
export function readTimedChat(rows: readonly Row[]): MarkReading | undefined {
  return readChat(rows, true);
}

/** Chats of the shape `<name> text` or `name: text`; see `readTimedChat`. */
export function readPlainChat(rows: readonly Row[]): MarkReading | undefined {
  return readChat(rows, false);
}

function readChat(rows: readonly Row[], timed: boolean): MarkReading | undefined {
  const found = rows.map((row, line) => message(row, line, timed)).filter((m) => m !== undefined);
  const style = mostFrequent(found.filter((m) => m.author !== null).map((m) => m.style));
  if (style === undefined) return undefined;
  const stamp = style.replace(/ .*$/u, "");
  const messages = found.filter((m) => m.author !== null && m.style === style);
  const noise = new Set<number>();
  // What the chat itself says has a time and no writer.
  for (const m of found) if (timed && m.author === null && m.style === stamp) noise.add(m.line);
  const names = new Set(messages.map((m) => m.author));
  const share = messages.length / (rows.length - noise.size);
  const again = messages.length - names.size;
  const sure = /date|\[|\(/u.test(stamp);
  const accepted = timed
    ? messages.length >= LEAST && share >= (sure ? 0.1 : 0.25) && (sure || again > 0 || share >= 0.8)
    : messages.length > LEAST &&
      names.size > 1 &&
      (again >= Math.max(2, messages.length * 0.2) || (style === "<name>" && share >= 0.8)) &&
      talks(rows, messages, style, share);
  if (!accepted) return undefined;
  const skips = new Map<number, number>();
  for (const { line, skip } of messages) {
    const row = rows[line]!;
    if (row.whole && skip >= row.text.length) noise.add(line);
    else skips.set(line, skip);
  }
  const starts = messages.map((m) => m.line);
  if (!plausible(rows, starts, noise)) return undefined;
  return {
    kind: "chat",
    marks: messages.map(({ line, author, when }): Mark => ({ line, author, when })),
    noise,
    skips,
  };
}

/** A name as a chat without times puts it before a message, `at` so many characters into the line. */
function plainMessage(head: string, at: number, line: number): Message | undefined {
  const found = (style: string, name: string, prefix: string): Message => ({
    line,
    style,
    author: plainName(name),
    when: null,
    skip: at + prefix.length,
  });
  const rest = head.slice(at);
  const angle = ANGLE.exec(rest);
  if (angle && isName(angle[1]!.trim())) return found("<name>", angle[1]!.trim(), angle[0]);
  const bold = BOLD.exec(rest);
  if (bold && isName(bold[1]!.trim())) return found("**name**", bold[1]!.trim(), bold[0]);
  const colon = head.includes(":") ? COLON.exec(rest) : undefined;
  return colon && named(colon[1]!) ? found("name:", bare(colon[1]!), colon[0]) : undefined;
}

function message({ text }: Row, line: number, timed: boolean): Message | undefined {
  const head = text.slice(0, 140);
  if (timed && !CLOCK.test(head)) return undefined;
  let at = INVISIBLE.exec(head)?.[0].length ?? 0;
  if (!timed) return plainMessage(head, at, line);
  const before = nameBeforeTime(head.slice(at));
  if (before) return { ...before, line, skip: before.skip + at };
  const bracket = /^[[(]/u.test(head.slice(at)) ? head[at]! : "";
  at += bracket.length;
  const time = takeWhen(head, at);
  if (!time || time.when.kind === "ago" || !CLOCK.test(time.when.text)) return undefined;
  at = time.end;
  const close = /^[\])]?\s*(?:[-–—|,]\s+)?/u.exec(head.slice(at))?.[0] ?? "";
  if ((bracket !== "") !== /^[\])]/u.test(close)) return undefined;
  at += close.length;
  const stamp = `${bracket}${time.when.kind}`;
  const rest = head.slice(at);
  const angle = ANGLE.exec(rest);
  if (angle)
    return {
      line,
      style: `${stamp} <`,
      author: plainName(angle[1]!.trim()),
      when: time.when,
      skip: at + angle[0].length,
    };
  const bar = BAR.exec(rest);
  if (bar && isName(bar[1]!))
    return {
      line,
      style: `${stamp} |`,
      author: plainName(bar[1]!),
      when: time.when,
      skip: at + bar[0].length,
    };
  const colon = COLON.exec(rest);
  if (!colon || !(named(colon[1]!) || PHONE.test(colon[1]!)))
    return { line, style: stamp, author: null, when: time.when, skip: at };
  return {
    line,
    style: `${stamp} :`,
    author: plainName(bare(colon[1]!)),
    when: time.when,
    skip: at + colon[0].length,
  };
}

/** `name [12:34]: text`, `name (2024-05-03 10:22): text`. */
function nameBeforeTime(head: string): Omit<Message, "line"> | undefined {
  const name = /^([^:<>[\]()]{1,48}?)\s*[[(]/u.exec(head);
  if (!name || !isName(name[1]!)) return undefined;
  const time = takeWhen(head, name[0].length);
  if (!time || !CLOCK.test(time.when.text)) return undefined;
  const close = /^[\])]\s?:?\s+|^[\])]\s?:?$/u.exec(head.slice(time.end));
  if (!close) return undefined;
  const style = `name${head[name[0].length - 1]}${time.when.kind}`;
  return { style, author: plainName(name[1]!), when: time.when, skip: time.end + close[0].length };
}

function bare(name: string): string {
  const from = /^From\s+(\S.{0,40}?)\s+to\s/iu.exec(name);
  return (from?.[1] ?? name).replace(/\s\([^()]*\)$/u, "").replace(/\s(?:wrote|writes|said|says)$/u, "");
}

function named(name: string): boolean {
  return isName(bare(name));
}

/** Whether prefixed lines are talk and not fields of records: nearly all lines, of several words. */
function talks(rows: readonly Row[], messages: readonly Message[], style: string, share: number): boolean {
  if (share < (style === "name:" ? 0.8 : 0.5)) return false;
  // Lines of HTML begin with a name in angles too.
  if (messages.filter((m) => rows[m.line]!.text.includes("</")).length > messages.length * 0.1) return false;
  const words = messages.map((m) => rows[m.line]!.text.slice(m.skip).split(/\s+/u, 6).length);
  const shorter = (n: number): number => words.filter((w) => w < n).length;
  // Fields of records come in the same order again and again, and hold little.
  const names = messages.map((m) => m.author);
  const period = new Set(names).size;
  const cyclic = period > 2 && names.every((name, i) => i < period || name === names[i - period]);
  return shorter(3) <= messages.length * 0.6 && !(cyclic && shorter(6) > messages.length * 0.5);
}
