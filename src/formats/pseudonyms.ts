import { createHmac } from "node:crypto";
import { readMarks } from "../split/marked.ts";
import type { RawThread } from "./format.ts";

/** Letters and digits that are hard to mistake for each other (Crockford's base 32). */
const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH = 10;

/**
 * The name that an author goes by under a key: `user-` and 50 bits of HMAC-SHA-256 (RFC 2104), so that nobody
 * without the key can try names out, and the same author has the same name in every thread and run.
 */
export function pseudonym(author: string, secret: string): string {
  const digest = createHmac("sha256", secret).update(author).digest();
  let name = "";
  for (let i = 0; i < LENGTH; i++) name += DIGITS[digest[i]! & 31];
  return `user-${name}`;
}

/** Names shorter than this stay in texts: too much else is written like them. */
const SHORTEST = 2;

/**
 * A thread whose authors go by other names, in its posts' authors and in their texts where a name stands as a
 * mention (`@name`, `u/name`, `/user/name`) or as an attribution (`name wrote`). Before the text is laid out, so that
 * every offset counts the text as it is stored.
 *
 * Limits: a first name, a nickname, an e-mail address or a name misspelt stays; so do addresses of posts (`url`),
 * which lead to the site, where authors are named. Who must not be found needs more than this.
 */
export function pseudonymised(raw: RawThread, secret: string): RawThread {
  const names = new Map<string, string>();
  for (const { author } of raw.posts)
    if (author !== null && !names.has(author)) names.set(author, pseudonym(author, secret));
  const inText = replacer(names);
  return {
    ...raw,
    title: inText(raw.title),
    posts: raw.posts.map((post) => ({
      ...post,
      author: post.author === null ? null : names.get(post.author)!,
      text: inText(post.text),
    })),
  };
}

/**
 * A flat text whose marks name who speaks (`anna:`, "anna 3 hours ago"): every place where one of these names stands as
 * a word is replaced. Text without marks names nobody that the program could know, and stays.
 */
export function pseudonymisedText(text: string, secret: string): string {
  const names = new Map<string, string>();
  for (const { author } of readMarks(text)?.comments ?? [])
    if (author !== null && author.length >= SHORTEST) names.set(author, pseudonym(author, secret));
  if (names.size === 0) return text;
  const found: Place[] = [];
  const words = wordsOf(text, 0, text.length);
  words.forEach(({ start }, i) => {
    const ends = words.slice(i, i + WORDS).flatMap(({ end }) => [end, bareEnd(text, end)]);
    const name = find(names, text, [start], ends.reverse());
    if (name) found.push(name);
  });
  return spliced(text, found);
}

/** A part of a text, and the name that is to stand there. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** The first known name that runs from one of `starts` to one of `ends`. */
function find(
  names: ReadonlyMap<string, string>,
  text: string,
  starts: readonly number[],
  ends: readonly number[],
): Place | undefined {
  for (const start of starts)
    for (const end of ends) {
      const name = end - start < SHORTEST ? undefined : names.get(text.slice(start, end));
      if (name !== undefined) return { start, end, name };
    }
  return undefined;
}

/** A text with names put in their places; of places that overlap, the first and longest counts. */
function spliced(text: string, places: Place[]): string {
  places.sort((a, b) => a.start - b.start || b.end - a.end);
  let changed = "";
  let at = 0;
  for (const { start, end, name } of places) {
    if (start < at) continue;
    changed += text.slice(at, start) + name;
    at = end;
  }
  return changed + text.slice(at);
}

/** What stands before a name that is mentioned. */
const MENTION = /@\*\*|@|(?<![\p{L}\p{N}])u\/|\/user\//gu;
/** What stands behind a name that is quoted, perhaps after an address. Tried once a run of blanks, not at each of them. */
const WROTE = /(?<![ \t])(?:[ \t]*<[^<>\s]{1,100}>)?,?[ \t]+(?:wrote|writes|said)\b/gu;
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_.'-]*/gu;
/** The most words and letters of a name that is looked for. */
const WORDS = 4;
const LETTERS = 80;

/** Puts the new names in place of the old ones that are marked as names. Linear in the text. */
function replacer(names: ReadonlyMap<string, string>): (text: string) => string {
  return (text) => {
    const found: Place[] = [];
    for (const mark of text.matchAll(MENTION)) {
      const start = mark.index + mark[0].length;
      const words = wordsOf(text, start, start + LETTERS);
      if (words[0]?.start !== start) continue;
      // A name may end in a full stop or dash; more often the sentence does.
      const ends = words.slice(0, WORDS).flatMap(({ end }) => [end, bareEnd(text, end)]);
      const name = find(names, text, [start], ends.reverse());
      if (name) found.push(name);
    }
    for (const mark of text.matchAll(WROTE)) {
      const near = Math.max(0, mark.index - LETTERS);
      const from = near + text.slice(near, mark.index).lastIndexOf("\n") + 1;
      const starts = wordsOf(text, from, mark.index)
        .slice(-WORDS)
        .map(({ start }) => start);
      const name = find(names, text, starts, [mark.index]);
      if (name) found.push(name);
    }
    return spliced(text, found);
  };
}

function wordsOf(text: string, from: number, to: number): { start: number; end: number }[] {
  return [...text.slice(from, to).matchAll(WORD)].map(({ 0: word, index }) => ({
    start: from + index,
    end: from + index + word.length,
  }));
}

function bareEnd(text: string, end: number): number {
  let at = end;
  while (/[.'-]/u.test(text[at - 1]!)) at--;
  return at;
}
