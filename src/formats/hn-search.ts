import { isoDate } from "./build.ts";
import { type DumpFormat, dumpPost, has, text } from "./format.ts";
import { hnUrl } from "./hn.ts";
import { htmlToText } from "./post-text.ts";

const isHit = (record: unknown): record is Record<string, unknown> =>
  has(record, "objectID", "created_at_i") && has(record, "_tags") && Array.isArray(record._tags);

/**
 * What the search of Hacker News finds (hn.algolia.com/api/v1/search and search_by_date): stories and comments
 * without their trees, from which parents may be missing.
 *
 * Source: hn.algolia.com/api, "Search".
 */
export const hnSearch: DumpFormat = {
  name: "hn-search",
  label: "Hacker News search hits (Algolia JSON)",
  detect: isHit,
  posts(hit) {
    if (!isHit(hit)) return [];
    const id = String(hit["objectID"]);
    const common = {
      nativeId: id,
      author: text(hit["author"]),
      postedAt: isoDate(hit["created_at_i"]),
      url: hnUrl(id),
    };
    if ((hit["_tags"] as unknown[]).includes("comment")) {
      const threadKey = text(hit["story_id"]) ?? id;
      const parent = text(hit["parent_id"]);
      return [
        dumpPost({
          ...common,
          threadKey,
          parentId: parent === threadKey ? null : parent,
          text: htmlToText(text(hit["comment_text"]) ?? ""),
          // Every hit knows its story's title; the story itself need not be among them.
          threadTitle: text(hit["story_title"]),
          threadUrl: hnUrl(threadKey),
        }),
      ];
    }
    const body = htmlToText(text(hit["story_text"]) ?? "");
    return [
      dumpPost({
        ...common,
        threadKey: id,
        kind: body === "" ? "article" : "comment",
        text: body,
        threadTitle: text(hit["title"]),
        threadUrl: hnUrl(id),
        threadSize: Number(hit["num_comments"]) || 0,
      }),
    ];
  },
};
