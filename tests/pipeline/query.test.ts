import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { AGENTS, FAST, PAY, rows, tempFolder, threadmine, write } from "../helpers.ts";

let folder: string;

beforeAll(() => {
  folder = tempFolder();
  write(folder, "a.txt", PAY);
  write(folder, "b.txt", `${AGENTS}\nA cell | with a <b>border</b>, "quotes", a comma 😀.`);
  expect(threadmine(["ingest", "a.txt", "b.txt", ...FAST], { cwd: folder }).status).toBe(0);
});

const query = (...args: string[]) => threadmine(["query", ...args], { cwd: folder });

const TWO = 'SELECT 1 AS n, \'a, "b" | <c>\' AS "a name" UNION ALL SELECT 22, NULL';

describe("formats", () => {
  test("table, the default", () => {
    const { status, stdout, stderr } = query(TWO);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(' n  a name\n--  ------------\n 1  a, "b" | <c>\n22\n');
  });

  test("csv", () => {
    const { stdout } = query(TWO, "--format", "csv");
    expect(parse(stdout)).toEqual([
      ["n", "a name"],
      ["1", 'a, "b" | <c>'],
      ["22", ""],
    ]);
  });

  test("json", () => {
    expect(JSON.parse(query(TWO, "--format", "json").stdout)).toEqual([
      { n: 1, "a name": 'a, "b" | <c>' },
      { n: 22, "a name": null },
    ]);
    expect(JSON.parse(query("SELECT 1 WHERE 0", "--format", "json").stdout)).toEqual([]);
  });

  test("ndjson", () => {
    const { stdout } = query(TWO, "--format", "ndjson");
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toHaveLength(2);
    expect(query("SELECT 1 WHERE 0", "--format", "ndjson").stdout).toBe("");
  });

  test("markdown, with nothing in a cell that is more than text", () => {
    expect(query(TWO, "--format", "markdown").stdout).toBe(
      '| n | a name |\n| ---: | --- |\n| 1 | a, "b" \\| \\<c\\> |\n| 22 |  |\n',
    );
  });

  test("all agree on the rows, whatever the text holds", () => {
    const sql = "SELECT ordinal, source, text FROM paragraphs ORDER BY thread_id, ordinal";
    const expected = rows(join(folder, "threadmine.db"), sql);
    expect(JSON.parse(query(sql, "--format", "json").stdout)).toEqual(expected);
    const lines = query(sql, "--format", "ndjson").stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(expected);
    const csv = parse(query(sql, "--format", "csv").stdout, { columns: true });
    expect(csv).toEqual(expected.map((r) => ({ ...r, ordinal: String(r["ordinal"]) })));
  });

  test("an unknown one is wrong usage", () => {
    const { status, stderr } = query(TWO, "--format", "xml");
    expect(status).toBe(2);
    expect(stderr).toMatch(/table.*csv.*json.*ndjson.*markdown/u);
  });
});

