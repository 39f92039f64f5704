import libmime from "libmime";
import { decodeAs, decodeUnknown } from "../text/decode.ts";
import { isoDate } from "./build.ts";
import { type DumpFormat, type DumpPost, dumpPost } from "./format.ts";
import { htmlToText } from "./post-text.ts";

/** Bytes as text, one unit a byte: what MIME is made of until a part says how its bytes are to be read. */
type Bytes = string;
type Headers = Readonly<Record<string, readonly string[]>>;

const HEADER =
  /^(?:from|to|date|subject|message-id|received|return-path|mime-version|delivered-to|in-reply-to|references|content-type|list-id|reply-to|cc|sender|x-[\w-]+|dkim-signature|arc-[\w-]+):/imu;
const LINE = /^(?:[!-9;-~]+:|[ \t]|>?From )/u;

/**
 * Whether a text begins like an e-mail: header lines up to the first blank line, among them one that mail programs
 * write and people do not. "From: … Subject: …" alone may be pasted text, and is left to the splitter.
 */
function isMessage(text: string): boolean {
  const [start = "", rest] = text.slice(0, 8000).split(/\r?\n\r?\n/u, 2);
  const head = start.replace(/^From .*\r?\n/u, "").trimEnd();
  const lines = head.split(/\r?\n/u);
  // A header longer than what is looked at ends in the middle of a line.
  if (rest === undefined && text.length > 8000) lines.pop();
  return (
    HEADER.test(lines[0] ?? "") &&
    lines.every((line) => LINE.test(line)) &&
    /^(?:message-id|received|mime-version|return-path):/imu.test(head) &&
    /^(?:from|date):/imu.test(head)
  );
}

/** The line before each message of an mbox. */
const FROM_LINE = /^From /u;
/** What follows that line, and tells it from a sentence that begins with "From". */
const HEAD_LINE = /^(?:[!-9;-~]+:|>From )/u;

/**
 * Cuts an mbox into its messages, given line by line. A message begins with a "From " line at the start or after a blank
 * line, with a header behind it; lines that the mbox had to escape (`>From `) are unescaped (the mboxrd rules). What does
 * not begin with a "From " line is one message.
 *
 * @param longest bytes of a message; a longer one comes as undefined.
 */
export class Messages {
  private readonly longest: number;
  private lines: Bytes[] = [];
  private length = 0;
  /** Whether the input is an mbox; not known before the second line. */
  private several: boolean | undefined;
  /** A "From " line, till the next one tells what it is. */
  private from: Bytes | undefined;
  private blank = true;

  constructor(longest: number) {
    this.longest = longest;
  }

  /** Takes the next line, without its end, undefined if it was too long; gives the message that ends before it, if one does. */
  add(line: Bytes | undefined): readonly (Bytes | undefined)[] {
    const { from, several } = this;
    this.from = undefined;
    if (from === undefined && line !== undefined && this.blank && several !== false && FROM_LINE.test(line)) {
      this.from = line;
      return [];
    }
    const begins = from !== undefined && line !== undefined && HEAD_LINE.test(line);
    if (from !== undefined && !begins) this.take(from);
    const ended = begins && several ? [this.cut()] : [];
    this.several ??= begins;
    this.take(line);
    return ended;
  }

  /** Gives the last message. */
  end(): Bytes | undefined {
    if (this.from !== undefined) this.take(this.from);
    return this.cut();
  }

  private take(line: Bytes | undefined): void {
    this.blank = line === "" || line === "\r";
    this.length += line === undefined ? Number.POSITIVE_INFINITY : line.length + 1;
    if (this.length > this.longest) this.lines = [];
    else this.lines.push(line!);
  }

  private cut(): Bytes | undefined {
    const message = this.length > this.longest ? undefined : this.lines.join("\n");
    this.lines = [];
    this.length = 0;
    return this.several ? message?.replace(/^>(>*From )/gmu, "$1").trimEnd() : message;
  }
}

/** The messages of a whole input. */
export function messagesOf(raw: Bytes): Bytes[] {
  const messages = new Messages(Number.POSITIVE_INFINITY);
  return [...raw.split("\n").flatMap((line) => messages.add(line)), messages.end()] as Bytes[];
}

/**
 * E-mails, single or in an mbox: a record is the bytes of one as text (`latin1`). Threads are what `Message-ID`,
 * `References` and `In-Reply-To` tie together; of the ancestors that a message names, the nearest that is there counts
 * as its parent.
 *
 * The plain text of a message is preferred to its HTML; attachments are left out. Wrapped lines are joined, and what is
 * quoted below an "Original Message" line is marked with `>`.
 * Source: RFC 5322, 2045 to 2047, 2231, 3676 (format=flowed), 4155 (mbox), 5064 (Archived-At); parsing by libmime.
 */
