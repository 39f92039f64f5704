import { asThreadmineError, ThreadmineError } from "../src/errors.ts";
import { buildThread, isoDate, rawThread } from "../src/formats/build.ts";
import { flatThread } from "../src/formats/flat.ts";
import { type DumpPost, dumpPost, has, text as stringOf } from "../src/formats/format.ts";
import { parseJson } from "../src/formats/json.ts";
import { LONGEST_RECORD, tooLong } from "../src/input/records.ts";
import type { MinedThread, Thread } from "../src/model.ts";
import { sha256 } from "../src/sha256.ts";
import { rowsOf } from "../src/store/rows.ts";
import { codePointOffsets } from "../src/text/codepoints.ts";
import { storable } from "../src/text/decode.ts";
import type { Pipeline } from "./miner.ts";

const EXPECTED = '{"id", "text"} or {"id", "comments": [{"id", "parent_id", "author", "posted_at", "text"}]}';

/** The longest line, in bytes: with rows, which a Spark job asks for, a line holds a whole thread of a dump. */
export const longestLine = (rows: boolean): number => (rows ? 1 << 28 : LONGEST_RECORD);

/** What `threadmine mine` answers to a line: the line to be written, and the message of its error if it is one. */
export interface Answer {
  readonly text: string;
  readonly error?: string;
}

/** What lines and threads are mined with. */
export interface Mining {
  readonly mine: Pipeline["mine"];
  /** Key under which the authors of lines get other names (see `src/formats/pseudonyms.ts`). */
  readonly secret?: string | undefined;
  /**
   * Whether lines are answered with the rows of the contract's relations, one a line, `{"claims": {…}}`, that of
   * `threads` or `failures` last.
   */
  readonly rows?: boolean;
}

/**
 * Answers one line of JSON.
 *
 * A line that cannot be mined gives `{"id", "error": {"code", "message"}}`, so that lines in and out keep step.
 *
 * @param row undefined for a line that is too long.
 */
export async function answerLine(
  row: string | undefined,
  line: number,
  { mine, secret, rows = false }: Mining,
): Promise<Answer> {
  let id: unknown = null;
  const where = `line ${line}`;
  let uri = where;
  try {
    if (row === undefined) throw tooLong(where, longestLine(rows));
    const value = parse(row, where);
    id = value["id"] ?? null;
    const thread = threadOf(value, row, where, secret);
    uri = thread.uri;
    const mined = await mine(thread);
    return { text: rows ? rowLines(mined) : JSON.stringify({ id, ...output(mined) }) };
  } catch (caught) {
    const { code, message } = asThreadmineError(caught, where);
    const answer = rows ? { failures: { uri, code, message } } : { id, error: { code, message } };
    return { text: JSON.stringify(answer), error: message };
  }
}

function rowLines(mined: MinedThread): string {
  const lines: string[] = [];
  for (const [relation, row] of rowsOf(mined)) lines.push(JSON.stringify({ [relation]: row }));
  return lines.join("\n");
}

function parse(row: string, where: string): Record<string, unknown> {
  const value = parseJson(row, where);
  if (has(value)) return value;
  throw new ThreadmineError("bad-json", `${where}: expected ${EXPECTED}, found another value`);
}

function threadOf(
  value: Record<string, unknown>,
  row: string,
  uri: string,
  secret: string | undefined,
): Thread {
  const hash = sha256(row);
  const title = stringOf(value["title"]) ?? stringOf(value["id"]) ?? uri;
  if (typeof value["text"] === "string") {
    const bytes = new TextEncoder().encode(value["text"]);
    return flatThread({ uri, sha256: sha256(bytes), secret }, "flat", storable(value["text"]), title);
  }
  if (Array.isArray(value["posts"])) return gathered(value, value["posts"], uri, secret);
  if (!Array.isArray(value["comments"]))
    throw new ThreadmineError("bad-json", `${uri}: expected ${EXPECTED}, found neither text nor comments`);
  const posts = value["comments"].map((c: unknown, i) => {
    if (!has(c, "text") || typeof c.text !== "string")
      throw new ThreadmineError("bad-json", `${uri}: expected a text in comment ${i + 1}, found none`);
    const fields: Record<string, unknown> = c;
    return {
      nativeId: stringOf(fields["id"]) ?? `#${i}`,
      parentId: stringOf(fields["parent_id"]),
      kind: c.text === "" ? ("deleted" as const) : ("comment" as const),
      author: stringOf(fields["author"]),
      postedAt: isoDate(fields["posted_at"]),
      url: null,
      text: c.text,
    };
  });
  return buildThread({ key: "", title, url: null, posts }, "ndjson", uri, hash, secret);
}

/** A thread of a dump, from the posts that `threadmine posts` gave for its records: the one that `run` makes of them. */
function gathered(
  { key, format, uri, sha256: hash }: Record<string, unknown>,
  posts: readonly unknown[],
  where: string,
  secret: string | undefined,
): Thread {
  if (![key, format, uri, hash].every((v) => typeof v === "string") || !posts.every(isPost))
    throw new ThreadmineError(
      "bad-json",
      `${where}: expected {"key", "format", "uri", "sha256", "posts"} with posts as "threadmine posts" gives them, found another value`,
    );
  const raw = rawThread(key as string, posts.map(dumpPost));
  return buildThread(raw, format as string, uri as string, hash as string, secret);
}

const isPost = (post: unknown): post is Parameters<typeof dumpPost>[0] & Partial<DumpPost> =>
  has(post, "threadKey", "nativeId", "text") &&
  (!("ancestors" in post) || Array.isArray(post.ancestors)) &&
  [post.threadKey, post.nativeId, post.text].every((v) => typeof v === "string");

/** The contract's columns, with code-point offsets, as JSON. */
function output({ thread, comments, paragraphs, claims }: MinedThread): Record<string, unknown> {
  const at = codePointOffsets(thread.text);
  const span = (s: { start: number; end: number }) => ({
    char_start: at(s.start),
    char_end: at(s.end),
    text: thread.text.slice(s.start, s.end),
  });
  return {
    thread_id: thread.threadId,
    comments: comments.map((c) => ({
      comment_id: c.commentId,
      ordinal: c.ordinal,
      parent_id: c.parent === null ? null : comments[c.parent]!.commentId,
      kind: c.kind,
      author: c.author,
      posted_at: c.postedAt,
      native_id: c.nativeId,
      start_score: c.startScore,
      parent_score: c.parentScore,
      ...span(c),
    })),
    paragraphs: paragraphs.map((p) => ({
      comment_id: comments[p.comment]!.commentId,
      ordinal: p.ordinal,
      source: p.source,
      char_start: at(p.start),
      char_end: at(p.end),
    })),
    claims: claims.map((c) => ({
      claim_id: c.claimId,
      comment_id: comments[c.comment]!.commentId,
      ...span(c),
      claim_score: c.claimScore,
      stance: c.stance,
      stance_score: c.stanceScore,
      topics: c.topics,
      evidence: c.evidence,
    })),
  };
}
