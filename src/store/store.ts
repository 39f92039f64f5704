import type { Statement } from "better-sqlite3";
import type { LoadedCodebook } from "../codebook/codebook.ts";
import { ThreadmineError } from "../errors.ts";
import type { MinedThread } from "../model.ts";
import { codePointOffsets } from "../text/codepoints.ts";
import { type Connection, guarded, openWritable } from "./open.ts";

/** What a run is: the same configuration is the same run, however often it is started. */
export interface RunConfiguration {
  readonly runId: string;
  readonly version: string;
  readonly codebook: LoadedCodebook;
  readonly modelSha256: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Counts of what a database holds. */
export interface StoreCounts {
  readonly threads: number;
  readonly comments: number;
  readonly claims: number;
}

const THREAD =
  "INSERT INTO threads (thread_id, title, format, uri, sha256, url, text, sentences, run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
const COMMENT =
  "INSERT INTO comments (comment_id, thread_id, ordinal, parent_id, kind, author, posted_at, url, native_id, char_start, char_end, text, start_score, parent_score) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
const PARAGRAPH =
  "INSERT INTO paragraphs (thread_id, ordinal, comment_id, source, char_start, char_end, text) VALUES (?, ?, ?, ?, ?, ?, ?)";
const CLAIM =
  "INSERT INTO claims (claim_id, thread_id, comment_id, char_start, char_end, text, claim_score, stance, stance_score, topics) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
const TOPIC = "INSERT INTO claim_topics (claim_id, topic, score) VALUES (?, ?, ?)";
const EVIDENCE =
  "INSERT INTO claim_evidence (claim_id, ordinal, label, kind, detail, weight) VALUES (?, ?, ?, ?, ?, ?)";

const round = (p: number): number => Math.round(p * 10_000) / 10_000;

/** The writer of a database. One at a time; every thread goes in whole or not at all. */
export class Store {
  readonly path: string;
  private readonly db: Connection;
  private readonly statements: Record<
    "thread" | "comment" | "paragraph" | "claim" | "topic" | "evidence",
    Statement
  >;
  private readonly runId: string;

  /** Opens the database and begins, or takes up again, a run. */
  constructor(path: string, run: RunConfiguration, startedAt: Date) {
    this.path = path;
    this.db = openWritable(path);
    this.runId = run.runId;
    this.statements = {
      thread: this.db.prepare(THREAD),
      comment: this.db.prepare(COMMENT),
      paragraph: this.db.prepare(PARAGRAPH),
      claim: this.db.prepare(CLAIM),
      topic: this.db.prepare(TOPIC),
      evidence: this.db.prepare(EVIDENCE),
    };
    this.refuseOtherDebate(run.codebook.codebook.codebook);
    guarded(path, () =>
      this.db.transaction(() => {
        this.db
          .prepare("INSERT OR IGNORE INTO codebooks (codebook_sha256, name, json) VALUES (?, ?, ?)")
          .run(run.codebook.sha256, run.codebook.codebook.codebook, JSON.stringify(run.codebook.codebook));
        this.db
          .prepare(
            "INSERT INTO runs (run_id, started_at, version, codebook_sha256, model_sha256, options) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (run_id) DO UPDATE SET started_at = excluded.started_at, finished_at = NULL",
          )
          .run(
            run.runId,
            startedAt.toISOString(),
            run.version,
            run.codebook.sha256,
            run.modelSha256,
            JSON.stringify(run.options),
          );
      })(),
    );
  }

  /** A database holds one debate: counts over two would mean nothing. */
  private refuseOtherDebate(name: string): void {
    const held = guarded(this.path, () =>
      this.db.prepare("SELECT name FROM codebooks WHERE name <> ? LIMIT 1").pluck().get(name),
    ) as string | undefined;
    if (held === undefined) return;
    this.db.close();
    throw new ThreadmineError(
      "usage",
      `${this.path}: expected a database of the debate ${name}, found one of ${held}`,
      "Give each debate a file of its own with --db.",
    );
  }

  /** Whether an input was stored whole, by this run's configuration, and has not changed since. */
  isDone(uri: string, sha256: string): boolean {
    return guarded(
      this.path,
      () =>
        this.db
          .prepare(
            "SELECT 1 FROM inputs i WHERE uri = ? AND sha256 = ? AND run_id = ? AND NOT EXISTS (SELECT 1 FROM failures f WHERE f.uri = i.uri)",
          )
          .get(uri, sha256, this.runId) !== undefined,
    );
  }

  /** Whether a thread was stored by this run's configuration, be it for another input of the same bytes. */
  hasThread(threadId: string): boolean {
    return guarded(
      this.path,
      () =>
        this.db
          .prepare("SELECT 1 FROM threads WHERE thread_id = ? AND run_id = ?")
          .get(threadId, this.runId) !== undefined,
    );
  }

