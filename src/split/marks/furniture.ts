import type { Row } from "./reading.ts";

/** Lines that pages print around posts: buttons, counters, what is known of the writer. */
const BUTTON_WORDS = new Set(
  "reply replies share upvote downvote vote award give report save follow like unlike quote multiquote permalink embed parent top edit delete flag link hide context copy op ▲ ▼ △ ▽ ↑ ↓ * | · • ⋮ … ... [–] [-] [+] [—]".split(
    " ",
  ),
);
const BUTTONS =
  /^(?:log in to reply|reply to this(?: comment)?|add (?:a )?comment|level \d+|sort by:? \w+|new comment)$/iu;
const OLD_REDDIT =
  /^permalink\s?(?:embed\s?|save\s?|parent\s?|report\s?|give award\s?|reply\s?|context\s?|full comments\s?(?:\(\d+\))?)*$/iu;
const COUNTER = /^(?:[+-]?\d{1,3}(?:[.,]\d{1,3})?k?|vote|•|·)$/iu;
const MORE =
  /^(?:\d+ (?:more )?repl(?:y|ies)|continue (?:this|the) thread.{0,3}|load more comments.{0,20}|view \d+ more.{0,20}|see more repl.{0,20}|\d+ (?:comments?|likes?|points?|upvotes?))$/iu;
const WRITER =
  /^(?:joined|join date|registered|member since|posts|messages|threads|topics|likes(?: received)?|liked|reaction score|reputation|karma|location|from|gender|age|rank|points|trophy points|thanks|thanked|status|offline|online|title)\s?:\s?\S.{0,60}$/iu;
const RANK =
  /^(?:(?:new|junior|senior|full|active|veteran|well-known|registered|elite|premium|gold|power|site|staff|super|global|forum)[ -])*(?:member|user|moderator|administrator|admin|poster|newbie|guest|regular|veteran|op|online|offline)$/iu;
const AVATAR =
  /^(?:u\/\S{1,40} avatar|avatar(?: of .{1,40})?|.{1,40}['’]s? (?:avatar|profile picture)|profile picture)$/iu;
const SEPARATOR = /^([-=*_~#+—–])(?:\s?\1){2,}$/u;

/** Whether a line is a button, a counter or the like of a discussion page. */
export function isButton(row: Row): boolean {
  const { text, whole } = row;
  return whole && text.length <= 120 && (buttons(text) || OLD_REDDIT.test(text) || MORE.test(text));
}

function buttons(text: string): boolean {
  if (text.length > 60) return false;
  return (
    BUTTONS.test(text) ||
    text
      .toLowerCase()
      .split(/\s+/u)
      .every((word) => BUTTON_WORDS.has(word))
  );
}

/** Whether a line is a bare number, which next to a button counts votes. */
export function isCounter(row: Row): boolean {
  return row.whole && COUNTER.test(row.text);
}

/** Whether a line says something of a post's writer: `Joined: May 2010`, `Senior Member`. */
export function isWriterInfo(row: Row): boolean {
  return row.whole && row.text.length <= 90 && (WRITER.test(row.text) || RANK.test(row.text));
}

/** Whether a line stands for somebody's picture. */
export function isAvatar(row: Row): boolean {
  return row.whole && row.text.length <= 90 && AVATAR.test(row.text);
}

/** The sign that a separator line repeats; undefined for other lines. */
export function separatorSign(row: Row): string | undefined {
  if (!/^[-=*_~#+—–]/u.test(row.text)) return undefined;
  // A separator longer than a row's head is known by the head.
  return SEPARATOR.exec(row.text.trimEnd())?.[1];
}
