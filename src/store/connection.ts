import Database from "better-sqlite3";
import { messageOf, systemCode, ThreadmineError } from "../errors.ts";

/** An open database. */
export type Connection = Database.Database;

/** How long a second process waits for the file, in milliseconds. */
export const BUSY = 30_000;

/** Every connection of the process, so that none is collected. */
const CONNECTIONS = new Set<Connection>();

/**
 * Connects to a file as it is, and keeps the connection and its statements until the process ends, each statement once.
 *
 * Where Node 24 collects garbage outside any script, the finalizers of better-sqlite3 12 abort the process.
 */
export function connect(path: string, options: Database.Options = {}): Connection {
  const db = new Database(path, options);
  const statements = new Map<string, unknown>();
  const prepare = db.prepare.bind(db);
  db.prepare = ((sql: string) => {
    const known = statements.get(sql) ?? prepare(sql);
    statements.set(sql, known);
    return known;
  }) as typeof db.prepare;
  CONNECTIONS.add(db);
  return db;
}

/**
 * Runs a piece of work on a database file; what SQLite says against it becomes a `ThreadmineError`.
 *
 * @throws ThreadmineError `disk-full`, `not-writable`, `corrupt-database`; what is no fault of the file stays as it is.
 */
export function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explain(path, error);
  }
}

function explain(path: string, error: unknown): unknown {
  const code = systemCode(error);
  const why = messageOf(error);
  if (code === "SQLITE_FULL" || code === "ENOSPC" || code === "EDQUOT")
    return new ThreadmineError(
      "disk-full",
      `${path}: expected room to write, found a full disk`,
      "Free some space and run again: what was stored is kept, and the rest goes on from there.",
      { cause: error },
    );
  if (
    code.startsWith("SQLITE_READONLY") ||
    code.startsWith("SQLITE_CANTOPEN") ||
    code === "EACCES" ||
    code === "EROFS"
  ) {
    return new ThreadmineError(
      "not-writable",
      `${path}: expected a place that can be written, found none (${why})`,
      "Choose another place with --db, or change the rights of the folder.",
      { cause: error },
    );
  }
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return damaged(path, why, error);
  if (code === "SQLITE_BUSY")
    return new ThreadmineError(
      "not-writable",
      `${path}: expected to write, found the file in use by another process`,
      "Wait for the other run to end, or give another file with --db.",
      { cause: error },
    );
  if (code.startsWith("SQLITE_IOERR"))
    return new ThreadmineError(
      "disk-full",
      `${path}: expected to write, found an input/output error (${why})`,
      "The disk may be full or failing: free some space and run again; what was stored is kept.",
      { cause: error },
    );
  return error;
}

/** What is told of a file that SQLite finds damaged, with the way to recover it. */
export function damaged(path: string, why: string, cause?: unknown): ThreadmineError {
  return new ThreadmineError(
    "corrupt-database",
    `${path}: expected a sound SQLite file, found a damaged one (${why})`,
    `Recover what can be read with: sqlite3 ${path} .recover | sqlite3 recovered.db; or give another file with --db and run again.`,
    { cause },
  );
}

/** Stops the thread. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
