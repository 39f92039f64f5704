import { isoDate } from "./build.ts";
import {
  countOf,
  type DumpFormat,
  type DumpPost,
  dumpPost,
  type Fields,
  has,
  idOf,
  listOf,
  text,
} from "./format.ts";
import { htmlToText, markdownToText, unescapeOnce } from "./post-text.ts";

const isQuestion = (r: unknown): r is Fields => has(r, "question_id", "title", "creation_date");
const isAnswer = (r: unknown): r is Fields => has(r, "answer_id", "question_id", "creation_date");
const isComment = (r: unknown): r is Fields => has(r, "comment_id", "post_id", "creation_date");
const isPostRow = (r: unknown): r is Fields => has(r, "Id", "PostTypeId", "CreationDate");
const isCommentRow = (r: unknown): r is Fields => has(r, "Id", "PostId", "Text", "CreationDate");

/**
 * Questions with their answers and comments on sites of Stack Exchange: `items` of its interface, asked with a filter
 * that includes bodies, answers and comments, or rows of `Posts.xml` and `Comments.xml` of its data dump.
 *
 * A thread is a question; what `Comments.xml` holds is gathered by the post below which it stands, since that file
 * does not know the question. Numbers of comments begin with `c`: posts and comments are counted apart.
 * Source: api.stackexchange.com/docs/types/question, answer, comment; meta.stackexchange.com/q/2677 (dump schema).
 */
export const stackExchange: DumpFormat = {
  name: "stackexchange",
  label: "Stack Exchange questions (JSON, or Posts.xml and Comments.xml)",
  detect: (r) => isQuestion(r) || isAnswer(r) || isComment(r) || isPostRow(r) || isCommentRow(r),
  posts(r) {
    // An answer names its question too, so it comes first.
    if (isAnswer(r)) return answer(r, null);
    if (isQuestion(r)) return question(r);
    if (isComment(r)) return [comment(r, idOf(r["post_id"]), null)];
    if (isPostRow(r)) return postRow(r);
    return isCommentRow(r) ? [commentRow(r)] : [];
  },
};

/** The interface escapes names, titles and Markdown once, as for HTML; `body` is HTML. */
function shared(r: Fields): Pick<DumpPost, "author" | "postedAt" | "editedAt" | "url" | "text"> {
  const owner: unknown = r["owner"];
  const name = has(owner, "display_name") ? text(owner.display_name) : null;
  const html = text(r["body"]);
  return {
    author: name && unescapeOnce(name),
    postedAt: isoDate(r["creation_date"]),
    editedAt: isoDate(r["last_edit_date"]),
    url: text(r["link"]) ?? text(r["share_link"]),
    text: html === null ? markdownToText(unescapeOnce(text(r["body_markdown"]) ?? "")) : htmlToText(html),
  };
}

/** What a post says is below it and is not. */
function lacking(r: Fields, count: string, items: string): number {
  return Math.max(0, countOf(r[count]) - listOf(r[items]).length);
}

function question(r: Fields): DumpPost[] {
  const threadKey = idOf(r["question_id"]);
  const body = shared(r);
  const missing = lacking(r, "answer_count", "answers") + lacking(r, "comment_count", "comments");
  return [
    dumpPost({
      ...body,
      threadKey,
      nativeId: threadKey,
      kind: body.text === "" ? "article" : "comment",
      threadTitle: unescapeOnce(text(r["title"]) ?? "") || null,
      threadUrl: body.url,
      ...(missing > 0 ? { incomplete: `answers and comments that are not in the input: ${missing}` } : {}),
    }),
    ...listOf(r["comments"])
      .filter(isComment)
      .map((c) => comment(c, threadKey, body.text === "" ? null : threadKey)),
    ...listOf(r["answers"])
      .filter(isAnswer)
      .flatMap((a) => answer(a, body.text === "" ? null : threadKey)),
  ];
}

function answer(r: Fields, parentId: string | null): DumpPost[] {
  const threadKey = idOf(r["question_id"]);
  const nativeId = idOf(r["answer_id"]);
  const missing = lacking(r, "comment_count", "comments");
  return [
    dumpPost({
      ...shared(r),
      threadKey,
      nativeId,
      parentId,
      ...(missing > 0 ? { incomplete: `comments that are not in the input: ${missing}` } : {}),
    }),
    ...listOf(r["comments"])
      .filter(isComment)
      .map((c) => comment(c, threadKey, nativeId)),
  ];
}

function comment(r: Fields, threadKey: string, parentId: string | null): DumpPost {
  return dumpPost({ ...shared(r), threadKey, nativeId: `c${idOf(r["comment_id"])}`, parentId });
}

function userOf(name: unknown, id: unknown): string | null {
  return text(name) ?? (text(id) && `user${id}`);
}

function postRow(r: Fields): DumpPost[] {
  // 3 to 8 are tag pages and other texts of the house.
  const opens = idOf(r["PostTypeId"]) === "1";
  if (!opens && idOf(r["PostTypeId"]) !== "2") return [];
  const nativeId = idOf(r["Id"]);
  const parentId = opens ? null : text(r["ParentId"]);
  return [
    dumpPost({
      threadKey: parentId ?? nativeId,
      nativeId,
      parentId,
      author: userOf(r["OwnerDisplayName"], r["OwnerUserId"]),
      postedAt: isoDate(r["CreationDate"]),
      editedAt: isoDate(r["LastEditDate"]),
      text: htmlToText(text(r["Body"]) ?? ""),
      threadTitle: opens ? text(r["Title"]) : null,
      ...(opens && countOf(r["AnswerCount"]) > 0 ? { threadSize: countOf(r["AnswerCount"]) } : {}),
    }),
  ];
}

function commentRow(r: Fields): DumpPost {
  return dumpPost({
    threadKey: idOf(r["PostId"]),
    nativeId: `c${idOf(r["Id"])}`,
    author: userOf(r["UserDisplayName"], r["UserId"]),
    postedAt: isoDate(r["CreationDate"]),
    text: markdownToText(text(r["Text"]) ?? ""),
    threadTitle: `Comments on post ${idOf(r["PostId"])}`,
  });
}
