import { counted } from "../grouped.ts";
import type { Row } from "../store/queries.ts";
import { countBelow } from "../text/bisect.ts";
import { Quoted } from "./choose.ts";
import type { Page } from "./places.ts";
import type { Placed } from "./quotation.ts";
import { number, string, type Telling } from "./source.ts";

/** A thread with all that its report tells, read once. */
export interface Told {
  readonly thread: Row;
  readonly comments: readonly Row[];
  /** Claims in reading order, with their company: all of them, those of commenters, and those of the article. */
  readonly every: readonly Row[];
  readonly claims: readonly Row[];
  readonly article: readonly Row[];
  readonly topicsOf: (claim: Row) => readonly string[];
  readonly pointScores: (claim: Row) => Readonly<Record<string, number>>;
  readonly placed: (row: Row) => Placed;
  readonly page: Page;
  readonly quoted: Quoted;
}

/** Reads a thread from the database. */
export function tell({ source }: Telling, thread: Row, reportsFolder: string): Told {
  const scope = { thread: string(thread["thread_id"]) };
  const found = source.rows("reports/thread-claims", scope);
  const key = (c: Row): string => `${string(c["comment_id"])} ${string(c["stance"])}`;
  const together = counted(found.map(key));
  const every = found.map((c): Row => ({ ...c, company: together.get(key(c))! - 1 }));
  const lineAt = lines(string(source.rows("reports/thread-text", scope)[0]?.["text"]));
  return {
    thread,
    comments: source.rows("reports/thread-comments", scope),
    every,
    claims: every.filter((c) => c["kind"] === "comment"),
    article: every.filter((c) => c["kind"] === "article"),
    topicsOf: parsed("topics"),
    pointScores: parsed("point_scores"),
    placed: (row) => ({ row, thread, line: lineAt(number(row["char_start"])) }),
    page: { folder: `${reportsFolder}/threads`, inputs: source.inputs, threads: "" },
    quoted: new Quoted(),
  };
}

/** Makes the function that tells the line, from 1, of a code-point offset of a text. */
function lines(text: string): (offset: number) => number {
  const ends: number[] = [];
  let at = 0;
  for (const c of text) {
    if (c === "\n") ends.push(at);
    at++;
  }
  return (offset) => countBelow(ends, offset) + 1;
}

/** Makes the function that reads a column of JSON: many claims hold the same, which is parsed once. */
function parsed<T>(column: string): (claim: Row) => T {
  const known = new Map<string, T>();
  return (claim) => {
    const json = string(claim[column]);
    const value = known.get(json) ?? (JSON.parse(json) as T);
    known.set(json, value);
    return value;
  };
}
