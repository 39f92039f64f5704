import { copyFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { beforeAll, describe, expect, test } from "vitest";
import { loadSplitter } from "../../pipeline/2-split.ts";
import { readThreads } from "../../src/formats/index.ts";
import { splitFlat } from "../../src/split/flat.ts";
import { assembleFlat } from "../../src/split/thread.ts";
import { complete, namedQueries, namedQuery } from "../../src/store/catalogue.ts";
import { Reader } from "../../src/store/queries.ts";
import { Store } from "../../src/store/store.ts";
import { faultOf } from "../fault.ts";
import { claimEverything, configuration, PAY, rows, save, tempFolder } from "../helpers.ts";

let path: string;
let reader: Reader;
/** A database of which SQLite knows no counts, so that it takes every table for a large one. */
let large: string;
/** One of which it knows those of a million claims. */
let counted: string;

beforeAll(() => {
  path = join(tempFolder(), "a.db");
  const store = new Store(path, configuration(), new Date(0));
  const { splitter } = loadSplitter();
  const [thread] = readThreads({ uri: "a.txt", bytes: Buffer.from(PAY) });
  save(store, "a.txt", thread!.sha256, [
    claimEverything(assembleFlat(thread!, splitFlat(thread!.text, splitter))),
  ]);
  store.finish(new Date(1));
  reader = new Reader(path);
  large = join(tempFolder(), "large.db");
  new Store(large, configuration(), new Date(0)).close();
  counted = join(tempFolder(), "counted.db");
  copyFileSync(large, counted);
  const db = new Database(counted);
  db.exec("ANALYZE; DELETE FROM sqlite_stat1");
  const count = db.prepare(
    "INSERT INTO sqlite_stat1 (tbl, idx, stat) SELECT tbl_name, name, ? FROM sqlite_schema WHERE name = ?",
  );
  for (const [index, stat] of Object.entries(COUNTS))
    expect([index, count.run(stat, index).changes]).toEqual([index, 1]);
  db.close();
  return () => reader.close();
});

const all = (sql: string) => [...reader.select(sql).rows];

/** What ANALYZE found in a database of `npm run bench:db`: rows, and rows of a value, by index. */
const COUNTS = {
  sqlite_autoindex_stored_names_1: "30000 1",
  stored_comments_by_author: "333000 23",
  stored_comments_by_parent: "223000 2",
  stored_comments_by_id: "333000 1",
  sqlite_autoindex_stored_comments_1: "333000 26 1",
  stored_ranks: "1000000 36 1",
  stored_claims_by_comment: "1000000 4",
  stored_claims_by_id: "1000000 1",
  sqlite_autoindex_stored_files_1: "1 1",
  stored_files_by_uri: "1 1",
  stored_threads_by_file: "13000 2001",
  sqlite_autoindex_stored_threads_1: "13000 1",
  stored_minings_by_run: "13000 1300",
  stored_notes_by_mining: "130 1",
  sqlite_autoindex_stored_minings_1: "13000 1 1",
  stored_topics_by_topic: "490000 30000 1",
};

/** What a thread without authors, dates and notes has nothing of. */
const NOTHING = new Set([
  ...["failures", "stance-by-author", "stance-by-month", "author", "near-duplicates", "notes", "models"],
  ...["answers", "answered", "contested", "exchanges"],
]);

/** Tables of few rows, and parts of the queries that hold no more than their limit. */
const SMALL = new Set([
  ...[
    "failures",
    "r",
    "b",
    "n",
    "found",
    "reasons",
    "shared",
    "likeness",
    "sure",
    "tree",
    "claims_fts",
    "hits",
    "best",
    "snippets",
  ],
  ...["CONSTANT", "j", "author_months"],
]);

describe("the named queries", () => {
  test.each(namedQueries().map((q) => q.name))("%s runs, and says what it is", (name) => {
    const query = namedQuery(name)!;
    expect(query.title).not.toBe(name);
    expect(query.description).toMatch(/\.$/u);
    const given = Object.fromEntries(
      query.parameters
        .filter((p) => p.fallback === undefined)
        .map((p) => {
          const fixed = { author: "al", topic: "pay", words: "manager" }[p.name];
          if (fixed) return [p.name, fixed];
          const column = { thread: "thread_id", claim: "claim_id" }[p.name]!;
          return [p.name, String(rows(path, `SELECT ${column} AS v FROM claims LIMIT 1`)[0]!["v"])];
        }),
    );
    const found = reader.named(name, given);
    if (!NOTHING.has(name)) expect(found.length).toBeGreaterThan(0);
  });

  test.each(
    namedQueries()
      .filter((q) => q.heavy === "")
      .map((q) => q.name),
  )("%s finds its rows by indexes", (name) => {
    const sql = namedQuery(name)!
      .sql.replace(/\$(?:limit|across)\b/gu, "1")
      .replace(/\$\w+/gu, "'x'");
    for (const db of [large, counted]) {
      const plan = rows(db, `EXPLAIN QUERY PLAN ${sql}`).map((r) => String(r["detail"]));
      // Read whole: what is small, and what other parts of the query have made. All else by a key or along an index.
      const scans = plan.filter((line) => /^SCAN (?!\S+ USING (?:COVERING )?INDEX)/u.test(line));
      expect(
        scans.map((line) => line.split(" ")[1]!).filter((what) => !SMALL.has(what) && !what.startsWith("(")),
        plan.join("\n"),
      ).toEqual([]);
      // One file may hold all threads, so a query that begins with the files reads everything.
      expect(plan.filter((line) => line.includes("stored_threads_by_file"))).toEqual([]);
    }
  });

  test.each(
    namedQueries()
      .filter(({ sql }) => !/^-- sqlite:/mu.test(sql))
      .map(({ name, sql }) => [name, sql]),
  )("%s has no words of SQLite's alone: it runs in DuckDB too (npm run test:spark)", (_, sql) => {
    expect(sql).not.toMatch(
      /\bCROSS JOIN \w+ \w+ ON\b|\bINDEXED BY\b|[^:]:\w|\bjson_group_|\bGLOB\b|\bMATCH\b/u,
    );
  });

  test("unknown names, and names that are paths, are none", () => {
    expect(namedQuery("nothing")).toBeUndefined();
    expect(namedQuery("../migrations/001-init")).toBeUndefined();
    expect(faultOf(() => reader.named("nothing")).code).toBe("usage");
  });
});

describe("parameters", () => {
  const claims = namedQuery("claims")!;

  test("take their defaults, and limits are numbers", () => {
    expect(complete(claims, { limit: "3", topic: "12" })).toEqual({
      topic: "12",
      stance: "",
      thread: "",
      limit: 3,
    });
  });

  test("that are unknown or missing are faults that name what there is", () => {
    expect(faultOf(() => complete(claims, { author: "al" })).message).toContain(
      "topic, stance, thread, limit, found author",
    );
    expect(faultOf(() => complete(namedQuery("comments")!, {})).message).toContain("expected --thread (");
  });
});

describe("free SQL", () => {
  test("gives columns and rows", () => {
    const { columns, rows: found } = reader.select("SELECT 1 AS a, 'x' AS b, NULL AS c");
    expect(columns).toEqual(["a", "b", "c"]);
    expect([...found]).toEqual([{ a: 1, b: "x", c: null }]);
  });

  test("keeps columns of the same name apart", () => {
    const { columns, rows: found } = reader.select("SELECT 1 AS a, 2 AS a, 3 AS a");
    expect(columns).toEqual(["a", "a:1", "a:2"]);
    expect([...found]).toEqual([{ a: 1, "a:1": 2, "a:2": 3 }]);
  });

  test("can be left half read", () => {
    for (const row of reader.select("SELECT * FROM paragraphs").rows) {
      expect(row["source"]).toBeTruthy();
      break;
    }
    expect(all("SELECT count(*) AS n FROM threads")).toEqual([{ n: 1 }]);
  });

  test.each([
    "DELETE FROM claims",
    "DELETE FROM claims RETURNING claim_id",
    "INSERT INTO failures VALUES ('a', 'b', 'c') RETURNING uri",
    "UPDATE threads SET title = ''",
    "DROP TABLE claims",
    "CREATE TEMP TABLE t (x)",
    "ATTACH 'other.db' AS other",
    "VACUUM INTO 'other.db'",
    "VACUUM",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = DELETE",
    "BEGIN IMMEDIATE",
    "SELECT load_extension('x')",
    "SELECT writefile('x', 'y')",
    "SELECT 1; DELETE FROM claims",
  ])("refuses to write, attach or load: %s", (sql) => {
    const before = rows(path, "SELECT count(*) AS n FROM claims");
    expect(["bad-sql", "not-writable"]).toContain(faultOf(() => all(sql)).code);
    expect(rows(path, "SELECT count(*) AS n FROM claims")).toEqual(before);
  });

  test.each([
    "",
    "-- nothing",
    "SELEC 1",
    "SELECT nowhere FROM claims",
    "SELECT :missing",
    "SELECT json_extract('no JSON', '$')",
    "SELECT abs(-9223372036854775808)",
    `SELECT * FROM claims_fts WHERE claims_fts MATCH '"'`,
  ])("a fault in it is told as one, also while rows are read: %s", (sql) => {
    const fault = faultOf(() => all(sql));
    expect(fault.code).toBe("bad-sql");
    expect(fault.message).toMatch(/^expected .*, found/u);
  });
});

test("the codebook of the latest run can be read back", () => {
  const { codebook } = reader.run();
  expect((JSON.parse(codebook) as { codebook: string }).codebook).toBe("em-ic");
});
