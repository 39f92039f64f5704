import { ThreadmineError } from "../errors.ts";
import type { Column, ColumnMap } from "./format.ts";

/** Names under which exports give each column. */
export const COLUMNS: Readonly<Record<Column, readonly string[]>> = {
  id: ["id", "comment_id", "post_id", "message_id"],
  parent: ["parent_id", "parent", "reply_to", "in_reply_to"],
  author: ["author", "user", "username", "name", "by"],
  date: ["posted_at", "created_at", "created_utc", "date", "timestamp", "time"],
  text: ["text", "body", "comment", "content", "message"],
  thread: ["thread_id", "thread", "story_id", "link_id", "topic_id"],
  title: ["title", "thread_title", "subject"],
  url: ["url", "permalink", "link"],
};

/**
 * Reads what `--map` gives: `text=body,parent=reply`.
 *
 * @throws ThreadmineError `usage` for anything else.
 */
export function columnMap(value: string): ColumnMap {
  const map: Partial<Record<Column, string>> = {};
  for (const pair of value.split(",")) {
    const [column = "", name = ""] = pair.split(/=(.*)/su, 2).map((part) => part.trim());
    if (!(column in COLUMNS) || name === "")
      throw new ThreadmineError(
        "usage",
        `--map: expected COLUMN=NAME with COLUMN one of ${Object.keys(COLUMNS).join(", ")}, found ${pair}`,
        "For example: --map text=body,parent=reply_to",
      );
    map[column as Column] = name;
  }
  return map;
}

/** The names of a table's columns, by what they hold. */
export type Found = Readonly<Partial<Record<Column, string>>>;

/** The names that a table's columns have: those mapped, else the first that is known. */
export function columnsOf(header: readonly string[], map: ColumnMap): Found {
  const names = new Map(header.map((h) => [h.trim().toLowerCase(), h]));
  const found: Partial<Record<Column, string>> = {};
  for (const [column, known] of Object.entries(COLUMNS) as [Column, readonly string[]][]) {
    const mapped = map[column];
    const name = (mapped === undefined ? known : [mapped.toLowerCase()]).find((k) => names.has(k));
    if (name !== undefined) found[column] = names.get(name)!;
  }
  return found;
}
