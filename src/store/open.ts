import { closeSync, existsSync, openSync, readSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { systemCode, ThreadmineError } from "../errors.ts";
import { BUSY, type Connection, connect, damaged, guarded, pause } from "./connection.ts";
import { APPLICATION_ID, applied, migrate, migrations, refuseOtherSchema } from "./migrate.ts";

const MAGIC = "SQLite format 3\0";
/** Files up to this many bytes are checked for damage before they are written to: some hundredths of a second. */
const CHECKED = 1 << 25;

/** Bytes of a page of a new file: half of it would make a small file smaller, and a large one larger and slower. */
const PAGE = 4096;
/** Memory for pages, in KiB. */
const CACHE = 16_384;

/** Pages of the write-ahead log after which it is written back: each time the disk is waited for. */
const CHECKPOINT = 16_384;

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
 * @param cache memory for pages, in KiB.
 * @throws ThreadmineError `not-found` and those of `openWritable`.
 */
export function openReadable(path: string, cache = CACHE): Connection {
  if (!existsSync(path))
    throw new ThreadmineError(
      "not-found",
      `${path}: no such database`,
      "Make one first with: threadmine run --db FILE INPUT…",
    );
  refuseForeign(path);
  return guarded(path, () => {
    const db = connect(path, { readonly: true, timeout: BUSY });
    if (db.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() === 0) {
      db.close();
      throw new ThreadmineError(
        "not-found",
        `${path}: expected a threadmine database, found an empty file`,
        "Fill it first with: threadmine ingest INPUT… --db FILE",
      );
    }
    if (applied(db).length < migrations().length) {
      db.close();
      closeWritable(openWritable(path));
      return openReadable(path, cache);
    }
    db.exec("PRAGMA query_only = ON");
    db.exec(`PRAGMA cache_size = -${cache}`);
    return db;
  });
}
