import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/sha256.ts";
import {
  minedOf,
  RELATIONS,
  type Relation,
  rowsOf,
  type TableRow,
  type ThreadRows,
} from "../../src/store/rows.ts";
import { Store } from "../../src/store/store.ts";
import {
  brokenSpans,
  claimEverything,
  configuration,
  content,
  FAST,
  ROOT,
  type Row,
  rows,
  save,
  tempFolder,
  threadmine,
  write,
} from "../helpers.ts";

// What the Spark job relies on; the job itself is tested by spark.test.ts.

const folder = tempFolder();

const comment = (id: string, thread: string, parent: string, body: string) => ({
  id,
  author: `al_${id}`,
  link_id: `t3_${thread}`,
  parent_id: parent,
  created_utc: 1_600_000_000,
  body,
});
const RECORDS = [
  comment("1", "a", "t3_a", "Managers earn more than engineers 🦆.\n\nThat is what everybody says."),
  comment("2", "b", "t3_b", "Titles mean nothing any more: everybody is a senior engineer."),
  comment("3", "a", "t1_1", "Staff engineers earn more than managers at every large firm."),
  comment("4", "a", "t1_none", "[deleted]"),
];
const NDJSON = RECORDS.map((record) => JSON.stringify(record)).join("\n");

function lines(args: readonly string[], input: string, status = 0): Record<string, never>[] {
  const ran = threadmine(args, { cwd: folder, input });
  expect([ran.status, status === 0 ? ran.stderr : ""]).toEqual([status, ""]);
  return ran.stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, never>);
}

describe("posts and mine --rows", () => {
  test("give, thread by thread, the rows that a run stores", () => {
    write(folder, "dump.ndjson", NDJSON);
    threadmine(["ingest", "dump.ndjson", "--db", "run.db", ...FAST], { cwd: folder });
    const [{ format }, ...answers] = lines(["posts", "--like", "dump.ndjson"], NDJSON) as unknown as [
      { format: string },
      ...{ posts: { threadKey: string }[] }[],
    ];
    expect(format).toBe("reddit-dump");
    const posts = answers.flatMap((answer) => answer.posts);
    const keys = [...new Set(posts.map((p) => p.threadKey))];
    const input = keys
      .map((key) => ({
        id: key,
        key,
        format,
        uri: "dump.ndjson",
        sha256: sha256(NDJSON),
        posts: posts.filter((p) => p.threadKey === key),
      }))
      .map((thread) => JSON.stringify(thread))
      .join("\n");
    const found = lines(["mine", "--rows", ...FAST], input).flatMap((line) => Object.entries(line)) as [
      string,
      Row,
    ][];
    expect(found.at(-1)![0]).toBe("threads");
    const hidden: Record<string, string[]> = {
      claim_topics: ["thread_id"],
      claim_evidence: ["thread_id"],
      thread_notes: ["ordinal"],
    };
    for (const relation of [
      "comments",
      "paragraphs",
      "claims",
      "claim_topics",
      "claim_evidence",
      "thread_notes",
      "threads",
    ]) {
      const table = found.filter(([name]) => name === relation).map(([, row]) => row);
      const own = Object.keys(table[0]!).filter((c) => !hidden[relation]?.includes(c));
      const stored = rows(join(folder, "run.db"), `SELECT ${own.join(", ")} FROM ${relation}`);
      const seen = table.map((row) => JSON.stringify(Object.fromEntries(own.map((c) => [c, row[c]]))));
      expect([relation, seen.sort()]).toEqual([relation, stored.map((row) => JSON.stringify(row)).sort()]);
    }
  });

  test("a record that cannot be read gives its reason, and the next ones are read", () => {
    write(folder, "first.ndjson", NDJSON);
    const [, broken, whole] = lines(
      ["posts", "--like", "first.ndjson"],
      `{"id":\n${JSON.stringify(RECORDS[1])}\n`,
    );
    expect(broken).toMatchObject({ error: { code: "bad-json" } });
    expect(whole).toMatchObject({ posts: [{ threadKey: "b", nativeId: "2" }] });
  });

  test("a thread that cannot be mined is a row of failures", () => {
    const found = lines(["mine", "--rows", ...FAST], '{"posts":[{}]}\n', 1);
    expect(found.at(-1)).toMatchObject({ failures: { uri: "line 1", code: "bad-json" } });
  });

  test("records of another kind are refused", () => {
    write(folder, "other.ndjson", '{"a":1}\n');
    const { status, stderr } = threadmine(["posts", "--like", "other.ndjson"], { cwd: folder, input: "" });
    expect([status, stderr]).toEqual([2, expect.stringContaining("expected records of comments")]);
  });
});