export const mail: DumpFormat = {
  name: "mail",
  label: "e-mail and mbox",
  detect: (record) => typeof record === "string" && isMessage(record),
  posts: (record) => (typeof record === "string" ? [postOf(parse(record))] : []),
};

interface Mail {
  readonly id: string;
  /** Ids of the messages that it answers, nearest first. */
  readonly ancestors: readonly string[];
  readonly author: string | null;
  readonly postedAt: string | null;
  readonly subject: string;
  readonly url: string | null;
  readonly text: string;
  /** What of it was not read. */
  readonly incomplete: string | undefined;
}

function postOf({ id, ancestors, author, postedAt, subject, url, text, incomplete }: Mail): DumpPost {
  return dumpPost({
    threadKey: ancestors.at(-1) ?? id,
    nativeId: id,
    parentId: ancestors[0] ?? null,
    ancestors,
    kind: "comment",
    author,
    postedAt,
    url,
    text,
    threadTitle: subject || null,
    ...(incomplete === undefined ? {} : { incomplete }),
  });
}

const IDS = /<([^<>\s]{1,998})>/gu;
const idsIn = (values: readonly string[] = []): string[] =>
  values.flatMap((v) => [...v.matchAll(IDS)].map((m) => m[1]!));

function parse(raw: Bytes): Mail {
  const { headers, body } = part(raw);
  const one = (name: string): string => decodeHeader(headers[name]?.[0] ?? "");
  const answered = idsIn(headers["in-reply-to"]);
  const ancestors = [...new Set([...answered, ...idsIn(headers["references"]).reverse()])];
  const id = idsIn(headers["message-id"])[0] ?? (headers["message-id"]?.[0]?.trim() || "");
  const leftOut = new Set<string>();
  const text = textOf(headers, body, 0, leftOut);
  return {
    id,
    ancestors: ancestors.filter((a) => a !== id),
    author: nameOf(one("from")),
    // Comments in a date name its zone again: "+0100 (CET)".
    postedAt: isoDate(
      one("date")
        .replace(/\([^()]*\)/gu, " ")
        .trim(),
    ),
    subject: one("subject").replace(/^(?:\s*(?:re|aw|fw|fwd|sv|antw)(?:\[\d+\])?\s*:)+\s*/iu, ""),
    url: /^<(https?:[^<>\s]+)>$/u.exec(one("archived-at"))?.[1] ?? null,
    text,
    incomplete: leftOut.size === 0 ? undefined : `parts that were not read: ${[...leftOut].join(", ")}`,
  };
}

function part(raw: Bytes): { headers: Headers; body: Bytes } {
  const blank = /^\r?\n|\r?\n\r?\n/u.exec(raw);
  const head = blank ? raw.slice(0, blank.index) : raw;
  return {
    headers: libmime.decodeHeaders(head.slice(0, 256 * 1024), { skipPrototypeKeys: true }),
    body: blank ? raw.slice(blank.index + blank[0].length) : "",
  };
}

/** A header's value: raw bytes are UTF-8 today (RFC 6532), encoded words are decoded. */
function decodeHeader(value: Bytes): string {
  return libmime
    .decodeWords(decodeUnknown(Buffer.from(value, "latin1")))
    .replace(/\s+/gu, " ")
    .trim();
}

/** The name in "Name <address>" or "address (Name)", else the address. */
function nameOf(from: string): string | null {
  const named = /^\s*"?((?:[^"<\\]|\\.)*?)"?\s*<[^<>]*>/u.exec(from)?.[1]?.replace(/\\(.)/gu, "$1").trim();
  const noted = /^\S+(?: at \S+)?\s+\(([^()]+)\)\s*$/u.exec(from)?.[1]?.trim();
  return named || noted || /<([^<>]+)>/u.exec(from)?.[1] || from.trim() || null;
}

/** Multipart messages nested deeper than this, and parts of one beyond this number, are left out: the post says so. */
const DEEPEST = 20;
const MOST_PARTS = 500;

