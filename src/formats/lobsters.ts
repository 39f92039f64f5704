import { isoDate } from "./build.ts";
import { type DumpFormat, dumpPost, has, text } from "./format.ts";
import { htmlToText } from "./post-text.ts";

type Fields = Record<string, unknown>;

const isStory = (record: unknown): record is Fields =>
  has(record, "short_id", "title", "comments") && Array.isArray(record.comments);

/** Users are names today, and were objects before. */
const userName = (user: unknown): string | null => text(has(user, "username") ? user.username : user);

/**
 * A story of Lobsters with its comments (`lobste.rs/s/ID.json`).
 *
 * Source: github.com/lobsters/lobsters, `as_json` in app/models/story.rb and comment.rb: older versions give the
 * depth of a comment (`indent_level`) in place of its parent.
 */
export const lobsters: DumpFormat = {
  name: "lobsters",
  label: "Lobsters story (JSON)",
  detect: isStory,
  posts(story) {
    if (!isStory(story)) return [];
    const threadKey = String(story["short_id"]);
    const url = text(story["comments_url"]) ?? text(story["short_id_url"]);
    const body = htmlToText(text(story["description"]) ?? "");
    const size = Number(story["comment_count"]);
    const above: string[] = [];
    const comments = (story["comments"] as unknown[]).filter((c) => has(c, "short_id")) as Fields[];
    return [
      dumpPost({
        threadKey,
        nativeId: threadKey,
        kind: body === "" ? "article" : "comment",
        author: userName(story["submitter_user"]),
        postedAt: isoDate(story["created_at"]),
        url,
        text: body,
        threadTitle: text(story["title"]),
        threadUrl: url,
        ...(size > 0 ? { threadSize: size } : {}),
      }),
      ...comments.map((comment) => {
        const id = String(comment["short_id"]);
        const depth = Number(comment["depth"] ?? comment["indent_level"]) || 0;
        above.length = Math.min(above.length, depth);
        const parent =
          "parent_comment" in comment
            ? text(comment["parent_comment"])
            : (above.filter(Boolean).at(-1) ?? null);
        above[depth] = id;
        const gone = comment["is_deleted"] === true || comment["is_moderated"] === true;
        return dumpPost({
          threadKey,
          nativeId: id,
          parentId: parent,
          author: userName(comment["commenting_user"]),
          postedAt: isoDate(comment["created_at"]),
          editedAt: isoDate(comment["last_edited_at"] ?? comment["updated_at"]),
          url: text(comment["url"]) ?? text(comment["short_id_url"]),
          text: gone ? "" : htmlToText(text(comment["comment"]) ?? ""),
        });
      }),
    ];
  },
};
