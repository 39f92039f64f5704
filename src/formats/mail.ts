import libmime from "libmime";
import { decodeAs, decodeUnknown } from "../text/decode.ts";
import { isoDate, rawThreads } from "./build.ts";
import { built } from "./dump.ts";
import { type DumpFormat, type DumpPost, dumpPost, type Format } from "./format.ts";
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
  const head = text
    .slice(0, 8000)
    .split(/\r?\n\r?\n/u, 1)[0]!
    .replace(/^From .*\r?\n/u, "");
  const lines = head.split(/\r?\n/u);
  return (
    HEADER.test(lines[0]!) &&
    (head.length === 8000 ? lines.slice(0, -1) : lines).every((line) => LINE.test(line)) &&
    /^(?:message-id|received|mime-version|return-path):/imu.test(head) &&
    /^(?:from|date):/imu.test(head)
  );
}

/** Where a message of an mbox begins: a "From " line at the start or after a blank line, and a header behind it. */
const FROM_LINE = /(?:^|(?<=\n\r?\n))From [^\n]*\n(?=[!-9;-~]+:|>From )/gu;

/**
 * The messages of an mbox, or the one message that a text is. Lines that the mbox had to escape (`>From `) are
 * unescaped (the mboxrd rules).
 *
 * @param raw bytes as text (`latin1`).
 */
export function messagesOf(raw: Bytes): Bytes[] {
  const starts = [...raw.matchAll(FROM_LINE)];
  if (starts.length === 0 || starts[0]!.index !== 0) return [raw];
  return starts.map((start, i) =>
    raw
      .slice(start.index + start[0].length, starts[i + 1]?.index)
      .replace(/^>(>*From )/gmu, "$1")
      .trimEnd(),
  );
}

/** One e-mail as a record: bytes as text (`latin1`). Its thread is the first message that it refers to. */
export const mailDump: DumpFormat = {
  name: "mail",
  label: "e-mail and mbox",
  detect: (record) => typeof record === "string" && isMessage(record),
  posts: (record) => (typeof record === "string" ? [postOf(parse(record))] : []),
};

/**
 * E-mails, single or in an mbox. Threads are what `Message-ID`, `References` and `In-Reply-To` tie together; of the
 * ancestors that a message names, the nearest that is there counts as its parent.
 *
 * The plain text of a message is preferred to its HTML; attachments are left out. Wrapped lines are joined, and what is
 * quoted below an "Original Message" line is marked with `>`.
 * Source: RFC 5322, 2045 to 2047, 2231, 3676 (format=flowed), 4155 (mbox), 5064 (Archived-At); parsing by libmime.
 */
export const mail: Format = {
  name: "mail",
  label: "e-mail and mbox",
  detect: ({ text }) => isMessage(text),
  read(input) {
    const mails = messagesOf(Buffer.from(input.bytes).toString("latin1")).map(parse);
    const tied = new Ties();
    for (const { id, ancestors } of mails)
      for (const ancestor of ancestors) tied.tie(id || ancestor, ancestor);
    const present = new Set(mails.map(({ id }) => id));
    const first = new Map<string, string>();
    const posts = mails.map((mail, i): DumpPost => {
      const tie = tied.rootOf(mail.id || mail.ancestors[0] || `#${i}`);
      const threadKey = first.get(tie) ?? (mail.id || `#${i}`);
      first.set(tie, threadKey);
      const parent = mail.ancestors.find((a) => present.has(a)) ?? mail.ancestors[0] ?? null;
      return { ...postOf(mail), threadKey, parentId: parent };
    });
    return built(input, "mail", rawThreads(posts));
  },
};

/** Which ids belong together (union-find with path halving). */
class Ties {
  private readonly above = new Map<string, string>();
  rootOf(id: string): string {
    let at = id;
    for (let up = this.above.get(at); up !== undefined && up !== at; up = this.above.get(at)) {
      const next = this.above.get(up) ?? up;
      this.above.set(at, next);
      at = next;
    }
    return at;
  }
  tie(a: string, b: string): void {
    const [from, to] = [this.rootOf(a), this.rootOf(b)];
    if (from !== to) this.above.set(from, to);
  }
}

