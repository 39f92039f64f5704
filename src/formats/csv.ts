import { parse } from "csv-parse/sync";
import { messageOf, ThreadmineError } from "../errors.ts";
import { buildThread, isoDate, type RawPost } from "./build.ts";
import type { DecodedInput, Format } from "./format.ts";
import { markdownToText } from "./post-text.ts";

/** Names under which exports give each column. */
const COLUMNS = {
  id: ["id", "comment_id", "post_id", "message_id"],
  parent: ["parent_id", "parent", "reply_to", "in_reply_to"],
  author: ["author", "user", "username", "name", "by"],
  date: ["posted_at", "created_at", "created_utc", "date", "timestamp", "time"],
  text: ["text", "body", "comment", "content", "message"],
  thread: ["thread_id", "thread", "story_id", "link_id", "topic_id"],
  title: ["title", "thread_title", "subject"],
  url: ["url", "permalink", "link"],
} as const;
type Column = keyof typeof COLUMNS;

function delimiter(text: string): "," | "\t" | ";" {
  const header = text.slice(0, text.indexOf("\n") === -1 ? undefined : text.indexOf("\n"));
  const count = (c: string): number => header.split(c).length;
  return count("\t") > count(",") ? "\t" : count(";") > count(",") ? ";" : ",";
}

function columns(header: readonly string[]): Partial<Record<Column, number>> {
  const names = header.map((h) => h.trim().toLowerCase());
  const found: Partial<Record<Column, number>> = {};
  for (const [column, known] of Object.entries(COLUMNS) as [Column, readonly string[]][]) {
    const at = known.map((k) => names.indexOf(k)).find((i) => i >= 0);
    if (at !== undefined) found[column] = at;
  }
  return found;
}

/** A table of comments, one a row: a text column is needed; id, parent, author, date, thread and title are used if there. */
export const csv: Format = {
  name: "csv",
  label: "CSV or TSV table of comments",
  detect({ text }) {
    const header = text
      .slice(0, Math.min(2000, text.indexOf("\n")))
      .replaceAll('"', "")
      .trimEnd()
      .split(delimiter(text));
    const found = columns(header);
    return (
      header.length >= 2 &&
      header.every((h) => h.length < 40) &&
      found.text !== undefined &&
      (found.id !== undefined || found.author !== undefined)
    );
  },
  read(input: DecodedInput) {
    let rows: string[][];
    try {
      rows = parse(input.text, {
        delimiter: delimiter(input.text),
        relax_column_count: true,
        skip_empty_lines: true,
        bom: true,
      });
    } catch (error) {
      throw new ThreadmineError(
        "bad-csv",
        `${input.uri}: expected a table of comments, found a row that cannot be read (${messageOf(error)})`,
        "Check the quotes of that row; fields with line breaks need double quotes.",
        { cause: error },
      );
    }
    const at = columns(rows[0] ?? []);
    if (at.text === undefined)
      throw new ThreadmineError(
        "bad-csv",
        `${input.uri}:1: expected a column of text (${COLUMNS.text.join(", ")}), found ${rows[0]?.join(", ")}`,
        "Rename the column that holds the comments to text.",
      );
    const threads = new Map<string, { title: string; posts: RawPost[] }>();
    const ids = new Set(at.id === undefined ? [] : rows.slice(1).map((row) => row[at.id!]?.trim()));
    rows.slice(1).forEach((row, i) => {
      const cell = (column: Column): string | null =>
        at[column] === undefined ? null : row[at[column]]?.trim() || null;
      const key = cell("thread") ?? "";
      const thread = threads.get(key) ?? { title: cell("title") ?? "", posts: [] };
      threads.set(key, thread);
      const body = cell("text") ?? "";
      const gone = body === "" || body === "[deleted]" || body === "[removed]";
      const url = cell("url");
      // Reddit's exports name parents with their kind (t1_…), and themselves with or without it.
      const parent = cell("parent");
      thread.posts.push({
        nativeId: cell("id") ?? `row-${i + 2}`,
        parentId: parent === null || ids.has(parent) ? parent : parent.replace(/^t[13]_/u, ""),
        kind: gone ? "deleted" : "comment",
        author: cell("author"),
        postedAt: isoDate(cell("date")),
        url: url && /^https?:/u.test(url) ? url : null,
        text: gone ? "" : markdownToText(body),
      });
    });
    return [...threads].map(([key, { title, posts }]) =>
      buildThread(
        { key: threads.size > 1 ? key : "", title: title || key, url: null, posts },
        "csv",
        input.uri,
        input.sha256,
      ),
    );
  },
};