  /**
   * Stores a thread, whole or not at all, in place of what was stored under its id.
   *
   * If that was another input's, by another configuration, that input counts as not done and is read again.
   */
  saveThread(mined: MinedThread): void {
    const { threadId, uri } = mined.thread;
    const forget =
      "DELETE FROM inputs WHERE uri <> ? AND uri = (SELECT uri FROM threads WHERE thread_id = ?)";
    guarded(this.path, () =>
      this.db
        .transaction(() => {
          this.db.prepare(forget).run(uri, threadId);
          this.insert(mined);
        })
        .immediate(),
    );
  }

  /**
   * Ticks an input off: what an earlier version of it held is deleted, and its failure forgotten.
   *
   * Inputs of the same bytes as that earlier version count as not done: what they hold was stored for this one.
   *
   * @param threads how many threads it holds.
   */
  endInput(uri: string, sha256: string, threads: number): void {
    const gone = "FROM threads WHERE uri = ? AND (sha256 <> ? OR run_id <> ?)";
    guarded(this.path, () =>
      this.db
        .transaction(() => {
          this.db
            .prepare(`DELETE FROM inputs WHERE uri <> ? AND sha256 IN (SELECT sha256 ${gone})`)
            .run(uri, uri, sha256, this.runId);
          this.db.prepare(`DELETE ${gone}`).run(uri, sha256, this.runId);
          this.db
            .prepare("INSERT OR REPLACE INTO inputs (uri, sha256, run_id, threads) VALUES (?, ?, ?, ?)")
            .run(uri, sha256, this.runId, threads);
          this.db.prepare("DELETE FROM failures WHERE uri = ?").run(uri);
        })
        .immediate(),
    );
  }

  /** Stores the threads of an input at once, and ticks it off; gives how many were not there yet. */
  saveInput(uri: string, sha256: string, threads: readonly MinedThread[]): number {
    const fresh = threads.filter((mined) => !this.hasThread(mined.thread.threadId));
    for (const mined of fresh) this.saveThread(mined);
    this.endInput(uri, sha256, threads.length);
    return fresh.length;
  }

  private insert({ thread, comments, paragraphs, claims, sentences }: MinedThread): void {
    const at = codePointOffsets(thread.text);
    const slice = (span: { start: number; end: number }): string => thread.text.slice(span.start, span.end);
    const id = thread.threadId;
    const { statements } = this;
    this.db.prepare("DELETE FROM threads WHERE thread_id = ?").run(id);
    statements.thread.run(
      id,
      thread.title,
      thread.format,
      thread.uri,
      thread.sha256,
      thread.url,
      thread.text,
      sentences,
      this.runId,
    );
    for (const c of comments) {
      const parent = c.parent === null ? null : comments[c.parent]!.commentId;
      statements.comment.run(
        c.commentId,
        id,
        c.ordinal,
        parent,
        c.kind,
        c.author,
        c.postedAt,
        c.url,
        c.nativeId,
        at(c.start),
        at(c.end),
        slice(c),
        round(c.startScore),
        round(c.parentScore),
      );
    }
    for (const p of paragraphs)
      statements.paragraph.run(
        id,
        p.ordinal,
        comments[p.comment]!.commentId,
        p.source,
        at(p.start),
        at(p.end),
        slice(p),
      );
    for (const c of claims) {
      const topics = JSON.stringify(c.topics.map((t) => t.topic));
      statements.claim.run(
        c.claimId,
        id,
        comments[c.comment]!.commentId,
        at(c.start),
        at(c.end),
        slice(c),
        c.claimScore,
        c.stance,
        c.stanceScore,
        topics,
      );
      for (const { topic, score } of c.topics) statements.topic.run(c.claimId, topic, score);
      c.evidence.forEach((e, i) => {
        statements.evidence.run(c.claimId, i, e.label, e.kind, e.detail, e.weight);
      });
    }
  }

  /** Records an input that could not be read. What an earlier version of it gave is kept. */
  saveFailure(uri: string, code: string, message: string): void {
    guarded(this.path, () =>
      this.db
        .prepare("INSERT OR REPLACE INTO failures (uri, code, message) VALUES (?, ?, ?)")
        .run(uri, code, message),
    );
  }

  counts(): StoreCounts {
    const count = (table: string): number =>
      this.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
    return guarded(this.path, () => ({
      threads: count("threads"),
      comments: count("comments WHERE kind <> 'article'"),
      claims: count("claims"),
    }));
  }

  /** Ends the run and closes the file. */
  finish(finishedAt: Date): void {
    guarded(this.path, () => {
      this.db
        .prepare("UPDATE runs SET finished_at = ? WHERE run_id = ?")
        .run(finishedAt.toISOString(), this.runId);
      this.db.exec("PRAGMA optimize");
    });
    this.close();
  }

  /** Closes the file without ending the run. */
  close(): void {
    this.db.close();
  }
}
