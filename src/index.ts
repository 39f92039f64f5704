/**
 * threadmine as a library: synchronous, typed readers of a database that `threadmine run` or `ingest` has made.
 *
 * Rows carry the column names of the database, which `db/README.md` describes. Offsets count Unicode code points
 * into the thread's text, end exclusive: `Array.from(thread.text).slice(c.char_start, c.char_end).join("")` is `c.text`.
 *
 * @example
 * ```ts
 * import { openThreadmine } from "threadmine";
 *
 * const db = openThreadmine("threadmine.db");
 * const sure = [...db.claims({ topic: "pay", stance: "pro-EM" })].filter((claim) => claim.stance_score > 0.8);
 * db.close();
 * ```
 *
 * @module
 */

import type { CommentKind, Source } from "./model.ts";
import { complete, type NamedQuery, namedQueries, namedQuery } from "./store/catalogue.ts";
import { Reader, type Row } from "./store/queries.ts";
import { fullTextQuery } from "./store/search.ts";

export { type ErrorCode, ThreadmineError } from "./errors.ts";
export type { CommentKind, Source } from "./model.ts";
export type { NamedQuery, QueryParameter } from "./store/catalogue.ts";
export type { Row, Value } from "./store/queries.ts";

/** One discussion. */
export interface ThreadRow {
  readonly thread_id: string;
  readonly title: string;
  /** How it was read: `flat`, `hn-algolia`, `reddit-listing`, `csv` … */
  readonly format: string;
  /** Where it came from. */
  readonly uri: string;
  /** SHA-256 of the input's bytes, lower-case hex. */
  readonly sha256: string;
  /** The whole text as read. */
  readonly text: string;
}

/** One post. */
export interface CommentRow {
  readonly thread_id: string;
  readonly comment_id: string;
  /** Place in the thread in reading order, from 0. */
  readonly ordinal: number;
  /** The comment that this one answers; null at top level. */
  readonly parent_id: string | null;
  readonly kind: CommentKind;
  readonly author: string | null;
  /** ISO 8601, UTC. */
  readonly posted_at: string | null;
  readonly char_start: number;
  readonly char_end: number;
  readonly text: string;
}

/** One line of a flat thread, one block of a structured one. */
export interface ParagraphRow {
  readonly thread_id: string;
  readonly comment_id: string;
  readonly ordinal: number;
  /** Whose words it holds. */
  readonly source: Source;
  readonly char_start: number;
  readonly char_end: number;
  readonly text: string;
}

/** A sentence that asserts something arguable. */
export interface ClaimRow {
  readonly thread_id: string;
  readonly comment_id: string;
  readonly claim_id: string;
  readonly char_start: number;
  readonly char_end: number;
  readonly text: string;
  /** Calibrated probability, 0 to 1, that it is a claim. */
  readonly claim_score: number;
  /** A name of the codebook: one of its sides, or no side. */
  readonly stance: string;
  /** Calibrated probability, 0 to 1, of that stance. */
  readonly stance_score: number;
  /** Names of topics, strongest first. */
  readonly topics: readonly string[];
}

/** A claim that a search found. */
export interface SearchHit extends ClaimRow {
  /** The text about the words found, which stand between `[` and `]`. */
  readonly snippet: string;
  /** BM25 as SQLite's FTS5 gives it: the lower, the better. */
  readonly rank: number;
}

/** A reason for one of a claim's labels; a claim has at most 256. */
export interface EvidenceRow {
  readonly claim_id: string;
  readonly label: string;
  readonly kind: string;
  readonly detail: string;
  /** Log-odds, to a thousandth; what lies beyond −25 and 25 is kept as these. */
  readonly weight: number;
}

/** Which claims: all that are given must hold. */
export interface ClaimFilter {
  readonly thread?: string;
  readonly stance?: string;
  readonly topic?: string;
}

const CLAIM =
  "c.thread_id, c.comment_id, c.claim_id, c.char_start, c.char_end, c.text, c.claim_score, c.stance, c.stance_score, c.topics";
const CHOSEN =
  "(:stance = '' OR c.stance = :stance) AND (:topic = '' OR EXISTS (SELECT 1 FROM claim_topics x WHERE x.claim_id = c.claim_id AND x.topic = :topic))";

const claimOf = <T extends ClaimRow>(row: Row): T =>
  ({ ...row, topics: JSON.parse(String(row["topics"])) as string[] }) as unknown as T;

/**
 * An open database.
 *
 * Large results come as iterators: a thread at a time is held in memory, and the reader may stop early, or walk
 * through several results at once. Each thread is read as it stands when its turn comes.
 */
export class Threadmine {
  readonly path: string;
  readonly #reader: Reader;

  /** Use {@link openThreadmine}. */
  constructor(path: string) {
    this.path = path;
    this.#reader = new Reader(path);
  }