/** The text of a message or part; what is left out of it for a limit is added to `leftOut`. */
function textOf(headers: Headers, body: Bytes, depth: number, leftOut: Set<string>): string {
  const type = libmime.parseHeaderValue(headers["content-type"]?.[0] ?? "text/plain", {
    stripComments: true,
  });
  const kind = type.value.trim().toLowerCase();
  const disposition = headers["content-disposition"]?.[0] ?? "";
  if (/^\s*attachment/iu.test(disposition)) return "";
  if (depth > DEEPEST) {
    leftOut.add(`those nested more than ${DEEPEST} deep`);
    return "";
  }
  if (kind.startsWith("multipart/")) {
    const all = partsOf(body, type.params["boundary"] ?? "");
    if (all.length > MOST_PARTS) leftOut.add(`those after the first ${MOST_PARTS}`);
    const parts = all.slice(0, MOST_PARTS).map(part);
    if (kind !== "multipart/alternative")
      return parts
        .map((p) => textOf(p.headers, p.body, depth + 1, leftOut))
        .filter(Boolean)
        .join("\n");
    const plain = parts.filter((p) => !/html/iu.test(p.headers["content-type"]?.[0] ?? ""));
    // Each once: read twice a level, nested ones would cost two to the power of their depth.
    for (const p of new Set([...plain, ...parts])) {
      const text = textOf(p.headers, p.body, depth + 1, leftOut);
      if (text !== "") return text;
    }
    return "";
  }
  if (kind === "message/rfc822") {
    const inner = part(body);
    return textOf(inner.headers, inner.body, depth + 1, leftOut);
  }
  if (kind !== "text/plain" && kind !== "text/html" && kind !== "text") return "";
  const bytes = transferred(body, (headers["content-transfer-encoding"]?.[0] ?? "").trim().toLowerCase());
  const text = decodeAs(bytes, type.params["charset"] ?? "").replace(/\r\n?/gu, "\n");
  if (kind === "text/html") return htmlToText(text);
  const flowed = (type.params["format"] ?? "").toLowerCase() === "flowed";
  const unflowed = flowed
    ? libmime.decodeFlowed(text, (type.params["delsp"] ?? "").toLowerCase() === "yes")
    : text;
  return mailLines(unflowed, flowed);
}

/** The parts between the boundary lines of a multipart body, at most one more than are read; the last may lack its end. */
function partsOf(body: Bytes, boundary: string): Bytes[] {
  if (boundary === "") return [`\n${body}`];
  const parts: Bytes[] = [];
  const mark = `--${boundary}`;
  let start = -1;
  for (
    let at = body.indexOf(mark);
    at !== -1 && parts.length <= MOST_PARTS;
    at = body.indexOf(mark, at + mark.length)
  ) {
    if (at > 0 && body[at - 1] !== "\n") continue;
    if (start !== -1) parts.push(body.slice(start, at).replace(/\r?\n$/u, ""));
    const end = body.indexOf("\n", at);
    if (body.startsWith("--", at + mark.length) || end === -1) return parts;
    start = end + 1;
  }
  return start === -1 || parts.length > MOST_PARTS ? parts : [...parts, body.slice(start)];
}

function transferred(body: Bytes, encoding: string): Uint8Array {
  if (encoding === "base64") return Buffer.from(body, "base64");
  if (encoding !== "quoted-printable") return Buffer.from(body, "latin1");
  return Buffer.from(
    joined(body).replace(/=([\da-f]{2})/giu, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    "latin1",
  );
}

/**
 * The lines of quoted-printable: blanks at the end of one were added on the way, and one that ends in `=` goes on in the
 * next. Linear in the text, as no regular expression for blanks at the end of a line is.
 */
function joined(body: Bytes): Bytes {
  const rows = body.split("\n");
  const last = rows.pop()!;
  const ended = rows.map((row) => {
    const line = withoutBlanks(row.endsWith("\r") ? row.slice(0, -1) : row);
    return line.endsWith("=") ? line.slice(0, -1) : `${line}\n`;
  });
  return ended.join("") + withoutBlanks(last).replace(/=$/u, "");
}

function withoutBlanks(line: Bytes): Bytes {
  let end = line.length;
  while (line[end - 1] === " " || line[end - 1] === "\t") end--;
  return line.slice(0, end);
}

/** Lines at least this long were broken by a program, not by a person. */
const WRAPPED = 50;
const ORIGINAL = /^-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht)\s*-{2,}$/iu;
const LISTED = /^(?:[-*+•]\s|\d+[.)]\s|\||On .{10,200}wrote:$|-- ?$)/u;

/** Plain text of an e-mail, a paragraph a line: lines of one depth of quoting that were wrapped are joined. */
function mailLines(text: string, flowed: boolean): string {
  const lines: string[] = [];
  let depth = -1;
  let last = "";
  let below = false;
  for (const row of text.split("\n")) {
    const marks = /^(?:>[ \t]?)*/u.exec(row)![0];
    const words = row.slice(marks.length).trim();
    below ||= ORIGINAL.test(words);
    const level = (marks.match(/>/gu)?.length ?? 0) + (below ? 1 : 0);
    if (words === "") {
      depth = -1;
      continue;
    }
    const goesOn =
      !flowed && level === depth && last.length >= WRAPPED && !LISTED.test(words) && !/wrote:$/u.test(last);
    if (goesOn) lines[lines.length - 1] += ` ${words}`;
    else lines.push(level > 0 ? `${">".repeat(level)} ${words}` : words);
    depth = level;
    last = words;
  }
  return lines.join("\n");
}
