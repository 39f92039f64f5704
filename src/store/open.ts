import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { messageOf, systemCode, ThreadmineError } from "../errors.ts";
import { shipped } from "../root.ts";
import { echoOf } from "./echo.ts";

export type Connection = Database.Database;

/** Marks a SQLite file as threadmine's ("thmn"). */
const APPLICATION_ID = 0x74686d6e;
const MAGIC = "SQLite format 3\0";
/** How long a second process waits for the file, in milliseconds. */
const BUSY = 30_000;
/** Files up to this many bytes are checked for damage before they are written to: some hundredths of a second. */
const CHECKED = 1 << 25;

/** Bytes of a page of a new file: half of it would make a small file smaller, and a large one larger and slower. */
const PAGE = 4096;
/** Memory for pages, in KiB. */
const CACHE = 65_536;

/** Pages of the write-ahead log after which it is written back: each time the disk is waited for. */
const CHECKPOINT = 16_384;

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

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

function migrations(): Migration[] {
  const folder = shipped("db", "migrations");
  return readdirSync(folder)
    .filter((name) => /^\d{3}-.*\.sql$/u.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(`${folder}/${name}`, "utf8");
      return {
        version: Number(name.slice(0, 3)),
        name,
        sql,
        sha256: createHash("sha256").update(sql).digest("hex"),
      };
    });
}

/** Runs a piece of work on a database file; what SQLite says against it becomes a `ThreadmineError`. */
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

function damaged(path: string, why: string, cause?: unknown): ThreadmineError {
  return new ThreadmineError(
    "corrupt-database",
    `${path}: expected a sound SQLite file, found a damaged one (${why})`,
    `Recover what can be read with: sqlite3 ${path} .recover | sqlite3 recovered.db; or give another file with --db and run again.`,
    { cause },
  );
}

/** Refuses, untouched, what is not a database of ours. */
function refuseForeign(path: string): void {
  if (!existsSync(path)) {
    if (!existsSync(dirname(path)))
      throw new ThreadmineError(
        "not-found",
        `${path}: expected a folder to write in, found none at ${dirname(path)}`,
        "Make the folder first, or choose another place with --db.",
      );
    return;
  }
  if (!statSync(path).isFile())
    throw new ThreadmineError(
      "foreign-database",
      `${path}: expected a file, found a folder`,
      "Give the name of a file with --db.",
    );
  const head = Buffer.alloc(16);
  const file = guarded(path, () => openSync(path, "r"));
  const length = readSync(file, head, 0, 16, 0);
  closeSync(file);
  if (length === 0) return;
  const advice = "Choose another file with --db; this one was left as it is.";
  if (head.toString("latin1") !== MAGIC)
    throw new ThreadmineError(
      "foreign-database",
      `${path}: expected a threadmine database, found a file of another kind`,
      advice,
    );
  guarded(path, () => {
    const probe = connect(path, { readonly: true });
    try {
      const id = probe.prepare("PRAGMA application_id").pluck().get();
      const tables = probe.prepare("SELECT count(*) FROM sqlite_schema").pluck().get();
      if (id !== APPLICATION_ID && (tables !== 0 || id !== 0))
        throw new ThreadmineError(
          "foreign-database",
          `${path}: expected a threadmine database, found the database of another program`,
          advice,
        );
      // Without tables, a first run was killed before it made them: the next one does.
      if (id === APPLICATION_ID && tables !== 0) refuseOtherSchema(path, probe);
    } finally {
      probe.close();
    }
  });
}

interface Applied {
  readonly version: number;
  readonly name: string;
  readonly sha256: string;
}

function applied(db: Connection): Applied[] {
  return db
    .prepare("SELECT version, name, sha256 FROM schema_migrations ORDER BY version")
    .all() as Applied[];
}

/** Refuses a database that a newer program made, or one made by other migrations than those that ship. */
function refuseOtherSchema(path: string, db: Connection): void {
  const known = new Map(migrations().map((m) => [m.version, m]));
  for (const { version, name, sha256 } of applied(db)) {
    const own = known.get(version);
    if (!own)
      throw new ThreadmineError(
        "newer-database",
        `${path}: expected a database of schema ${Math.max(...known.keys())} or older, found schema ${version}`,
        "It was written by a newer threadmine: install that one, or give another file with --db.",
      );
    if (own.sha256 !== sha256)
      throw new ThreadmineError(
        "foreign-database",
        `${path}: expected the migration ${own.name} as it ships (${own.sha256.slice(0, 8)}), found ${name} with other content (${sha256.slice(0, 8)})`,
        "It was written by a changed threadmine: use that one, or run again with another file for --db.",
      );
  }
}

/**
 * Opens a database for writing, makes or migrates it. Before a migration a copy is made beside it, named
 * `FILE.before-NNN` after the migration.
 *
 * @throws ThreadmineError `foreign-database`, `newer-database`, `corrupt-database`, `not-writable`, `disk-full`.
 */
