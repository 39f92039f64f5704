import { messageOf, ThreadmineError } from "../src/errors.ts";
import { buildThread, isoDate, sha256 } from "../src/formats/build.ts";
import { flatThread } from "../src/formats/flat.ts";
import { has, text as stringOf } from "../src/formats/format.ts";
import type { MinedThread, Thread } from "../src/model.ts";
import { codePointOffsets } from "../src/text/codepoints.ts";
import { storable } from "../src/text/decode.ts";
import type { EncoderName } from "./3-classify.ts";
import { loadPipeline } from "./run.ts";

const EXPECTED = '{"id", "text"} or {"id", "comments": [{"id", "parent_id", "author", "posted_at", "text"}]}';

/**
 * Makes the function behind `threadmine mine`: one line of JSON in, one value out.
 *
 * @param secret key under which authors get other names (see `src/formats/pseudonyms.ts`).
 *
 * A line that cannot be mined gives `{"id", "error": {"code", "message"}}`, so that lines in and out keep step.
 */
export async function miner(
  codebookPath: string,
  encoder: EncoderName,
  secret?: string,
): Promise<(row: string, line: number) => Promise<Record<string, unknown>>> {
  const { mine } = await loadPipeline(codebookPath, encoder);
  return async (row, line) => {
    let id: unknown = null;
    try {
      const value = parse(row, line);
      id = value["id"] ?? null;
      return { id, ...output(await mine(threadOf(value, row, line, secret))) };
    } catch (error) {
      if (!(error instanceof ThreadmineError)) throw error;
      return { id, error: { code: error.code, message: error.message } };
    }
  };
}

function parse(row: string, line: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(row);
    if (has(value)) return value;
  } catch (error) {
    throw new ThreadmineError(
      "bad-json",
      `line ${line}: expected ${EXPECTED}, found no JSON (${messageOf(error)})`,
      undefined,
      { cause: error },
    );
  }
  throw new ThreadmineError("bad-json", `line ${line}: expected ${EXPECTED}, found another value`);
}

function threadOf(
  value: Record<string, unknown>,
  row: string,
  line: number,
  secret: string | undefined,
): Thread {
  const hash = sha256(row);
  const uri = `line ${line}`;
  const title = stringOf(value["title"]) ?? stringOf(value["id"]) ?? uri;
  if (typeof value["text"] === "string") {
    const bytes = new TextEncoder().encode(value["text"]);
    return flatThread({ uri, sha256: sha256(bytes), secret }, "flat", storable(value["text"]), title);
  }
  if (!Array.isArray(value["comments"]))
    throw new ThreadmineError(
      "bad-json",
      `line ${line}: expected ${EXPECTED}, found neither text nor comments`,
    );
  const posts = value["comments"].map((c: unknown, i) => {
    if (!has(c, "text") || typeof c.text !== "string")
      throw new ThreadmineError("bad-json", `line ${line}: expected a text in comment ${i + 1}, found none`);
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
