import { isoDate } from "./build.ts";
import { countOf, type DumpFormat, dumpPost, type Fields, has, idOf, text } from "./format.ts";
import { type HtmlNode, hasClass } from "./html-tree.ts";
import { htmlToText, markdownToText } from "./post-text.ts";

const postsOf = (topic: unknown): Fields[] | undefined => {
  const stream = has(topic, "post_stream") ? topic.post_stream : undefined;
  return has(stream, "posts") && Array.isArray(stream.posts)
    ? stream.posts.filter((p) => has(p, "post_number"))
    : undefined;
};

/** "anna:" above what is quoted of her. */
const isQuoteTitle = (node: HtmlNode): boolean =>
  hasClass(node, "title") && "parentNode" in node && node.parentNode?.nodeName === "aside";

/** Notes of the software itself ("closed this topic"): no posts. */
const SMALL_ACTION = 3;

/**
 * A topic of a Discourse forum (`/t/ID.json`, with `?print=true` up to 1000 posts, else the first 20).
 *
 * Posts carry no host, so they have no addresses. Posts that the stream names and the page lacks are noted.
 * Source: docs.discourse.org, "Get a single topic".
 */
export const discourse: DumpFormat = {
  name: "discourse",
  label: "Discourse topic (JSON)",
  detect: (record) => postsOf(record) !== undefined,
  posts(record) {
    if (!has(record, "post_stream")) return [];
    const topic: Fields = record;
    const threadKey = idOf(topic["id"] ?? "");
    const all = postsOf(record) ?? [];
    const stream = (topic["post_stream"] as Fields | undefined)?.["stream"];
    const stated = Math.max(countOf(topic["posts_count"]), Array.isArray(stream) ? stream.length : 0);
    const kept = all.filter((post) => post["post_type"] !== SMALL_ACTION);
    return kept.map((post, i) => {
      const gone =
        post["user_deleted"] === true || post["hidden"] === true || text(post["deleted_at"]) !== null;
      const cooked = text(post["cooked"]);
      const body =
        cooked === null ? markdownToText(text(post["raw"]) ?? "") : htmlToText(cooked, isQuoteTitle);
      return dumpPost({
        threadKey,
        nativeId: idOf(post["post_number"]),
        parentId: text(post["reply_to_post_number"]),
        author: text(post["username"]),
        postedAt: isoDate(post["created_at"]),
        editedAt: countOf(post["version"]) > 1 ? isoDate(post["updated_at"]) : null,
        text: gone ? "" : body,
        ...(i === 0
          ? {
              threadTitle: text(topic["title"]),
              threadSize: kept.length - 1 + Math.max(0, stated - all.length),
            }
          : {}),
      });
    });
  },
};