export function openWritable(path: string): Connection {
  refuseForeign(path);
  const began = Date.now();
  for (;;) {
    try {
      return guarded(path, () => prepared(path));
    } catch (error) {
      // Some locks SQLite does not wait for: two processes that make or change the same file at the same time.
      const cause = (error as Error).cause;
      if (systemCode(cause) !== "SQLITE_BUSY" || Date.now() - began > BUSY) throw error;
      pause(50);
    }
  }
}

/** Stops the thread. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/**
 * Begins to write, once no other process does.
 *
 * Asks every two milliseconds: a process that writes in a rush lets the lock go for little longer, and the pauses
 * that SQLite would make grow to a tenth of a second, so it could wait in vain.
 */
export function beginWriting(db: Connection): void {
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

function prepared(path: string): Connection {
  const db = connect(path, { timeout: BUSY });
  try {
    db.exec(`PRAGMA page_size = ${PAGE}`);
    db.exec("PRAGMA journal_mode = WAL");
    db.exec("PRAGMA synchronous = NORMAL");
    // What a savepoint may have to undo: every thread is one.
    db.exec("PRAGMA temp_store = MEMORY");
    db.exec(`PRAGMA cache_size = -${CACHE}`);
    db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT}`);
    refuseDamaged(path, db);
    migrate(path, db);
    db.exec("PRAGMA foreign_keys = ON");
    return db;
  } catch (error) {
    closeWritable(db);
    throw error;
  }
}

/**
 * Closes a database that was open for writing, as one plain file: without the files of write-ahead logging beside
 * it, it can be read from a folder that cannot be written to.
 */
export function closeWritable(db: Connection): void {
  try {
    db.exec("PRAGMA busy_timeout = 0");
    db.exec("PRAGMA journal_mode = DELETE");
  } catch {
    // Another process has it open: the last one to close it does this.
  }
  db.close();
}

function refuseDamaged(path: string, db: Connection): void {
  if (statSync(path).size > CHECKED) return;
  const fault = db.prepare("PRAGMA quick_check(1)").pluck().get() as string;
  if (fault !== "ok") throw damaged(path, fault.replace(/\s+/gu, " "));
}

/** Brings a database forward, or makes it; one that is up to date is not written to. */
function migrate(path: string, db: Connection): void {
  const made = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'").get() !== undefined;
  const have = made ? applied(db).length : 0;
  if (have === migrations().length) return;
  if (have > 0) backUp(path, db, have + 1);
  db.exec("PRAGMA foreign_keys = OFF");
  db.function("echo_of", { deterministic: true }, (text) => echoOf(String(text)));
  const forward = db.transaction(() => {
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec(
      "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT",
    );
    // Another process may have done it in between.
    const done = new Set(applied(db).map((a) => a.version));
    for (const { version, name, sql, sha256 } of migrations()) {
      if (done.has(version)) continue;
      db.exec(sql);
      db.prepare("INSERT INTO schema_migrations (version, name, sha256) VALUES (?, ?, ?)").run(
        version,
        name,
        sha256,
      );
    }
    if (db.prepare("PRAGMA foreign_key_check").get() !== undefined)
      throw damaged(path, "rows refer to others that are not there");
  });
  forward.immediate();
  if (have > 0) db.exec("VACUUM");
}

/** Copies a database, whole and consistent, to the first free name. */
function backUp(path: string, db: Connection, version: number): void {
  const name = `${path}.before-${String(version).padStart(3, "0")}`;
  let free = name;
  for (let n = 2; existsSync(free); n++) free = `${name}-${n}`;
  const unfinished = `${free}.part-${process.pid}`;
  db.prepare("VACUUM INTO ?").run(unfinished);
  renameSync(unfinished, free);
}

/**
 * Opens a new file that nobody else reads and that need not outlive the process: it is unlinked at once where the
 * system lets it, so that nothing is left of it even when the process is killed.
 */
export function openTemporary(path: string): Connection {
  rmSync(path, { force: true });
  const db = connect(path);
  for (const pragma of [
    "journal_mode = MEMORY",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
    "cache_size = -8000",
  ])
    db.exec(`PRAGMA ${pragma}`);
  db.exec("BEGIN EXCLUSIVE; COMMIT");
  if (process.platform !== "win32") rmSync(path, { force: true });
  return db;
}

/**
 * Opens an existing database for reading alone: no statement can write, attach or load anything. One of an older
 * version is migrated first.
 *
 * @throws ThreadmineError `not-found` and those of `openWritable`.
 */
export function openReadable(path: string): Connection {
  if (!existsSync(path))
    throw new ThreadmineError(
      "not-found",
      `${path}: no such database`,
      "Make one first with: threadmine run --db FILE INPUT…",
    );
  refuseForeign(path);
  return guarded(path, () => {
    const db = connect(path, { readonly: true, timeout: BUSY });
    if (applied(db).length < migrations().length) {
      db.close();
      closeWritable(openWritable(path));
      return openReadable(path);
    }
    db.exec("PRAGMA query_only = ON");
    db.exec(`PRAGMA cache_size = -${CACHE}`);
    return db;
  });
}