test("a thread made of its rows has the same rows, also when it is stored", () => {
  const text = "🦆 Managers earn more.\nNot 𝒽ere.\n\nWhy?";
  const span = (start: number, end: number) => ({ start, end });
  const thread = {
    threadId: "0123456789abcdef",
    title: "Pay",
    format: "csv",
    uri: "a.csv",
    sha256: "a".repeat(64),
    url: null,
    text,
    posts: null,
    notes: [{ code: "missing-parent", message: "answers 9, which is not there", post: 1 }],
  };
  const post = (ordinal: number, start: number, end: number) => ({
    ...span(start, end),
    commentId: `${thread.threadId}.${ordinal + 1}`,
    ordinal,
    parent: ordinal === 0 ? null : 0,
    kind: "comment" as const,
    author: "ann",
    postedAt: null,
    url: null,
    nativeId: `n${ordinal}`,
    startScore: 0.123456,
    parentScore: 1,
  });
  const comments = [post(0, 0, 22), post(1, 23, text.length)];
  const paragraph = (ordinal: number, own: number, start: number, end: number) => ({
    ...span(start, end),
    ordinal,
    comment: own,
    source: "comment" as const,
  });
  const paragraphs = [
    paragraph(0, 0, 0, 22),
    paragraph(1, 1, 23, 33),
    paragraph(2, 1, text.length - 4, text.length),
  ];
  const claimed = claimEverything({ thread, comments, paragraphs });
  const vector = Buffer.alloc(192, 200);
  const mined = { ...claimed, claims: claimed.claims.map((c, i) => (i === 0 ? { ...c, vector } : c)) };
  const grouped = Object.fromEntries(RELATIONS.map((r) => [r, [] as TableRow[]])) as Record<
    Relation,
    TableRow[]
  >;
  for (const [relation, row] of rowsOf(mined)) grouped[relation].push(row);
  const again = minedOf(grouped as ThreadRows);
  expect([...rowsOf(again)]).toEqual([...rowsOf(mined)]);
  expect(again.claims.map(({ start, end }) => text.slice(start, end))).toEqual(
    mined.claims.map(({ start, end }) => text.slice(start, end)),
  );
  const db = join(folder, "stored.db");
  const store = new Store(db, configuration(), new Date(0));
  save(store, thread.uri, thread.sha256, [again]);
  store.close();
  expect(rows(db, "SELECT vector FROM stored_vectors")).toEqual([{ vector }]);
  expect(
    rows(db, "SELECT char_start, char_end, text, sureness, line, echo FROM claims ORDER BY char_start"),
  ).toEqual(
    grouped.claims.map(({ char_start, char_end, text: own, sureness, line, echo }) => ({
      ...{ char_start, char_end, text: own, sureness, line, echo },
    })),
  );
});

describe("load", () => {
  // A job's tables over the table of spark.test.ts with the encoder, which that test compares with a run.
  const TABLES = join(ROOT, "tests", "spark", "tables");

  test("stores what the tables hold, the same however often", () => {
    const db = join(folder, "loaded.db");
    const load = () => threadmine(["load", TABLES, "--db", db], { cwd: folder });
    expect(load().stdout).toMatch(/ 3 threads, 9 comments, \d+ claims\n$/u);
    const first = content(db);
    expect(brokenSpans(db)).toEqual([]);
    expect(first["claims"]!.length).toBeGreaterThan(3);
    expect(first["claim_evidence"]!.length).toBeGreaterThan(10);
    const points = "SELECT kind FROM claim_points JOIN points USING (point_id) WHERE kind = 'emerging'";
    expect(rows(db, points).length).toBeGreaterThan(2);
    expect(load().status).toBe(0);
    expect(content(db)).toEqual(first);
  });

  test("stores a sample on request", () => {
    const db = join(folder, "sample.db");
    threadmine(["load", TABLES, "--db", db, "--sample", "1"], { cwd: folder });
    expect(rows(db, "SELECT count(*) AS n FROM threads")).toEqual([{ n: 1 }]);
    expect(rows(db, "SELECT * FROM inputs")).toEqual([]);
  });

  test("refuses what is no folder of tables, and changes nothing", () => {
    const { status, stderr } = threadmine(["load", folder, "--db", "none.db"], { cwd: folder });
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining("expected the tables of a job that has ended"),
    ]);
  });

  test.each([[["--sample", "0"]], [["--sample-share", "2"]], [["--sample", "3", "--sample-share", "0.5"]]])(
    "refuses %s",
    (options) => {
      expect(threadmine(["load", folder, ...options], { cwd: folder }).status).toBe(2);
    },
  );
});
