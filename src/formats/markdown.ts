import { flatThread } from "./flat.ts";
import type { Format } from "./format.ts";
import { markdownToText } from "./post-text.ts";

/** Marks that plain text does not have by chance. */
const SIGNS = [
  /^#{1,6} \S/mu,
  /\]\(https?:\/\//u,
  /^(?:```|~~~)/mu,
  /(?<![*\w])\*\*[^*\n]+\*\*(?!\w)/u,
  /^---\n[a-z_]+:/u,
  /^\|.+\|\n\|[-: |]+\|$/mu,
];

/**
 * Markdown of unknown origin: wrapped lines of a paragraph are joined, the front matter is left out, everything else is
 * read like pasted text. A text is taken for Markdown if it begins with a heading or front matter and has a second mark.
 *
 * Source: spec.commonmark.org.
 */
export const markdown: Format = {
  name: "markdown",
  label: "Markdown",
  detect: ({ text }) => {
    const start = text.slice(0, 20_000).replace(/\r\n?/gu, "\n").trimStart();
    return /^(?:#{1,6} \S|---\n)/u.test(start) && SIGNS.filter((sign) => sign.test(start)).length > 1;
  },
  read(input) {
    const body = input.text
      .replace(/\r\n?/gu, "\n")
      .trimStart()
      .replace(/^---\n[\s\S]*?\n---(?:\n|$)/u, "");
    const heading = /^#{1,6} +(.+)$/mu.exec(body)?.[1];
    // The marks that may close it; a heading of nothing else is one of them.
    const title = heading?.replace(/(?<!#)#+$/u, "") || heading?.[0];
    return [flatThread(input, "markdown", markdownToText(body), title)];
  },
};