interface Mail {
  readonly id: string;
  /** Ids of the messages that it answers, nearest first. */
  readonly ancestors: readonly string[];
  readonly author: string | null;
  readonly postedAt: string | null;
  readonly subject: string;
  readonly url: string | null;
  readonly text: string;
}

function postOf({ id, ancestors, author, postedAt, subject, url, text }: Mail): DumpPost {
  return dumpPost({
    threadKey: ancestors.at(-1) ?? id,
    nativeId: id,
    parentId: ancestors[0] ?? null,
    kind: "comment",
    author,
    postedAt,
    url,
    text,
    threadTitle: subject || null,
  });
}

const IDS = /<([^<>\s]{1,998})>/gu;
const idsIn = (values: readonly string[] = []): string[] =>
  values.flatMap((v) => [...v.matchAll(IDS)].map((m) => m[1]!));

function parse(raw: Bytes): Mail {
  const { headers, body } = part(raw);
  const one = (name: string): string => decodeHeader(headers[name]?.[0] ?? "");
  const answered = idsIn(headers["in-reply-to"]).reverse();
  const ancestors = [...new Set([...answered, ...idsIn(headers["references"]).reverse()])];
  const id = idsIn(headers["message-id"])[0] ?? (headers["message-id"]?.[0]?.trim() || "");
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
    text: textOf(headers, body, 0),
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

/** Multipart messages nested deeper than this, and parts beyond this number, are left out. */
const DEEPEST = 20;
const MOST_PARTS = 500;

function textOf(headers: Headers, body: Bytes, depth: number): string {
  const type = libmime.parseHeaderValue(headers["content-type"]?.[0] ?? "text/plain", {
    stripComments: true,
  });
  const kind = type.value.trim().toLowerCase();
  const disposition = headers["content-disposition"]?.[0] ?? "";
  if (depth > DEEPEST || /^\s*attachment/iu.test(disposition)) return "";
  if (kind.startsWith("multipart/")) {
    const parts = partsOf(body, type.params["boundary"] ?? "").map(part);
    if (kind !== "multipart/alternative")
      return parts
        .map((p) => textOf(p.headers, p.body, depth + 1))
        .filter(Boolean)
        .join("\n");
    const plain = parts.filter((p) => !/html/iu.test(p.headers["content-type"]?.[0] ?? ""));
    for (const p of [...plain, ...parts]) {
      const text = textOf(p.headers, p.body, depth + 1);
      if (text !== "") return text;
    }
    return "";
  }
  if (kind === "message/rfc822") {
    const inner = part(body);
    return textOf(inner.headers, inner.body, depth + 1);
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

/** The parts between the boundary lines of a multipart body; the last may lack its end. */
function partsOf(body: Bytes, boundary: string): Bytes[] {
  if (boundary === "") return [`\n${body}`];
  const parts: Bytes[] = [];
  const mark = `--${boundary}`;
  let start = -1;
  for (
    let at = body.indexOf(mark);
    at !== -1 && parts.length < MOST_PARTS;
    at = body.indexOf(mark, at + mark.length)
  ) {
    if (at > 0 && body[at - 1] !== "\n") continue;
    if (start !== -1) parts.push(body.slice(start, at).replace(/\r?\n$/u, ""));
    const end = body.indexOf("\n", at);
    if (body.startsWith("--", at + mark.length) || end === -1) return parts;
    start = end + 1;
  }
  return start === -1 || parts.length >= MOST_PARTS ? parts : [...parts, body.slice(start)];
}

function transferred(body: Bytes, encoding: string): Uint8Array {
  if (encoding === "base64") return Buffer.from(body, "base64");
  if (encoding !== "quoted-printable") return Buffer.from(body, "latin1");
  return Buffer.from(
    body
      .replace(/[ \t]*=?[ \t]*\r?\n/gu, (end) => (end.includes("=") ? "" : "\n"))
      .replace(/=([\da-f]{2})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
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
