import { isoDate } from "./build.ts";
import {
  countOf,
  type DumpFormat,
  type DumpPost,
  dumpPost,
  type Fields,
  fieldsOf,
  has,
  idOf,
  text,
} from "./format.ts";
import { markdownToText } from "./post-text.ts";

const isComment = (view: unknown): view is Fields =>
  has(view, "comment", "creator") && has(view.comment, "id", "path", "content");
const isPost = (view: unknown): view is Fields =>
  has(view, "post", "creator") && !("comment" in view) && has(view.post, "id", "name");

/** A view of a post, also within the answer to a question for one post. */
const postOf = (record: unknown): unknown => (has(record, "post_view") ? record.post_view : record);

/**
 * Posts and comments of Lemmy, as `/api/v3/post` and `/api/v3/comment/list` give them, together, apart or one a line.
 *
 * A comment's `path` ("0.12.34") names its ancestors, itself last. Deleted and removed comments stay, empty.
 * Source: join-lemmy.org/docs/contributors/04-api.html; `CommentView`, `PostView` of lemmy-js-client.
 */
export const lemmy: DumpFormat = {
  name: "lemmy",
  label: "Lemmy posts and comments (JSON)",
  detect: (record) => isComment(record) || isPost(postOf(record)),
  posts(record) {
    const view = postOf(record);
    return isComment(view) ? [comment(view)] : isPost(view) ? [post(view)] : [];
  },
};

/** Name and home of a user: names are unique on their own server only. */
function author(creator: unknown): string | null {
  const { name, actor_id: actor, ap_id: ap } = fieldsOf(creator);
  const host = /^https?:\/\/([^/]+)/u.exec(text(actor) ?? text(ap) ?? "")?.[1];
  return text(name) && (host ? `${name}@${host}` : text(name));
}

function shared(
  item: Fields,
  creator: unknown,
  body: unknown,
): Pick<DumpPost, "author" | "postedAt" | "editedAt" | "url" | "text"> {
  const gone = item["deleted"] === true || item["removed"] === true;
  const url = text(item["ap_id"]);
  return {
    author: author(creator),
    postedAt: isoDate(item["published"] ?? item["published_at"]),
    editedAt: isoDate(item["updated"] ?? item["updated_at"]),
    url,
    text: gone ? "" : markdownToText(text(body) ?? ""),
  };
}

function comment(view: Fields): DumpPost {
  const item = fieldsOf(view["comment"]);
  const parent = idOf(item["path"]).split(".").at(-2);
  const story = fieldsOf(view["post"]);
  return dumpPost({
    ...shared(item, view["creator"], item["content"]),
    threadKey: idOf(item["post_id"] ?? story["id"] ?? ""),
    nativeId: idOf(item["id"]),
    parentId: parent === undefined || parent === "0" ? null : parent,
    threadTitle: text(story["name"]),
    threadUrl: text(story["ap_id"]),
  });
}

function post(view: Fields): DumpPost {
  const item = fieldsOf(view["post"]);
  const body = shared(item, view["creator"], item["body"]);
  const gone = item["deleted"] === true || item["removed"] === true;
  const size = countOf(fieldsOf(view["counts"])["comments"]);
  return dumpPost({
    ...body,
    threadKey: idOf(item["id"]),
    // Posts and comments are counted apart, so their numbers may be the same.
    nativeId: `post-${idOf(item["id"])}`,
    kind: gone ? "deleted" : body.text === "" ? "article" : "comment",
    threadTitle: text(item["name"]),
    threadUrl: body.url,
    ...(size > 0 ? { threadSize: size } : {}),
  });
}
