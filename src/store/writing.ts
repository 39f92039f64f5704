import type { Statement } from "better-sqlite3";
import { systemCode } from "../errors.ts";
import { BUSY, type Connection, guarded, pause } from "./connection.ts";
import { closeWritable, openWritable } from "./open.ts";

/** Milliseconds between two pieces of writing that make a rush, and for which those of a rush wait for each other. */
const RUSH = 5;
const TOGETHER = 1000;
/** Milliseconds between two transactions of a rush, now and then: longer than another process waits between two tries. */
const GIVEN_WAY = 4;

/** Rows that one statement inserts, where there are as many; a power of two. */
const ROWS = 64;

/** What a column holds. */
export type Value = string | number | Uint8Array | null;

/** A database that is open for writing, in pieces that go in whole or not at all. */
export class Writing {
  readonly path: string;
  /** Called before each commit, to do what is quicker done for all pieces together. */
  beforeCommit: () => void = () => undefined;
  /** Called when something was rolled back. */
  readonly afterFault: (() => void)[] = [];
  private readonly db: Connection;
  private readonly inserts = new Map<
    string,
    { readonly columns: number; readonly statements: Statement[] }
  >();
  /** What went into the transaction that is open. */
  private done: (() => unknown)[] = [];
  private began = 0;
  private ended = Number.NEGATIVE_INFINITY;
  /** When another process that waits for the file could last have its turn. */
  private gaveWay = 0;
  private timer: NodeJS.Timeout | undefined;
  private fault: unknown;

  constructor(path: string) {
    this.path = path;
    this.db = openWritable(path);
  }

  /** A statement; the same text is prepared once. */
  sql(sql: string): Statement {
    return this.db.prepare(sql);
  }

  /**
   * Inserts rows, many with one statement. One that fails leaves the rows before it in, so that SQLite need not
   * remember how to take them out: `write` takes everything back.
   *
   * @param into a table and its columns: `table (column, column)`.
   * @param values those of the first row, then of the second, and so on.
   */
  insert(into: string, values: readonly Value[]): void {
    let ways = this.inserts.get(into);
    if (!ways) {
      ways = { columns: into.split(",").length, statements: [] };
      this.inserts.set(into, ways);
    }
    const { columns, statements } = ways;
    for (let at = 0, rows = ROWS; at < values.length; at += rows * columns) {
      while (rows * columns > values.length - at) rows /= 2;
      const statement =
        statements[rows] ??
        this.sql(`INSERT OR FAIL INTO ${into} VALUES ${listOf(rows, `(${listOf(columns, "?")})`)}`);
      statements[rows] = statement;
      statement.run(...values.slice(at, at + rows * columns));
    }
  }

  /** Does what only reads; what SQLite says against it becomes a `ThreadmineError`. */
  read<T>(work: () => T): T {
    return guarded(this.path, work);
  }

  /**
   * Does a piece of writing, whole or not at all.
   *
   * Where threads come in a rush, those of a second are committed together, at the latest when their
   * input ends: pages of the indexes that they share are then written once. A process that is killed loses these,
   * and goes on behind the last that is in. A savepoint for each would cost a tenth of the time; where one fails, those
   * before it in the transaction are written again instead.
   *
   * @param work writes the same however often it is called.
   */
  write<T>(work: () => T): T {
    if (this.fault) throw this.fault;
    const now = performance.now();
    const rush = now - this.ended < RUSH;
    try {
      return guarded(this.path, () => {
        if (!this.db.inTransaction) {
          if (rush && now - this.gaveWay > TOGETHER) {
            this.gaveWay = now;
            pause(GIVEN_WAY);
          }
          beginWriting(this.db);
          this.done = [];
          this.began = now;
        }
        const result = work();
        if (!rush || performance.now() - this.began > TOGETHER) this.commit();
        else {
          this.done.push(work);
          this.timer ??= setTimeout(() => this.commitLater(), TOGETHER);
        }
        return result;
      });
    } catch (error) {
      this.takeBack(error);
      throw error;
    } finally {
      this.ended = performance.now();
    }
  }

  /** Takes back a piece that failed half-way, and nothing else. */
  private takeBack(error: unknown): void {
    for (const forget of this.afterFault) forget();
    // A full disk takes back what went before in the same transaction, too: nothing may be ticked off after that.
    this.fault = error;
    if (!this.db.inTransaction) return;
    this.db.exec("ROLLBACK");
    if (this.done.length > 0)
      try {
        beginWriting(this.db);
        for (const work of this.done) work();
      } catch {
        if (this.db.inTransaction) this.db.exec("ROLLBACK");
        return;
      }
    this.fault = undefined;
  }

  /** Commits what was written, if anything was. */
  commit(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.db.open || !this.db.inTransaction) return;
    guarded(this.path, () => {
      this.beforeCommit();
      this.db.exec("COMMIT");
    });
  }

  private commitLater(): void {
    try {
      this.commit();
    } catch (error) {
      this.fault = error;
    }
  }

  /** Renews the planner's figures where they are old. */
  optimize(): void {
    guarded(this.path, () => this.db.exec("PRAGMA optimize"));
  }

  close(): void {
    try {
      this.commit();
    } finally {
      closeWritable(this.db);
    }
  }
}

function listOf(count: number, item: string): string {
  return Array<string>(count).fill(item).join(", ");
}

/**
 * Begins to write, once no other process does.
 *
 * Asks every two milliseconds: a process that writes in a rush lets the lock go for little longer, and the pauses
 * that SQLite would make grow to a tenth of a second, so it could wait in vain.
 */
function beginWriting(db: Connection): void {
  const began = Date.now();
  db.exec("PRAGMA busy_timeout = 0");
  try {
    for (;;) {
      try {
        db.exec("BEGIN IMMEDIATE");
        return;
      } catch (error) {
        if (systemCode(error) !== "SQLITE_BUSY" || Date.now() - began > BUSY) throw error;
        pause(2);
      }
    }
  } finally {
    db.exec(`PRAGMA busy_timeout = ${BUSY}`);
  }
}