describe("named queries", () => {
  test("are listed with what they take, and run by their names", () => {
    const { status, stdout } = query("--list");
    expect(status).toBe(0);
    const names = stdout
      .trimEnd()
      .split("\n")
      .filter((line) => /^\S/u.test(line))
      .map((line) => line.split(" ")[0]!);
    expect(names).toEqual(expect.arrayContaining(["overview", "stance-by-topic", "claims", "failures"]));
    expect(query("topics").status).toBe(0);
    expect(query("comments").stderr).toMatch(/expected --thread \(/u);
  });

  test("take parameters", () => {
    const id = rows(join(folder, "threadmine.db"), "SELECT thread_id FROM threads WHERE uri = 'a.txt'")[0]![
      "thread_id"
    ];
    const found = JSON.parse(
      query("comments", "--thread", String(id), "--format", "json").stdout,
    ) as unknown[];
    expect(found.length).toBeGreaterThan(0);
    const two = ["claims", "--limit", "2", "--stance=pro-EM", "--format", "json"];
    expect(
      (JSON.parse(query(...two).stdout) as { stance: string }[]).every((r) => r.stance === "pro-EM"),
    ).toBe(true);
  });

  test.each([
    ["an unknown name", ["nothing"], "no such named query"],
    ["an unknown parameter", ["claims", "--nothing", "x"], "Unknown argument: nothing"],
    ["a parameter of another query", ["claims", "--author", "x"], "found author"],
    ["a missing parameter", ["comments"], "expected --thread"],
    ["a parameter without a value", ["claims", "--param", "limit"], "expected name=value"],
    ["a limit that is no number", ["claims", "--limit", "many"], "datatype mismatch"],
    ["a time limit that is none", ["claims", "--timeout", "0"], "--timeout: expected seconds"],
    ["nothing", [], "expected SQL or a name"],
  ])("%s is wrong usage", (_, args, message) => {
    const { status, stdout, stderr } = query(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});

describe("free SQL", () => {
  test("takes parameters", () => {
    expect(
      query("SELECT :a || :b AS v", "--param", "a=x", "--param", "b=y=z", "--format", "csv").stdout,
    ).toBe("v\nxy=z\n");
  });

  test("searches the full text", () => {
    const sql =
      "SELECT c.text FROM claims_fts f JOIN claims c ON c.rowid = f.rowid WHERE claims_fts MATCH 'manager*'";
    expect(query(sql, "--format", "csv").stdout).toMatch(/manager/iu);
  });

  test.each([
    "DELETE FROM claims",
    "DELETE FROM claims RETURNING claim_id",
    "DROP TABLE claims",
    "UPDATE threads SET text = ''",
    "CREATE TABLE t (x)",
    "ATTACH DATABASE 'stolen.db' AS s",
    "VACUUM INTO 'stolen.db'",
    "PRAGMA writable_schema = 1",
    "PRAGMA journal_mode = OFF",
    "SELECT load_extension('./x')",
    "SELECT 1; DELETE FROM claims",
  ])("cannot write, attach or load: %s", (sql) => {
    const before = readFileSync(join(folder, "threadmine.db"));
    const { status, stdout, stderr } = query(sql);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^threadmine: expected .*, found/u);
    expect(stderr).not.toMatch(/^ {4}at /mu);
    expect(readFileSync(join(folder, "threadmine.db")).equals(before)).toBe(true);
    expect(() => readFileSync(join(folder, "stolen.db"))).toThrow("ENOENT");
  });

  test.each([
    ["SELEC 1", "syntax error"],
    ["SELECT nowhere FROM claims", "no such column"],
    ["SELECT json_extract(text, '$') FROM threads", "malformed JSON"],
    ["SELECT * FROM claims_fts WHERE claims_fts MATCH '\"'", "unterminated string"],
  ])("a fault is told without a stack trace: %s", (sql, message) => {
    const { status, stderr } = query(sql);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ {4}at /mu);
  });
});

describe("a time limit", () => {
  test("gives up a query that takes longer", () => {
    const endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    const { status, stdout, stderr } = query(endless, "--timeout", "0.5");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/expected an answer within 0\.5 s.*\n {2}→ .*--timeout/u);
  });

  test("changes nothing for one that ends in time", () => {
    expect(query(TWO, "--timeout=60")).toEqual(query(TWO));
    expect(query("nothing", "--timeout", "60").status).toBe(2);
    expect(query("SELEC", "--timeout", "60").status).toBe(2);
  });
});

test("a reader that stops early is no fault", () => {
  const sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000) SELECT i FROM n";
  const { stdout, stderr } = threadmine(["query", sql, "--format", "csv"], { cwd: folder });
  expect(stderr).toBe("");
  expect(stdout.split("\n")).toHaveLength(200_002);
});

test("an empty file is no database, and stays as it is", () => {
  write(folder, "empty.db", "");
  for (const args of [["query", "overview"], ["search", "pay"], ["report"]]) {
    const { status, stdout, stderr } = threadmine([...args, "--db", "empty.db"], { cwd: folder });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(
      /^threadmine: empty\.db: expected a threadmine database, found an empty file\n {2}→ /u,
    );
    expect(stderr).not.toMatch(/^ {4}at /mu);
  }
  expect(readFileSync(join(folder, "empty.db"), "utf8")).toBe("");
});

test("no rows are told of, and which labels there are where one was misspelt", () => {
  expect(query("SELECT 1 WHERE 0").stderr).toBe("threadmine: no rows\n");
  expect(query("claims", "--topic", "pya", "--stance", "pro-EM").stderr).toBe(
    "threadmine: no rows; --topic: expected one of pay, AI, flattening, titles, found pya\n",
  );
  expect(query("claims").stderr).toBe("");
});

test("a database that is not there is named, and not made", () => {
  const { status, stderr } = query("overview", "--db", "none.db");
  expect(status).toBe(2);
  expect(stderr).toMatch(/none\.db: no such database\n {2}→ .*threadmine run/u);
  expect(() => readFileSync(join(folder, "none.db"))).toThrow("ENOENT");
});
