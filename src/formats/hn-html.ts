import { parse } from "parse5";
import { isoDate } from "./build.ts";
import { parentsByDepth } from "./depths.ts";
import { built } from "./dump.ts";
import type { Format, RawPost } from "./format.ts";
import { hnUrl } from "./hn.ts";
import { attribute, elementsBelow, firstBelow, type HtmlElement, hasClass, withClass } from "./html-tree.ts";
import { bounded, nodeToText, textOf } from "./post-text.ts";

/** What stands in place of a comment's text. */
const GONE = /^\[(?:deleted|flagged|dead)\]$/iu;
/** How wide the page makes one step of indentation, in older pages without an `indent`. */
const STEP = 40;

/**
 * A saved page of a Hacker News item (news.ycombinator.com/item?id=…).
 *
 * Its table lists comments depth first, each with its indentation. The first paragraph of a comment has no tag of its
 * own. Comments that a page of a long thread leaves for the next ("More") are noted.
 * Source: the markup of the site, as of 2026: `tr.athing.comtr`, `td.ind[indent]`, `.commtext`, `.age[title]`.
 */
export const hnHtml: Format = {
  name: "hn-html",
  label: "Hacker News page (HTML)",
  detect: ({ text }) => /<tr[^>]+class=["']?athing[^>]*comtr/u.test(text),
  read(input) {
    const page = parse(bounded(input.text));
    const posts: RawPost[] = [];
    const above = parentsByDepth();
    const head = firstBelow(page, withClass("fatitem"));
    const item = head && firstBelow(head, withClass("athing"));
    const id = item ? attribute(item, "id") : "";
    const link =
      head && (firstBelow(head, withClass("titleline")) ?? firstBelow(head, withClass("titlelink")));
    const top = head && (firstBelow(head, withClass("toptext")) ?? firstBelow(head, withClass("commtext")));
    const story = head && firstBelow(head, withClass("onstory"));
    const root = item && head && top ? post(head, id, top) : undefined;
    if (root) posts.push(root);
    for (const row of elementsBelow(page)) {
      if (!hasClass(row, "comtr")) continue;
      const cell = firstBelow(row, withClass("ind"));
      const picture = cell && firstBelow(cell, ({ tagName }) => tagName === "img");
      const stated = cell ? attribute(cell, "indent") : "";
      const depth = stated === "" && picture ? Number(attribute(picture, "width")) / STEP : stated;
      const parentId = above(depth, attribute(row, "id")) ?? (link || !root ? null : root.nativeId);
      posts.push({ ...post(row, attribute(row, "id"), firstBelow(row, withClass("commtext"))), parentId });
    }
    const more = firstBelow(page, withClass("morelink"));
    const name = firstBelow(page, ({ tagName }) => tagName === "title");
    const titled = link && (firstBelow(link, ({ tagName }) => tagName === "a") ?? link);
    return built(input, "hn-html", [
      {
        key: "",
        title: oneLine(titled ?? story ?? name).replace(/^on: | \| Hacker News$/gu, ""),
        url: id === "" ? null : hnUrl(id),
        posts,
        ...(more ? { incomplete: "further comments are on the next page" } : {}),
      },
    ]);
  },
};

const oneLine = (element: HtmlElement | undefined): string =>
  element ? textOf(element).replace(/\s+/gu, " ").trim() : "";

function post(row: HtmlElement, id: string, body: HtmlElement | undefined): RawPost {
  const author = firstBelow(row, withClass("hnuser"));
  const age = firstBelow(row, withClass("age"));
  const text = body ? nodeToText(body, (node) => hasClass(node, "reply")) : "";
  const gone = text === "" || GONE.test(text);
  return {
    nativeId: id,
    parentId: null,
    kind: gone ? "deleted" : "comment",
    author: author ? textOf(author).trim() || null : null,
    // "2026-03-08T10:11:12 1772964672": UTC, twice.
    postedAt: age ? isoDate(attribute(age, "title").split(" ")[0]) : null,
    url: id === "" ? null : hnUrl(id),
    text: gone ? "" : text,
  };
}
