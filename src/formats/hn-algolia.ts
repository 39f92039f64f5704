import { buildThread, isoDate, type RawPost } from "./build.ts";
import { type DecodedInput, type Format, has, text } from "./format.ts";
import { htmlToText } from "./post-text.ts";

const ITEM = "https://news.ycombinator.com/item?id=";

/**
 * A Hacker News item with its tree of comments, as hn.algolia.com/api/v1/items/ID gives it.
 *
 * The story's own text (Ask HN) becomes the first comment; deleted comments stay, empty, for their replies.
 */
export const hnAlgolia: Format = {
  name: "hn-algolia",
  label: "Hacker News item (Algolia JSON)",
  detect: ({ json }) =>
    has(json, "id", "children", "author") &&
    Array.isArray(json.children) &&
    has(json, "type", "created_at_i"),
  read(input: DecodedInput) {
    const root = input.json as Record<string, unknown>;
    const posts: RawPost[] = [];
    const story = text(root["text"]);
    if (story) posts.push(post(root, null, story));
    const stack = [...(root["children"] as unknown[])]
      .reverse()
      .map((item) => ({ item, parent: null as string | null }));
    while (stack.length > 0) {
      const { item, parent } = stack.pop()!;
      if (!has(item, "id")) continue;
      posts.push(post(item, parent, text(item["text" as never])));
      const children = (item as Record<string, unknown>)["children"];
      if (Array.isArray(children))
        for (const child of [...children].reverse()) stack.push({ item: child, parent: String(item.id) });
    }
    return [
      buildThread(
        { key: "", title: text(root["title"]) ?? "", url: `${ITEM}${root["id"]}`, posts },
        "hn-algolia",
        input.uri,
        input.sha256,
      ),
    ];
  },
};

function post(item: Record<string, unknown>, parentId: string | null, body: string | null): RawPost {
  return {
    nativeId: String(item["id"]),
    parentId,
    kind: body === null ? "deleted" : "comment",
    author: text(item["author"]),
    postedAt: isoDate(item["created_at_i"] ?? item["created_at"]),
    url: `${ITEM}${item["id"]}`,
    text: body === null ? "" : htmlToText(body),
  };
}
