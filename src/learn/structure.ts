import { has } from "../formats/format.ts";
import type { CommentRow, ParagraphRow, ThreadRow } from "../index.ts";
import { SOURCES, type Source } from "../model.ts";
import { countBelow } from "../text/bisect.ts";

/** A thread's structure by lines: the content of an `ID.json` beside a gold file, see `corpus/gold/README.md`. */
export interface Structure {
  readonly title: string;
  /** Lines, from 0, at which a comment begins. */
  readonly starts: readonly number[];
  /** Index of the comment that each answers, or null. */
  readonly parents: readonly (number | null)[];
  /** Whose words each line holds. */
  readonly sources: readonly Source[];
  readonly authors: readonly (string | null)[];
}

const SOURCE: ReadonlySet<unknown> = new Set(SOURCES);
const isLine = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

/** Whether a value from outside is a structure. */
export function isStructure(value: unknown): value is Structure {
  const all = (list: unknown, test: (item: unknown) => boolean): boolean =>
    Array.isArray(list) && list.every(test);
  return (
    has(value, "title", "starts", "parents", "sources", "authors") &&
    typeof value.title === "string" &&
    all(value.starts, isLine) &&
    all(value.parents, (p) => p === null || isLine(p)) &&
    all(value.sources, (s) => SOURCE.has(s)) &&
    all(value.authors, (a) => a === null || typeof a === "string")
  );
}

/** A thread's structure, as labellers' tools carry it along unseen, so that gold files can be made of their work. */
export function structureOf({
  thread,
  comments,
  paragraphs,
}: {
  readonly thread: ThreadRow;
  readonly comments: readonly CommentRow[];
  readonly paragraphs: readonly ParagraphRow[];
}): Structure {
  const begins = lineStarts(thread.text);
  const lineAt = (offset: number): number => countBelow(begins, offset + 1) - 1;
  // A deleted comment has no line of its own.
  const held = comments.filter((c) => c.char_end > c.char_start);
  const place = new Map(held.map((c, i) => [c.comment_id, i]));
  const sources: Source[] = begins.map(() => "comment");
  for (const p of paragraphs)
    for (let line = lineAt(p.char_start); line <= lineAt(p.char_end - 1); line++) sources[line] = p.source;
  return {
    title: thread.title,
    starts: held.map((c) => lineAt(c.char_start)),
    parents: held.map((c) => (c.parent_id === null ? null : (place.get(c.parent_id) ?? null))),
    sources,
    authors: held.map((c) => c.author),
  };
}

/** Code points before each line of a text. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  let at = 0;
  for (const point of text) {
    at++;
    if (point === "\n") starts.push(at);
  }
  return starts;
}
