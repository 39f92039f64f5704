import { takeWhen, type When } from "./dates.ts";
import { isName, plainName } from "./names.ts";

/** A line, or the beginning of one, that names a writer and says nothing else but when, where and that it is one. */
export interface Byline {
  readonly author: string | null;
  readonly when: When | null;
  readonly nativeId: string | null;
  /** The kinds of its parts in order, as `#+name+when`, or `name:`: lines of one shape are marks of one kind. */
  readonly shape: string;
  /** The verb, lower case: `wrote`. */
  readonly verb: string | null;
}

type Part = "name" | "when" | "#" | "by" | "posted" | "verb" | "points" | "badge" | "mail" | "id" | "joint";

/** Longer lines are no bylines. */
export const LONGEST = 160;

/** Tried in order at each place; `when` is read between the first and the second group. */
const FIRST: readonly (readonly [Part, RegExp])[] = [
  ["#", /(?:(?:comment|post|reply|message|answer)\s*#?\s?(\d{1,7})\b[.:]?|#\s?(\d{1,7})\b)/iuy],
  ["posted", /(?:author|user|username|nick|commenter|poster|autor):(?=\s)/iuy],
  [
    "joint",
    /(?:date|time|datum|posted(?: on)?|published):(?=\s)|#{1,6}(?=\s+\D)|\*{1,3}|\((?:utc|gmt|[a-z]{2,3}t)\)/iuy,
  ],
  [
    "posted",
    /(?:originally\s+)?(?:(?:posted|post|written|submitted|commented|comment|replied|reply|message|sent)\s+(?:by|from)\b:?|(?:posted|written|submitted|sent)(?=\s+(?:on\s|at\s|an?\s|\d)))/iuy,
  ],
  [
    "points",
    /\(?(?:[+-]?\d[\d.,]{0,9}k?\s+(?:points?|pts|upvotes?|likes?|votes?)|score hidden)(?!\p{L})\)?/iuy,
  ],
  ["points", /\(\d{1,6}\s(?:children|child|replies|reply)\)/iuy],
  ["id", /in\s+(?:article|message|post)?\s*<[^<>\s]{1,120}>,?/iuy],
];
const SECOND: readonly (readonly [Part, RegExp])[] = [
  ["by", /(?:by|author|user|from)\b:?(?=\s)/iuy],
  [
    "verb",
    /(?:wrote|writes|said|says|replied|replies|commented|comments|answered|answers|asked|asks|responded|responds|schrieb|schreibt|sagte|sagt)(?![\p{L}\d'’-])/iuy,
  ],
  ["mail", /<[^<>\s]{1,80}@[^<>\s]{1,80}>|\[[^[\]\s]{1,80}@[^[\]\s]{1,80}\]/uy],
  [
    "badge",
    /(?:\(?(?:last )?edited\)?|OP|MOD|S|Author|Staff|Moderator|Administrator|Admin|Op)(?=[\s·•|:)\]]|$)/uy,
  ],
  ["badge", /\([^()\d]{1,24}\)/uy],
  ["joint", /(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,/iuy],
  ["joint", /(?:on|at|am|um)(?=\s+[\p{L}\d])|[,;:·•|»>–—\-()[\]]/iuy],
];
const SPACE = /\s+/uy;
const WORD = /[^\s,;:·•|»<>()[\]*]+/uy;

function take(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * Reads a whole line as a byline: `#12 anna, 3 May 2024 10:22`, `Posted by Anna Alt on 3.5.2024`,
 * `anna · 3 hr. ago`, `anna wrote:`, `On Fri, 3 May 2024, Anna Alt <a@example.org> wrote:`.
 *
 * @returns undefined for a line that holds anything else.
 */
export function readByline(line: string): Byline | undefined {
  if (line.length > LONGEST || line.startsWith(">")) return undefined;
  const parts: Part[] = [];
  let name = "";
  let nameEnd = 0;
  let when: When | null = null;
  let nativeId: string | null = null;
  let edited = false;
  let verb: string | null = null;
  let at = 0;
  const add = (part: Part): void => {
    if (part !== "joint" && part !== "badge" && part !== "mail" && part !== "id" && part !== "points")
      parts.push(part);
  };
  const match = (groups: readonly (readonly [Part, RegExp])[]): boolean => {
    for (const [part, pattern] of groups) {
      // A name may begin like a badge; a verb needs somebody, or a time, before it.
      if (part === "badge" && name === "") continue;
      if (part === "verb" && parts.length === 0) continue;
      if ((part === "by" || part === "posted") && name !== "") continue;
      const found = take(pattern, line, at);
      if (!found) continue;
      if (part === "#") {
        if (nativeId !== null) return false;
        nativeId = found[1] ?? found[2] ?? null;
      }
      if (part === "verb") verb = found[0].toLowerCase();
      if (part === "badge" && /edited/u.test(found[0])) edited = true;
      add(part);
      at += found[0].length;
      return true;
    }
    return false;
  };
  while (at < line.length) {
    const space = take(SPACE, line, at);
    if (space) {
      at += space[0].length;
      continue;
    }
    if (match(FIRST)) continue;
    const time = takeWhen(
      line,
      at,
      parts.length > 0 && /[·•|]\s*$/u.test(line.slice(Math.max(0, at - 3), at)),
    );
    if (time) {
      if (!edited) {
        if (when === null) add("when");
        when = when === null ? time.when : joined(when, time.when);
      }
      at = time.end;
      continue;
    }
    if (match(SECOND)) continue;
    const word = take(WORD, line, at);
    if (!word || (name !== "" && line.slice(nameEnd, at).trim() !== "")) return undefined;
    if (name === "") add("name");
    name = name === "" ? word[0] : `${name} ${word[0]}`;
    at = nameEnd = at + word[0].length;
    if (name.length > 60) return undefined;
  }
  if (name !== "" && !isName(name)) return undefined;
  if (/^(?:deleted|removed)$/iu.test(name)) name = "";
  if (parts.includes("verb") && when === null && !line.endsWith(":")) return undefined;
  const shape = parts.join("+");
  return {
    author: name === "" ? null : plainName(name),
    when,
    nativeId,
    shape: shape === "name" && line.endsWith(":") ? "name:" : shape,
    verb,
  };
}

/** A clock and a date given apart, as one. */
function joined(first: When, second: When): When {
  if (first.kind === second.kind || first.kind === "ago" || second.kind === "ago") return first;
  const [date, clock] = first.kind === "date" ? [first, second] : [second, first];
  return takeWhen(`${date.text} ${clock.text}`, 0)?.when ?? date;
}
