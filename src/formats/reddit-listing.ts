import { buildThread, isoDate, type RawPost } from "./build.ts";
import { type DecodedInput, type Format, has, text } from "./format.ts";
import { markdownToText, unescapeOnce } from "./post-text.ts";

const SITE = "https://www.reddit.com";
const REMOVED = new Set(["[deleted]", "[removed]"]);

/**
 * A Reddit comment page as JSON: two listings, the submission and its comments (`/comments/ID.json`).
 *
 * A self-post becomes the first comment; "load more" stubs hold no text and are left out.
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
    const head = children(submission)[0] ?? {};
    const posts: RawPost[] = [];
    const self = text(head["selftext"]);
    if (self) posts.push(post(head, null, self));
    const stack = children(comments)
      .reverse()
      .map((item) => ({ item, parent: null as string | null }));
    while (stack.length > 0) {
      const { item, parent } = stack.pop()!;
      if (item["id"] === undefined || item["body"] === undefined) continue;
      posts.push(post(item, parent, String(item["body"])));
      for (const child of children(item["replies"]).reverse())
        stack.push({ item: child, parent: String(item["id"]) });
    }
    return [
      buildThread(
        { key: "", title: unescapeOnce(text(head["title"]) ?? ""), url: link(head), posts },
        "reddit-listing",
        input.uri,
        input.sha256,
      ),
    ];
  },
};

function children(listing: unknown): Record<string, unknown>[] {
  const data = has(listing, "data") ? listing.data : undefined;
  const list = has(data, "children") && Array.isArray(data.children) ? data.children : [];
  return list.flatMap((c) =>
    has(c, "kind", "data") && c.kind !== "more" ? [c.data as Record<string, unknown>] : [],
  );
}

function link(item: Record<string, unknown>): string | null {
  const path = text(item["permalink"]);
  return path?.startsWith("/") ? SITE + path : null;
}

function post(item: Record<string, unknown>, parentId: string | null, body: string): RawPost {
  const gone = REMOVED.has(body.trim());
  const author = text(item["author"]);
  return {
    nativeId: String(item["id"]),
    parentId,
    kind: gone ? "deleted" : "comment",
    author: author && !REMOVED.has(author) ? author : null,
    postedAt: isoDate(item["created_utc"]),
    url: link(item),
    text: gone ? "" : markdownToText(unescapeOnce(body)),
  };
}
