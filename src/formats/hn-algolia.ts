import { isoDate } from "./build.ts";
import { type DumpFormat, type DumpPost, dumpPost, type Fields, has, idOf, listOf, text } from "./format.ts";
import { hnUrl } from "./hn.ts";
import { htmlToText } from "./post-text.ts";

const isItem = (json: unknown): json is Fields =>
  has(json, "id", "children", "author", "type", "created_at_i") && Array.isArray(json.children);

/**
 * A Hacker News item with its tree of comments, as hn.algolia.com/api/v1/items/ID gives it.
 *
 * The story's own text (Ask HN) becomes the first comment; deleted comments stay, empty, for their replies.
 * Source: hn.algolia.com/api, "Items".
 */
export const hnAlgolia: DumpFormat = {
  name: "hn-algolia",
  label: "Hacker News item (Algolia JSON)",
  detect: isItem,
  posts(root) {
    if (!isItem(root)) return [];
    const threadKey = idOf(root["story_id"] ?? root["id"]);
    const opens = root["type"] !== "comment";
    const posts: DumpPost[] = [
      opens
        ? dumpPost({
            ...post(root, threadKey, null),
            kind: text(root["text"]) ? "comment" : "article",
            threadTitle: text(root["title"]),
            threadUrl: hnUrl(threadKey),
          })
        : post(root, threadKey, null),
    ];
    const children = (item: Fields, parent: string | null) =>
      listOf(item["children"])
        .map((child) => ({ child, parent }))
        .reverse();
    const stack = children(root, opens ? null : idOf(root["id"]));
    while (stack.length > 0) {
      const { child, parent } = stack.pop()!;
      if (!has(child, "id")) continue;
      posts.push(post(child, threadKey, parent));
      for (const below of children(child, idOf(child.id))) stack.push(below);
    }
    return posts;
  },
};

function post(item: Fields, threadKey: string, parentId: string | null): DumpPost {
  return dumpPost({
    threadKey,
    nativeId: idOf(item["id"]),
    parentId,
    author: text(item["author"]),
    postedAt: isoDate(item["created_at_i"] ?? item["created_at"]),
    url: hnUrl(item["id"]),
    text: htmlToText(text(item["text"]) ?? ""),
  });
}
