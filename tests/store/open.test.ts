import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Connection, connect } from "../../src/store/connection.ts";
import { applied, migrations } from "../../src/store/migrate.ts";
import { openReadable, openWritable } from "../../src/store/open.ts";
import { faultOf } from "../fault.ts";
import { ROOT, tempFolder, write } from "../helpers.ts";

/** A new database of ours, closed again. */
function fresh(): string {
  const path = join(tempFolder(), "a.db");
  openWritable(path).close();
  return path;
}

/** A database of another program. */
function foreign(make: (db: Connection) => void): string {
  const path = join(tempFolder(), "other.db");
  const db = connect(path);
  make(db);
  db.close();
  return path;
}

describe("a new database", () => {
  test("has every relation of the contract, with its columns", () => {
    const contract = readFileSync(join(ROOT, "tests", "store", "contract.txt"), "utf8");
    const db = openReadable(fresh());
    for (const line of contract.trim().split("\n")) {
      const [relation, columns] = line.split(": ") as [string, string];
      const held = (db.pragma(`table_info(${relation})`) as { name: string }[]).map((c) => c.name);
      expect(held, relation).toEqual(expect.arrayContaining(columns.split(", ")));
    }
    db.close();
  });

  test("is marked as ours, keeps foreign keys and records its migrations", () => {
    const path = fresh();
    const db = openWritable(path);
    expect(db.pragma("application_id", { simple: true })).toBe(0x74686d6e);
    expect(db.pragma("foreign_keys", { simple: true })).toBe(1);
    expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
    const files = readdirSync(join(ROOT, "db", "migrations")).sort();
    expect(db.prepare("SELECT name FROM schema_migrations ORDER BY version").pluck().all()).toEqual(files);
    db.close();
  });

  test("is not migrated twice", () => {
    const path = fresh();
    const db = openWritable(path);
    const files = readdirSync(join(ROOT, "db", "migrations"));
    expect(db.prepare("SELECT count(*) FROM schema_migrations").pluck().get()).toBe(files.length);
    db.close();
  });

  test("an empty file becomes one", () => {
    const path = write(tempFolder(), "empty.db", "");
    openWritable(path).close();
    const db = openReadable(path);
    const { version, name, sha256 } = migrations().at(-1)!;
    expect(applied(db)).toHaveLength(migrations().length);
    expect(applied(db).at(-1)).toEqual({ version, name, sha256 });
    db.close();
  });

  test("one whose making was cut off after its mark is made whole", () => {
    const path = foreign((db) => db.pragma(`application_id = ${0x74686d6e}`));
    const db = openWritable(path);
    expect(db.prepare("SELECT count(*) FROM threads").pluck().get()).toBe(0);
    db.close();
  });
});

describe("refused, untouched", () => {
  test.each([
    [
      "the database of another program",
      (db: Connection) => db.exec("CREATE TABLE t (x); INSERT INTO t VALUES (1)"),
    ],
    [
      "one in WAL mode",
      (db: Connection) => {
        db.pragma("journal_mode = WAL");
        db.exec("CREATE TABLE threads (x)");
      },
    ],
    [
      "one without tables that bears another program's mark",
      (db: Connection) => db.pragma("application_id = 4711"),
    ],
  ])("%s", (_, make) => {
    const path = foreign(make);
    const before = readFileSync(path);
    for (const open of [openWritable, openReadable]) {
      const fault = faultOf(() => open(path));
      expect(fault.code).toBe("foreign-database");
      expect(fault.message).toContain(path);
      expect(fault.advice).toMatch(/--db/u);
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("a text file", () => {
    const path = write(tempFolder(), "notes.txt", "Dear diary,\nmanagers earn more than I do.\n");
    const before = readFileSync(path);
    expect(faultOf(() => openWritable(path)).code).toBe("foreign-database");
    expect(faultOf(() => openReadable(path)).code).toBe("foreign-database");
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("a folder", () => {
    const path = tempFolder();
    expect(faultOf(() => openWritable(path)).message).toBe(`${path}: expected a file, found a folder`);
    expect(readdirSync(path)).toEqual([]);
  });

  test("a database that a newer threadmine wrote", () => {
    const path = fresh();
    const db = connect(path);
    db.exec(`INSERT INTO schema_migrations VALUES (999, '999-future.sql', '${"0".repeat(64)}')`);
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.close();
    const before = readFileSync(path);
    for (const open of [openWritable, openReadable]) {
      const fault = faultOf(() => open(path));
      expect(fault.code).toBe("newer-database");
      expect(fault.message).toContain("found schema 999");
      expect(fault.advice).toMatch(/newer threadmine/u);
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("a folder that is not there, or is a file", () => {
    const folder = tempFolder();
    const none = join(folder, "none", "a.db");
    expect(faultOf(() => openWritable(none))).toMatchObject({ code: "not-found" });
    expect(existsSync(join(folder, "none"))).toBe(false);
    write(folder, "file", "x");
    expect(["not-found", "not-writable"]).toContain(
      faultOf(() => openWritable(join(folder, "file", "a.db"))).code,
    );
  });
});

describe("a damaged database", () => {
  const damage: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
    ["its schema overwritten", (b) => b.fill(0xff, 100, 4096)],
    ["all but its first page overwritten", (b) => b.fill(0xaa, 4096)],
    ["cut in half", (b) => b.subarray(0, b.length / 2)],
    ["cut after fifty bytes", (b) => b.subarray(0, 50)],
  ];
  test.each(damage)("%s is named, with a way out", (_, change) => {
    const whole = readFileSync(fresh());
    const path = write(tempFolder(), "damaged.db", change(whole));
    const fault = faultOf(() => {
      const db = openWritable(path);
      try {
        db.prepare("SELECT * FROM threads").all();
      } finally {
        db.close();
      }
    });
    expect(fault.code).toBe("corrupt-database");
    expect(fault.message).toContain(path);
    expect(fault.advice).toMatch(/\.recover/u);
  });
});

describe("reading", () => {
  test("a database that is not there is not made", () => {
    const path = join(tempFolder(), "none.db");
    const fault = faultOf(() => openReadable(path));
    expect(fault.code).toBe("not-found");
    expect(fault.advice).toMatch(/threadmine run/u);
    expect(existsSync(path)).toBe(false);
  });

  test("writes nothing", () => {
    const db = openReadable(fresh());
    for (const sql of ["DELETE FROM stored_threads", "CREATE TABLE x (y)", "PRAGMA application_id = 1"])
      expect(() => db.prepare(sql).run()).toThrow(/readonly|query_only/iu);
    db.close();
  });
});

test("the folder of a database may hold anything else", () => {
  const folder = tempFolder();
  mkdirSync(join(folder, "a b"));
  openWritable(join(folder, "a b", "ü 😀.db")).close();
  expect(existsSync(join(folder, "a b", "ü 😀.db"))).toBe(true);
});
