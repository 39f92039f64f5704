import type { MinedThread } from "../model.ts";
import { endInput, isDone } from "./inputs.ts";
import { Names } from "./names.ts";
import { type EmergingPoint, type LooseClaim, looseClaims, savePoints } from "./points.ts";
import { beginRun, type RunConfiguration, reopenRun } from "./runs.ts";
import { Threads } from "./threads.ts";
import { Writing } from "./writing.ts";

/** Counts of what a database holds. */
export interface StoreCounts {
  readonly threads: number;
  readonly comments: number;
  readonly claims: number;
}

/** The writer of a database. One at a time; every thread goes in whole or not at all. */
export class Store {
  readonly path: string;
  private readonly db: Writing;
  private readonly run: number;
  private readonly startedAt: Date;
  private readonly names: Names;
  private readonly threads: Threads;

  /** Opens the database and begins, or takes up again, a run. */
  constructor(path: string, run: RunConfiguration, startedAt: Date) {
    this.path = path;
    this.startedAt = startedAt;
    this.db = new Writing(path);
    this.run = this.db.write(() => beginRun(this.db, run, startedAt));
    this.names = new Names(this.db);
    this.threads = new Threads(this.db, this.names, this.run);
  }

  /** Whether an input was read to its end by this run's configuration, and has not changed since. */
  isDone(uri: string, sha256: string): boolean {
    return this.db.read(() => isDone(this.db, this.run, uri, sha256));
  }

  /** Whether a thread was stored by this run's configuration, be it for another input of the same bytes. */
  hasThread(threadId: string): boolean {
    return this.db.read(() => this.threads.has(threadId));
  }

  /** Stores a thread, whole or not at all, in place of what this run had stored for it. Other runs' results stay. */
  saveThread(mined: MinedThread): void {
    this.db.write(() => {
      reopenRun(this.db, this.run, this.startedAt);
      this.threads.save(mined);
    });
  }

  /**
   * Ticks an input off. What earlier versions of it held is deleted, for every run, unless another input has the
   * same bytes; its failure is forgotten.
   *
   * @param threads how many threads it holds.
   */
  endInput(uri: string, sha256: string, threads: number): void {
    this.db.write(() => {
      reopenRun(this.db, this.run, this.startedAt);
      this.threads.index();
      endInput(this.db, this.run, uri, sha256, threads);
    });
    this.db.commit();
  }

  /** Records an input that could not be read. What an earlier version of it gave is kept. */
  saveFailure(uri: string, code: string, message: string): void {
    this.db.write(() => {
      this.db
        .sql("INSERT OR REPLACE INTO failures (uri, code, message) VALUES (?, ?, ?)")
        .run(uri, code, message);
    });
    this.db.commit();
  }

  /** The claims that make no key point, as far as an encoder has placed them: at most so many a stance and topic. */
  looseClaims(most: number): LooseClaim[] {
    return this.db.read(() => looseClaims(this.db, most));
  }

  /** Stores the arguments that this run found, in place of those that it had found before. */
  savePoints(points: readonly EmergingPoint[]): void {
    this.db.write(() => savePoints(this.db, this.names, this.run, points));
  }

  counts(): StoreCounts {
    const count = (from: string): number =>
      this.db.sql(`SELECT count(*) FROM ${from}`).pluck().get() as number;
    return this.db.read(() => ({
      threads: count("threads"),
      comments: count("comments WHERE kind <> 'article'"),
      claims: count("claims"),
    }));
  }

  /** Ends the run, if it has stored something new, and closes the file. */
  finish(finishedAt: Date): void {
    this.db.write(() => {
      this.db
        .sql("UPDATE runs SET finished_at = ? WHERE run = ? AND finished_at IS NULL")
        .run(finishedAt.toISOString(), this.run);
    });
    this.db.commit();
    this.db.optimize();
    this.db.close();
  }

  /** Closes the file without ending the run. */
  close(): void {
    this.db.close();
  }
}
