import { parse } from "parse5";
import { isoDate } from "./build.ts";
import { built } from "./dump.ts";
import type { Format, RawPost } from "./format.ts";
import {
  attribute,
  elementsBelow,
  firstBelow,
  type HtmlElement,
  type HtmlNode,
  hasClass,
  withClass,
} from "./html-tree.ts";
import { bounded, nodeToText, textOf } from "./post-text.ts";

const SITE = "https://lobste.rs";
const USER = /^(?:https:\/\/lobste\.rs)?\/(?:~|u\/)/u;

/**
 * A saved page of a Lobsters story (lobste.rs/s/ID/…): comments nest in lists, removed ones say so in a `.na`.
 *
 * Source: github.com/lobsters/lobsters, app/views/comments/_threads.html.erb and _comment.html.erb.
 */
export const lobstersHtml: Format = {
  name: "lobsters-html",
  label: "Lobsters page (HTML)",
  detect: ({ text }) => text.includes("comments_subtree") && text.includes("data-shortid"),
  read(input) {
    const page = parse(bounded(input.text));
    const story = firstBelow(page, (e) => hasClass(e, "story") && attribute(e, "data-shortid") !== "");
    const id = story ? attribute(story, "data-shortid") : "";
    const link = story && firstBelow(story, (e) => hasClass(e, "u-url") || hasClass(e, "link"));
    const told = firstBelow(page, withClass("story_text"));
    const posts: RawPost[] = [];
    if (story && told) posts.push(post(story, id, nodeToText(told), null));
    const parents = new Map<HtmlNode, string | null>();
    for (const element of elementsBelow(page)) {
      const shortId = attribute(element, "data-shortid");
      if (!hasClass(element, "comment") || shortId === "") continue;
      const own = subtree(element.parentNode);
      const above = own && "parentNode" in own ? subtree(own.parentNode) : null;
      if (own) parents.set(own, shortId);
      const body = firstBelow(element, withClass("comment_text"));
      const gone = body && firstBelow(body, withClass("na"));
      posts.push(
        post(element, shortId, body && !gone ? nodeToText(body) : "", (above && parents.get(above)) ?? null),
      );
    }
    return built(input, "lobsters-html", [
      {
        key: "",
        title: link ? textOf(link).replace(/\s+/gu, " ").trim() : "",
        url: id === "" ? null : `${SITE}/s/${encodeURIComponent(id)}`,
        posts,
      },
    ]);
  },
};

/** The nearest list item at or above a node that holds a comment and its replies. */
function subtree(from: HtmlNode | null): HtmlNode | null {
  let node = from;
  while (node && !hasClass(node, "comments_subtree")) node = "parentNode" in node ? node.parentNode : null;
  return node;
}

function post(element: HtmlElement, id: string, text: string, parentId: string | null): RawPost {
  const byline = firstBelow(element, withClass("byline")) ?? element;
  const user = firstBelow(
    byline,
    (e) => e.tagName === "a" && USER.test(attribute(e, "href")) && textOf(e).trim() !== "",
  );
  const time = firstBelow(
    byline,
    (e) => e.tagName === "time" || /^\d{4}-\d\d-\d\d/u.test(attribute(e, "title")),
  );
  return {
    nativeId: id,
    parentId,
    kind: text === "" ? "deleted" : "comment",
    author: user ? textOf(user).trim() : null,
    // The page's dates are of its server's zone, which only older pages name; newer ones give seconds too.
    postedAt: time
      ? isoDate(attribute(time, "data-at-unix") || attribute(time, "title") || attribute(time, "datetime"))
      : null,
    url: `${SITE}/${hasClass(element, "comment") ? "c" : "s"}/${encodeURIComponent(id)}`,
    text,
  };
}
