import { takeWhen, type When } from "./dates.ts";
import { plainName } from "./names.ts";
import { type Mark, type MarkReading, plausible, type Row } from "./reading.ts";

const FIELD =
  /^\*?(from|date|subject|to|cc|bcc|reply-to|sent|sender|message-id|in-reply-to|references|newsgroups|organi[sz]ation|lines|path|xref|user-agent|mime-version|content-[a-z-]{1,30}|x-[a-z0-9-]{1,40}|list-[a-z-]{1,20}|nntp-[a-z-]{1,30}|distribution|summary|keywords|followup-to|approved|delivered-to|received|return-path|importance|attachments?|von|datum|betreff|an|gesendet)\s?:\*?(?:\s|$)\s*/iu;
const MBOX =
  /^From \S{1,80}(?: at \S{1,80})?\s+(?:mon|tue|wed|thu|fri|sat|sun)\w* \w{3} +\d{1,2} [\d:]{5,8}(?: [A-Z]{3,4})? \d{4}/iu;
const FORWARD =
  /^-{2,}\s?(?:original message|forwarded message|begin forwarded message|ursprüngliche nachricht)\s?-{2,}$/iu;
const ALIAS: Readonly<Record<string, string>> = {
  von: "from",
  datum: "date",
  gesendet: "date",
  sent: "date",
  betreff: "subject",
  an: "to",
};

interface Header {
  readonly line: number;
  readonly end: number;
  readonly fields: ReadonlyMap<string, string>;
}

/**
 * Mails and Usenet articles: blocks of `From:`, `Date:`, `Subject:` … begin comments. Accepted if there are at
 * least two blocks with `From` and one of `Date`, `Subject`, `To`, `Message-ID`. Parents by `In-Reply-To` and
 * `References`; at top level where the subject is new.
 */
export function readMail(rows: readonly Row[]): MarkReading | undefined {
  const headers = readHeaders(rows);
  const noise = new Set<number>();
  for (const { line, end } of headers) {
    for (let i = line; i < end; i++) noise.add(i);
    if (line > 0 && FORWARD.test(rows[line - 1]!.text)) noise.add(line - 1);
  }
  if (
    !plausible(
      rows,
      headers.map((h) => h.line),
      noise,
      { least: 2, head: Math.max(40, rows.length * 0.5) },
    )
  )
    return undefined;
  const byId = new Map<string, number>();
  const subjects = new Set<string>();
  const marks = headers.map(({ line, fields }, i): Mark => {
    const from = sender(fields.get("from") ?? "");
    const id = /<[^<>\s]+>/u.exec(fields.get("message-id") ?? "")?.[0] ?? null;
    const mark = {
      line,
      author: from,
      when: date(fields.get("date") ?? ""),
      nativeId: id === null ? null : id.slice(1, -1),
      parent: parent(fields, byId, subjects),
    };
    if (id !== null && !byId.has(id)) byId.set(id, i);
    return mark;
  });
  return { kind: "mail", marks, noise };
}

function readHeaders(rows: readonly Row[]): Header[] {
  const headers: Header[] = [];
  for (let i = 0; i < rows.length; i++) {
    const mbox = MBOX.test(rows[i]!.text);
    if (!mbox && !FIELD.test(rows[i]!.text)) continue;
    const fields = new Map<string, string>();
    let end = mbox ? i + 1 : i;
    let last = "";
    for (; end < rows.length; end++) {
      const row = rows[end]!;
      const field = FIELD.exec(row.text);
      if (field) {
        const name = field[1]!.toLowerCase();
        last = ALIAS[name] ?? name;
        // A second `From:` begins another message.
        if (fields.has(last) && (last === "from" || last === "subject")) break;
        fields.set(last, row.text.slice(field[0].length));
      } else if (last !== "" && row.indent > rows[i]!.indent && !row.gap) {
        fields.set(last, `${fields.get(last)!.slice(0, 2000)} ${row.text}`);
      } else break;
    }
    if (fields.has("from") && ["date", "subject", "to", "message-id"].some((f) => fields.has(f)))
      headers.push({ line: i, end, fields });
    i = Math.max(i, end - 1);
  }
  return headers;
}

/** The name in `Anna Alt <anna@example.org>`, `anna@example.org (Anna Alt)`, `"Alt, Anna" <…>`; else the address. */
function sender(field: string): string | null {
  const [, before, , behind] = /^([^<(]*)(?:[<[]([^<>[\]]*)[>\]])?\s*(?:\(([^()]*)\))?/u.exec(field) ?? [];
  const plain = before?.trim().replace(/^["']|["']$/gu, "") ?? "";
  const found =
    behind && (plain === "" || plain.includes("@"))
      ? behind
      : plain || /<([^<>]*)>/u.exec(field)?.[1] || field;
  return found.trim() === "" ? null : plainName(found.trim());
}

function date(field: string): When | null {
  return (
    takeWhen(field, 0)?.when ?? (field === "" ? null : { text: field.slice(0, 60), iso: null, kind: "date" })
  );
}

function parent(
  fields: ReadonlyMap<string, string>,
  byId: ReadonlyMap<string, number>,
  subjects: Set<string>,
): number | null | undefined {
  const answers = [
    ...(fields.get("in-reply-to") ?? "").matchAll(/<[^<>\s]+>/gu),
    ...[...(fields.get("references") ?? "").matchAll(/<[^<>\s]+>/gu)].reverse(),
  ];
  const subject = (fields.get("subject") ?? "").trim();
  const base = subject.replace(/^(?:(?:re|aw|fwd?|wg|sv)(?:\[\d+\])?:\s*)+/iu, "").toLowerCase();
  const fresh = base === subject.toLowerCase() && !subjects.has(base);
  subjects.add(base);
  for (const [id] of answers) if (byId.has(id)) return byId.get(id)!;
  return fresh && answers.length === 0 && subject !== "" ? null : undefined;
}
