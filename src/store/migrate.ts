import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { ThreadmineError } from "../errors.ts";
import { shipped } from "../root.ts";
import { sha256 } from "../sha256.ts";
import { type Connection, damaged } from "./connection.ts";
import { echoOf } from "./echo.ts";

/** Marks a SQLite file as threadmine's ("thmn"). */
export const APPLICATION_ID = 0x74686d6e;

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/** The migrations that ship, in their order. */
export function migrations(): Migration[] {
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
        sha256: sha256(sql),
      };
    });
}

interface Applied {
  readonly version: number;
  readonly name: string;
  readonly sha256: string;
}

/** The migrations that a database has had, in their order. */
export function applied(db: Connection): Applied[] {
  return db
    .prepare("SELECT version, name, sha256 FROM schema_migrations ORDER BY version")
    .all() as Applied[];
}

/**
 * Refuses a database that a newer program made, or one made by other migrations than those that ship.
 *
 * @throws ThreadmineError `newer-database`, `foreign-database`.
 */
export function refuseOtherSchema(path: string, db: Connection): void {
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
 * Brings a database forward, or makes it; one that is up to date is not written to.
 *
 * @throws ThreadmineError `corrupt-database` for rows that refer to others which are not there.
 */
export function migrate(path: string, db: Connection): void {
  const made = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'").get() !== undefined;
  const have = made ? applied(db).length : 0;
  if (have === migrations().length) return;
  if (have > 0) backUp(path, db, have + 1);
  db.exec("PRAGMA foreign_keys = OFF");
  db.function("echo_of", { deterministic: true }, (text) => echoOf(String(text)));
  // Migrations may change the definition of a table in place.
  db.unsafeMode(true);
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
  try {
    forward.immediate();
  } finally {
    db.unsafeMode(false);
  }
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
