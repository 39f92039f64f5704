import { isoDate } from "./build.ts";
import { type DumpFormat, dumpPost, has, text } from "./format.ts";
import { htmlToText, markdownToText } from "./post-text.ts";

type Fields = Record<string, unknown>;

const postsOf = (topic: unknown): Fields[] | undefined => {
  const stream = has(topic, "post_stream") ? topic.post_stream : undefined;
  return has(stream, "posts") && Array.isArray(stream.posts)
    ? stream.posts.filter((p) => has(p, "post_number"))
    : undefined;
};

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
    const topic = record as Fields;
    const threadKey = String(topic?.["id"] ?? "");
    const size = Number(topic?.["posts_count"]);
    return (postsOf(record) ?? [])
      .filter((post) => post["post_type"] !== SMALL_ACTION)
      .map((post, i) => {
        const gone =
          post["user_deleted"] === true || post["hidden"] === true || text(post["deleted_at"]) !== null;
        const cooked = text(post["cooked"]);
        const body = cooked === null ? markdownToText(text(post["raw"]) ?? "") : htmlToText(cooked);
        return dumpPost({
          threadKey,
          nativeId: String(post["post_number"]),
          parentId: text(post["reply_to_post_number"]),
          author: text(post["username"]),
          postedAt: isoDate(post["created_at"]),
          editedAt: Number(post["version"]) > 1 ? isoDate(post["updated_at"]) : null,
          text: gone ? "" : body,
          ...(i === 0
            ? {
                threadTitle: text(topic["title"]),
                ...(size > 0 ? { threadSize: size - 1 } : {}),
              }
            : {}),
        });
      });
  },
};
