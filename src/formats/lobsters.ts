import { isoDate } from "./build.ts";
import { parentsByDepth } from "./depths.ts";
import { countOf, type DumpFormat, dumpPost, type Fields, has, idOf, text } from "./format.ts";
import { htmlToText } from "./post-text.ts";

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
    const threadKey = idOf(story["short_id"]);
    const url = text(story["comments_url"]) ?? text(story["short_id_url"]);
    const body = htmlToText(text(story["description"]) ?? "");
    const size = countOf(story["comment_count"]);
    const above = parentsByDepth();
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
        const id = idOf(comment["short_id"]);
        const byDepth = above(comment["depth"] ?? comment["indent_level"], id);
        const parent = "parent_comment" in comment ? text(comment["parent_comment"]) : byDepth;
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
