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

/** Kinds of parts that do not count for the shape of a byline. */
const SHAPELESS: ReadonlySet<Part> = new Set<Part>(["joint", "badge", "mail", "id", "points"]);

/** Longer names are none. */
const LONGEST_NAME = 60;

/** Reads the parts of a line one after the other, and keeps what they say. */
class BylineReader {
  readonly parts: Part[] = [];
  name = "";
  when: When | null = null;
  nativeId: string | null = null;
  verb: string | null = null;
  private readonly line: string;
  private at = 0;
  private nameEnd = 0;
  private edited = false;

  constructor(line: string) {
    this.line = line;
  }

  /** Whether the whole line was read. */
  read(): boolean {
    while (this.at < this.line.length)
      if (!(this.space() || this.oneOf(FIRST) || this.time() || this.oneOf(SECOND) || this.word()))
        return false;
    return true;
  }

  private add(part: Part): void {
    if (!SHAPELESS.has(part)) this.parts.push(part);
  }

  private space(): boolean {
    const space = take(SPACE, this.line, this.at);
    if (space) this.at += space[0].length;
    return space !== null;
  }

  private oneOf(group: readonly (readonly [Part, RegExp])[]): boolean {
    for (const [part, pattern] of group) {
      // A name may begin like a badge; a verb needs somebody, or a time, before it.
      if (part === "badge" && this.name === "") continue;
      if (part === "verb" && this.parts.length === 0) continue;
      if ((part === "by" || part === "posted") && this.name !== "") continue;
      const found = take(pattern, this.line, this.at);
      if (!found) continue;
      if (part === "#") {
        if (this.nativeId !== null) return false;
        this.nativeId = found[1] ?? found[2] ?? null;
      }
      if (part === "verb") this.verb = found[0].toLowerCase();
      if (part === "badge" && /edited/u.test(found[0])) this.edited = true;
      this.add(part);
      this.at += found[0].length;
      return true;
    }
    return false;
  }

  private time(): boolean {
    const behindBar =
      this.parts.length > 0 && /[·•|]\s*$/u.test(this.line.slice(Math.max(0, this.at - 3), this.at));
    const time = takeWhen(this.line, this.at, behindBar);
    if (!time) return false;
    // The time of an edit is not that of the comment.
    if (!this.edited) {
      if (this.when === null) this.add("when");
      this.when = this.when === null ? time.when : joined(this.when, time.when);
    }
    this.at = time.end;
    return true;
  }

  /** A word of the name, which nothing else may interrupt. */
  private word(): boolean {
    const word = take(WORD, this.line, this.at);
    if (!word || (this.name !== "" && this.line.slice(this.nameEnd, this.at).trim() !== "")) return false;
    if (this.name === "") this.add("name");
    this.name = this.name === "" ? word[0] : `${this.name} ${word[0]}`;
    this.at = this.nameEnd = this.at + word[0].length;
    return this.name.length <= LONGEST_NAME;
  }
}

/**
 * Reads a whole line as a byline: `#12 anna, 3 May 2024 10:22`, `Posted by Anna Alt on 3.5.2024`,
 * `anna · 3 hr. ago`, `anna wrote:`, `On Fri, 3 May 2024, Anna Alt <a@example.org> wrote:`.
 *
 * @returns undefined for a line that holds anything else.
 */
export function readByline(line: string): Byline | undefined {
  if (line.length > LONGEST || line.startsWith(">")) return undefined;
  const reader = new BylineReader(line);
  if (!reader.read()) return undefined;
  const { parts, when, nativeId, verb } = reader;
  if (reader.name !== "" && !isName(reader.name)) return undefined;
  if (parts.includes("verb") && when === null && !line.endsWith(":")) return undefined;
  const nobody = reader.name === "" || /^(?:deleted|removed)$/iu.test(reader.name);
  const shape = parts.join("+");
  return {
    author: nobody ? null : plainName(reader.name),
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
