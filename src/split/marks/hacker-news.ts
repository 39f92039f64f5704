import { readByline } from "./byline.ts";
import { type Mark, type MarkFields, type MarkReading, plausible, type Row } from "./reading.ts";

/** What stands between bars behind a name and a time. */
const COMMENT_LINKS =
  /^(?:parent|next|prev|root|link|context|favorite|flag|unflag|vouch|unvote|undown|edit|delete|reply|on: .{1,200})$/iu;
const STORY_LINKS =
  /^(?:hide|past|favorite|flag|web|discuss|\d+\s+comments?|parent|next|prev|root|unvote|edit|delete|on: .{1,200})$/iu;
const TOGGLE = /\s*\[(?:[–—+-]|\d+ more)\]\s*$/u;
const PAGE =
  /^(?:hacker news(?: new \|.*)?|new \| past \| comments \|.*|guidelines \| faq \|.*|(?:consider )?apply(?:ing)? (?:for|to) yc.{0,80}|search:|login|logout|submit|help|add comment|.{0,40}\(\d+\) \| logout)$/iu;

interface Found extends MarkFields {
  readonly line: number;
  readonly links: ReadonlySet<string>;
}

/**
 * The text of a Hacker News page: `NAME 3 hours ago | parent | next [–]`. Accepted if at least two such lines
 * have links or three the toggle. A comment without `parent` is at top level; one with `parent` and without
 * `root` answers the last of those; one without `prev` is the first answer to the comment before it; the
 * others are left open.
 */
export function readHackerNews(rows: readonly Row[]): MarkReading | undefined {
  const found: Found[] = [];
  let story: (MarkFields & { line: number }) | undefined;
  rows.forEach((row, line) => {
    const { text } = row;
    if (!row.whole || !/\||\]$/u.test(text)) return;
    const toggle = TOGGLE.test(text);
    const [head = "", ...links] = text
      .replace(TOGGLE, "")
      .split("|")
      .map((part) => part.trim());
    if ((links.length === 0 && !toggle) || !/\d|now/u.test(head)) return;
    const known = links.filter((link) => link !== "");
    const byline = readByline(head);
    if (!byline?.when || byline.author === null || !/^(?:by\+)?name\+when$/u.test(byline.shape)) return;
    if (known.every((link) => COMMENT_LINKS.test(link)))
      found.push({ ...byline, line, links: new Set(known.map((link) => link.toLowerCase())) });
    else if (found.length === 0 && known.every((link) => STORY_LINKS.test(link))) story = { ...byline, line };
  });
  const linked = found.filter((f) => f.links.size > 0).length;
  if (linked < 2 && found.length < 3) return undefined;
  const noise = new Set(found.map((f) => f.line));
  if (story) noise.add(story.line);
  rows.forEach((row, line) => {
    if (row.whole && PAGE.test(row.text)) noise.add(line);
  });
  const starts = found.map((f) => f.line);
  if (!plausible(rows, starts, noise, { least: 2, head: rows.length })) return undefined;
  const parents = readParents(found);
  const marks = found.map(
    ({ line, author = null, when = null }, i): Mark => ({ line, author, when, parent: parents[i] }),
  );
  const { author = null, when = null } = story ?? {};
  return { kind: "hacker-news", marks, noise, head: { author, when } };
}

/** Parents as far as the links of each comment tell them. */
function readParents(found: readonly Found[]): (number | null | undefined)[] {
  const tells = found.some((f) => f.links.has("parent") || f.links.has("next") || f.links.has("prev"));
  const parents: (number | null | undefined)[] = [];
  /** Depth where it is known, and the last comment at depth 0 and 1. */
  let depth: number | undefined;
  let top = 0;
  let second = 0;
  found.forEach(({ links }, i) => {
    if (!tells || i === 0 || !links.has("parent")) {
      parents.push(tells ? null : undefined);
      depth = 0;
      top = i;
      return;
    }
    if (!links.has("root")) {
      parents.push(top);
      depth = 1;
      second = i;
      return;
    }
    const first = !links.has("prev");
    if (first) {
      parents.push(i - 1);
      if (depth !== undefined) depth++;
    } else if (depth === 2) parents.push(second);
    else {
      // Somewhere between depth 2 and that of the comment before.
      parents.push(undefined);
      depth = undefined;
    }
  });
  return parents;
}
