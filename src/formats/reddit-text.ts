import { markdownToText, unescapeOnce } from "./post-text.ts";

/** Whether a body or an author's name says that it was taken away. */
export function goneOnReddit(value: string): boolean {
  return /^\[ ?(?:deleted|removed)(?: by (?:user|moderator|reddit))? ?\]$/iu.test(value.trim());
}

/**
 * The Markdown of a post on Reddit as text; empty if it was taken away.
 *
 * Its interfaces escape `&`, `<` and `>` once; what then still is `&#x200B;` or `&nbsp;` are spaces of its editor.
 */
export function redditText(body: string): string {
  if (goneOnReddit(body)) return "";
  return markdownToText(
    unescapeOnce(body)
      .replace(/&#x200b;/giu, "")
      .replaceAll("&nbsp;", " "),
  );
}
