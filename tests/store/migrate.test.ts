import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { ThreadmineError } from "../../src/errors.ts";
import { closeWritable, openReadable, openWritable } from "../../src/store/open.ts";
import { brokenSpans, FAST, ROOT, rows, tempFolder, threadmine, unranked, write } from "../helpers.ts";

// Each was made by the version that it is named after: a flat thread, two threads of a table with authors, one failure.
const FIXTURES = join(ROOT, "tests", "store", "fixtures");

function copy(name: string): string {
  const path = join(tempFolder(), name);
  copyFileSync(join(FIXTURES, name), path);
  return path;
}

const RELATIONS: Readonly<Record<string, string>> = {
  threads:
    "SELECT thread_id, title, format, uri, sha256, url, text, sentences, run_id FROM threads ORDER BY 1",
  comments:
    "SELECT thread_id, comment_id, ordinal, parent_id, kind, author, posted_at, url, native_id, char_start, char_end, text, start_score, parent_score FROM comments ORDER BY 2",
  paragraphs:
    "SELECT thread_id, comment_id, ordinal, source, char_start, char_end, text FROM paragraphs ORDER BY 1, 3",
  claims:
    "SELECT thread_id, comment_id, claim_id, char_start, char_end, text, claim_score, stance, stance_score, topics FROM claims ORDER BY 3",
  claim_topics: "SELECT claim_id, topic, score FROM claim_topics ORDER BY 1, 2",
  claim_evidence: "SELECT claim_id, ordinal, label, kind, detail, weight FROM claim_evidence ORDER BY 1, 2",
  inputs: "SELECT uri, sha256, run_id, threads FROM inputs ORDER BY 1",
  failures: "SELECT uri, code, message FROM failures ORDER BY 1",
  runs: "SELECT run_id, started_at, finished_at, version, codebook_sha256, model_sha256, options FROM runs",
};
const held = (path: string) =>
  Object.fromEntries(Object.entries(RELATIONS).map(([name, sql]) => [name, rows(path, sql)]));

test.each(readdirSync(FIXTURES))(
  "%s is brought forward with all that it holds, and a copy is kept",
  (name) => {
    const path = copy(name);
    const before = held(path);
    expect(before["claims"]!.length).toBeGreaterThan(3);
    closeWritable(openWritable(path));
    expect(held(path)).toEqual(before);
    expect(brokenSpans(path)).toEqual([]);
    expect(rows(path, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    expect(rows(path, "SELECT count(*) AS n FROM claims_fts WHERE claims_fts MATCH 'manager'")).not.toEqual([
      { n: 0 },
    ]);
    const v = Number(name.slice(1, 4));
    const kept = `${path}.before-${String(v + 1).padStart(3, "0")}`;
    expect(held(kept)).toEqual(before);
    expect(rows(kept, "SELECT max(version) AS v FROM schema_migrations")).toEqual([{ v }]);
    expect(unranked(path)).toEqual([]);
    expect(readdirSync(join(path, "..")).filter((f) => f.includes(".part-"))).toEqual([]);
  },
);

test("reading one of an older version brings it forward first", () => {
  const path = copy("v001.db");
  openReadable(path).close();
  expect(existsSync(`${path}.before-002`)).toBe(true);
  const { status, stdout } = threadmine(["query", "stance-by-topic", "--db", path], { cwd: ROOT });
  expect(status).toBe(0);
  expect(stdout).toMatch(/pro-/u);
});

test("a copy that is there is not written over", () => {
  const path = copy("v001.db");
  write(join(path, ".."), "v001.db.before-002", "mine");
  openReadable(path).close();
  expect(readFileSync(`${path}.before-002`, "utf8")).toBe("mine");
  expect(existsSync(`${path}.before-002-2`)).toBe(true);
});

test("a run goes on with what an older version stored", () => {
  const path = copy("v001.db");
  const before = rows(path, "SELECT count(*) AS n FROM threads");
  const folder = join(path, "..");
  write(folder, "new.txt", "Managers earn more.\nNot where I work, and I have asked around.");
  expect(threadmine(["ingest", "new.txt", "--db", path, ...FAST], { cwd: folder }).status).toBe(0);
  expect(rows(path, "SELECT count(*) - 1 AS n FROM threads")).toEqual(before);
});

test("a database made by other migrations is refused, untouched", () => {
  const path = copy("v001.db");
  const db = new Database(path);
  db.exec("UPDATE schema_migrations SET sha256 = 'other'");
  db.pragma("wal_checkpoint(TRUNCATE)");
  db.close();
  const before = readFileSync(path);
  for (const open of [openWritable, openReadable]) {
    expect(() => open(path)).toThrow(ThreadmineError);
    expect(() => open(path)).toThrow(
      /expected the migration 001-init\.sql as it ships .*, found .* with other content/u,
    );
  }
  expect(readFileSync(path).equals(before)).toBe(true);
});
