import { isoDate } from "./build.ts";
import { built } from "./dump.ts";
import {
  countOf,
  type DecodedInput,
  type Fields,
  type Format,
  has,
  idOf,
  type RawPost,
  text,
} from "./format.ts";
import { unescapeOnce } from "./post-text.ts";
import { goneOnReddit, redditText } from "./reddit-text.ts";

const SITE = "https://www.reddit.com";

/**
 * A Reddit comment page as JSON: two listings, the submission and its comments (`/comments/ID.json`).
 *
 * A self-post becomes the first comment; "load more" stubs hold no text: what they stand for is noted as missing.
 * Source: reddit.com/dev/api, "GET [/r/subreddit]/comments/article"; github.com/reddit-archive/reddit/wiki/JSON.
 */
export const redditListing: Format = {
  name: "reddit-listing",
  label: "Reddit comment page (JSON listing)",
  detect: ({ json }) =>
    Array.isArray(json) &&
    json.length >= 2 &&
    json.slice(0, 2).every((x) => has(x, "kind", "data") && x.kind === "Listing"),
  read(input: DecodedInput) {
    const [submission, comments] = input.json as [unknown, unknown];
    const head = children(submission)[0]?.data ?? {};
    const posts: RawPost[] = [];
    if (text(head["selftext"])) posts.push(post(head, null, text(head["selftext"]) ?? "", 0));
    const stack = commentsOf(comments).map(({ data }) => ({ item: data, parent: null as string | null }));
    stack.reverse();
    while (stack.length > 0) {
      const { item, parent } = stack.pop()!;
      posts.push(post(item, parent, text(item["body"]) ?? "", hiddenBelow(item["replies"])));
      for (const { data } of commentsOf(item["replies"]).reverse())
        stack.push({ item: data, parent: idOf(item["id"]) });
    }
    const hidden = hiddenBelow(comments);
    return built(input, "reddit-listing", [
      {
        key: "",
        title: unescapeOnce(text(head["title"]) ?? ""),
        url: link(head),
        posts,
        ...(hidden > 0 ? { incomplete: missing(hidden) } : {}),
      },
    ]);
  },
};

function children(listing: unknown): { kind: unknown; data: Fields }[] {
  const data = has(listing, "data") ? listing.data : undefined;
  const list = has(data, "children") && Array.isArray(data.children) ? data.children : [];
  return list.filter((c) => has(c, "kind", "data") && has(c.data)) as { kind: unknown; data: Fields }[];
}

const commentsOf = (listing: unknown) =>
  children(listing).filter(({ kind, data }) => kind !== "more" && has(data, "id", "body"));

/** How many comments a listing leaves to be loaded; "continue this thread" does not say and counts as one. */
function hiddenBelow(listing: unknown): number {
  return children(listing)
    .filter(({ kind }) => kind === "more")
    .reduce((sum, { data }) => sum + Math.max(1, countOf(data["count"])), 0);
}

const missing = (count: number): string => `comments that were not loaded: ${count} or more`;

function link(item: Fields): string | null {
  const path = text(item["permalink"]);
  return path?.startsWith("/") ? SITE + path : null;
}

function post(item: Fields, parentId: string | null, body: string, hidden: number): RawPost {
  const author = text(item["author"]);
  const shown = redditText(body);
  return {
    nativeId: idOf(item["id"]),
    parentId,
    kind: shown === "" ? "deleted" : "comment",
    author: author && !goneOnReddit(author) ? author : null,
    postedAt: isoDate(item["created_utc"]),
    editedAt: typeof item["edited"] === "number" ? isoDate(item["edited"]) : null,
    url: link(item),
    text: shown,
    ...(hidden > 0 ? { incomplete: missing(hidden) } : {}),
  };
}