  /** Every thread's id, in order of the inputs. */
  threadIds(): string[] {
    return this.#reader
      .all("SELECT thread_id FROM threads ORDER BY uri, thread_id")
      .map((row) => String(row["thread_id"]));
  }

  /** One thread, or undefined where there is none of that id. */
  thread(id: string): ThreadRow | undefined {
    return this.#reader.all(
      "SELECT thread_id, title, format, uri, sha256, text FROM threads WHERE thread_id = :thread",
      { thread: id },
    )[0] as ThreadRow | undefined;
  }

  /** Threads in order of their inputs. */
  *threads(): Generator<ThreadRow, undefined> {
    for (const id of this.threadIds()) {
      const thread = this.thread(id);
      if (thread) yield thread;
    }
  }

  /** Comments in reading order, of one thread or of all. */
  comments(filter: { readonly thread?: string } = {}): Generator<CommentRow, undefined> {
    return this.#perThread(
      filter.thread,
      "SELECT thread_id, comment_id, ordinal, parent_id, kind, author, posted_at, char_start, char_end, text FROM comments WHERE thread_id = :thread ORDER BY ordinal",
    ) as Generator<CommentRow, undefined>;
  }

  /** Paragraphs in reading order, of one thread or of all. */
  paragraphs(filter: { readonly thread?: string } = {}): Generator<ParagraphRow, undefined> {
    return this.#perThread(
      filter.thread,
      "SELECT thread_id, comment_id, ordinal, source, char_start, char_end, text FROM paragraphs WHERE thread_id = :thread ORDER BY ordinal",
    ) as Generator<ParagraphRow, undefined>;
  }

  /** Claims in reading order: all, or those of a thread, stance or topic. */
  *claims({ thread, stance = "", topic = "" }: ClaimFilter = {}): Generator<ClaimRow, undefined> {
    const sql = `SELECT ${CLAIM} FROM claims c WHERE c.thread_id = :thread AND ${CHOSEN} ORDER BY c.char_start, c.claim_id`;
    for (const row of this.#perThread(thread, sql, { stance, topic })) yield claimOf(row);
  }

  /** Why a claim has its labels, strongest reason first within each label. */
  evidence(claimId: string): EvidenceRow[] {
    return this.#reader.all(
      "SELECT claim_id, label, kind, detail, weight FROM claim_evidence WHERE claim_id = :claim ORDER BY ordinal",
      { claim: claimId },
    ) as unknown as EvidenceRow[];
  }

  /**
   * Claims that hold all the words, best first. Words are stemmed (`promotion` finds `promoted`); `promot*` finds
   * whatever begins so, and words between quotation marks stand side by side.
   *
   * @throws ThreadmineError `usage` where there is no word.
   */
  search(
    words: string,
    options: Omit<ClaimFilter, "thread"> & { readonly limit?: number } = {},
  ): SearchHit[] {
    const { stance = "", topic = "", limit = 20 } = options;
    return this.#reader
      .all(
        `SELECT ${CLAIM}, snippet(claims_fts, 0, '[', ']', '…', 16) AS snippet, claims_fts.rank AS rank
         FROM claims_fts JOIN claims c ON c.rowid = claims_fts.rowid
         WHERE claims_fts MATCH :words AND ${CHOSEN} ORDER BY claims_fts.rank, c.claim_id LIMIT :limit`,
        { words: fullTextQuery(words), stance, topic, limit },
      )
      .map((row) => claimOf(row));
  }

  /** The named queries that ship. */
  queries(): NamedQuery[] {
    return namedQueries();
  }

  /**
   * Rows of a named query, or of one SELECT of your own, one by one. Nothing can be written.
   *
   * Leave the loop, or read to its end, before the same query is asked again.
   *
   * @throws ThreadmineError `bad-sql`, `usage`.
   */
  query(nameOrSql: string, parameters: Readonly<Record<string, string | number>> = {}): Iterable<Row> {
    const named = namedQuery(nameOrSql);
    return this.#reader.select(named?.sql ?? nameOrSql, named ? complete(named, parameters) : parameters)
      .rows;
  }

  /** The codebook of the latest run, as JSON text. */
  codebook(): string {
    return this.#reader.run().codebook;
  }

  close(): void {
    this.#reader.close();
  }

  *#perThread(
    thread: string | undefined,
    sql: string,
    parameters: Readonly<Record<string, string>> = {},
  ): Generator<Row, undefined> {
    for (const id of thread === undefined ? this.threadIds() : [thread])
      yield* this.#reader.all(sql, { ...parameters, thread: id });
  }
}

/**
 * Opens a database for reading. It can be read while another process writes to it.
 *
 * @param path the SQLite file that `threadmine run` made.
 * @throws ThreadmineError `not-found`, `foreign-database`, `newer-database`, `corrupt-database`.
 */
export function openThreadmine(path: string): Threadmine {
  return new Threadmine(path);
}
