import { isoDate } from "./build.ts";
import { type DumpFormat, type DumpPost, dumpPost, type Fields, has, idOf, text } from "./format.ts";
import { goneOnReddit, redditText } from "./reddit-text.ts";

const SITE = "https://www.reddit.com";

/**
 * Comments and submissions of Reddit, one a record, as the Pushshift and Arctic Shift archives hold them
 * (files `RC_*` and `RS_*`, or the `data` of their search interface).
 *
 * A thread is a submission. A link without text gives the thread its title alone; a self-post is its first comment.
 * Source: Baumgartner et al. 2020, "The Pushshift Reddit Dataset", table 1 and 2; github.com/ArthurHeitmann/arctic_shift.
 */
export const redditDump: DumpFormat = {
  name: "reddit-dump",
  label: "Reddit comments and submissions (Pushshift, Arctic Shift NDJSON)",
  detect: (record) => has(record, "id", "author") && (isComment(record) || isSubmission(record)),
  posts(record) {
    if (!has(record, "id")) return [];
    return isComment(record) ? [comment(record)] : isSubmission(record) ? [submission(record)] : [];
  },
};

const isComment = (r: Fields): boolean => has(r, "body", "link_id") && typeof r.link_id === "string";
const isSubmission = (r: Fields): boolean =>
  has(r, "title", "created_utc") && has(r, "selftext", "subreddit");

/** An id without the kind that stands before it (`t1_`, `t3_`); older archives give numbers. */
function bare(id: unknown): string {
  return typeof id === "number" ? id.toString(36) : idOf(id ?? "").replace(/^t\d_/u, "");
}

function shared(
  r: Fields,
  body: string,
): Pick<DumpPost, "nativeId" | "author" | "postedAt" | "editedAt" | "text"> {
  const author = text(r["author"]);
  return {
    nativeId: bare(r["id"]),
    author: author && !goneOnReddit(author) ? author : null,
    postedAt: isoDate(r["created_utc"]),
    editedAt: typeof r["edited"] === "number" ? isoDate(r["edited"]) : null,
    text: redditText(body),
  };
}

function comment(r: Fields): DumpPost {
  const threadKey = bare(r["link_id"]);
  const parentId = bare(r["parent_id"]);
  const path = text(r["permalink"]) ?? `/comments/${threadKey}/_/${bare(r["id"])}/`;
  return dumpPost({
    ...shared(r, text(r["body"]) ?? ""),
    threadKey,
    parentId: parentId === "" || parentId === threadKey ? null : parentId,
    url: path.startsWith("/") ? SITE + path : null,
  });
}

function submission(r: Fields): DumpPost {
  const body = shared(r, text(r["selftext"]) ?? "");
  const path = text(r["permalink"]) ?? `/comments/${body.nativeId}/`;
  const url = path.startsWith("/") ? SITE + path : null;
  const gone = goneOnReddit(text(r["selftext"]) ?? "");
  return dumpPost({
    ...body,
    threadKey: body.nativeId,
    kind: gone ? "deleted" : body.text === "" ? "article" : "comment",
    url,
    threadTitle: redditText(text(r["title"]) ?? "") || null,
    threadUrl: url,
  });
}
