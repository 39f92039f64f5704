import { spawnSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { namedQueries } from "../../src/store/catalogue.ts";
import { brokenSpans, CODEBOOK, content, ROOT, rows, tempFolder, threadmine, write } from "../helpers.ts";

/** The virtual environment that `npm run test:spark` makes. */
const VENV = process.env["THREADMINE_SPARK"];
if (VENV === undefined) console.info("The Spark tests need Java and Python: npm run test:spark");

const folder = tempFolder();
const at = (name: string): string => join(folder, name);

interface Job {
  readonly input: string;
  readonly output: string;
  readonly encoder?: "none" | "minilm";
  readonly tasks?: number;
  readonly kill?: "threadmine" | "worker";
  readonly more?: readonly string[];
}

/** Marks the processes of a job by a codebook of its own: the same bytes under another name. */
function argumentsOf({ input, output, encoder = "none", tasks, kill, more = [] }: Job): string[] {
  const codebook = kill ? write(folder, `killed-${output}/em-ic-${output}.yaml`, "") : undefined;
  if (codebook) copyFileSync(CODEBOOK, codebook);
  return [
    ...["--input", at(input), "--output", at(output), "--encoder", encoder],
    ...(tasks === undefined ? [] : ["--tasks", String(tasks)]),
    ...(codebook ? ["--codebook", codebook] : []),
    ...more,
  ];
}

const PYTHON = (): string => join(VENV!, "bin", "python");

/** Runs jobs on a cluster of two worker processes; gives what was killed in each. */
function cluster(jobs: readonly (Job | { readonly parquet: readonly string[] })[]): string[][] {
  const list = write(
    folder,
    "jobs.json",
    JSON.stringify(
      jobs.map((job) =>
        "parquet" in job ? job : { arguments: argumentsOf(job), ...(job.kill ? { kill: job.kill } : {}) },
      ),
    ),
  );
  const done = spawnSync(
    join(VENV!, "bin", "spark-submit"),
    [
      ...["--master", "local-cluster[2,1,2048]", "--driver-memory", "1g"],
      ...["--conf", "spark.ui.enabled=false", "--conf", "spark.executor.memory=1g"],
      ...["--conf", "spark.sql.shuffle.partitions=2", "--conf", "spark.log.level=ERROR"],
      ...["--archives", `${join(ROOT, "threadmine-spark.tar.gz")}#threadmine`],
      ...["--py-files", join(ROOT, "pipeline", "spark", "threadmine_job.py")],
      join(ROOT, "tests", "spark", "cluster.py"),
      list,
    ],
    {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: {
        ...process.env,
        PATH: `${join(VENV!, "bin")}:${process.env["PATH"]}`,
        PYSPARK_PYTHON: PYTHON(),
        SPARK_LOCAL_IP: "127.0.0.1",
      },
    },
  );
  if (done.status !== 0) throw new Error(done.stderr.slice(-20_000));
  console.info(done.stdout);
  return done.stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => (JSON.parse(line) as { killed: string[] }).killed);
}

/** A database's rows. */
function stored(db: string) {
  return {
    ...content(db),
    points: rows(db, "SELECT * FROM points ORDER BY point_id"),
    claimPoints: rows(db, "SELECT * FROM claim_points ORDER BY claim_id, point_id"),
    notes: rows(db, "SELECT * FROM thread_notes ORDER BY thread_id, comment_id, code"),
    run: rows(db, "SELECT run_id, version, codebook_sha256, model_sha256, options FROM runs"),
  };
}

function load(output: string, ...more: string[]): string {
  const db = at(`${output}${more.join("")}.db`);
  const { status, stderr } = threadmine(["load", at(output), "--db", db, ...more], { cwd: folder });
  expect([status, stderr]).toEqual([0, ""]);
  return db;
}

function ran(input: string, encoder = "none"): string {
  const db = at(`${input}-${encoder}.run.db`);
  threadmine(["ingest", at(input), "--db", db, "--encoder", encoder], { cwd: folder });
  return db;
}

/** Records of a Reddit archive, with broken ones among them and one thread that holds a third of all comments. */
function dump(): string {
  const made = spawnSync("node", [join(ROOT, "dist", "pipeline", "tools", "make-dump.js"), "400"], {
    encoding: "utf8",
  });
  const lines = made.stdout.trim().split("\n");
  const comments = lines
    .map((line) => JSON.parse(line) as Record<string, string>)
    .filter((r) => r["link_id"]);
  const giant = comments.slice(0, 200).map((c, i) =>
    JSON.stringify({
      ...c,
      id: `g${i}`,
      link_id: "t3_giant",
      parent_id: i === 0 ? "t3_giant" : `t1_g${Math.floor(i / 2)}`,
      body: `${c["body"]} 🦆 “quoted”\u2028and on`,
    }),
  );
  const broken = ['{"id":"x","body":"cut of', "no JSON", "", "[1,2]", '{"id":"y","other":"record"}', "   "];
  return [...lines.slice(0, 300), ...broken, ...giant, ...lines.slice(300), lines[3]].join("\n");
}

const TABLE = [
  "thread_id,id,parent_id,author,posted_at,text,title",
  'a,1,,ann,2026-01-02T10:00:00Z,"Managers earn more, they ""say"".\nI do not believe it.",Who earns more?',
  "a,2,1,bob,2026-01-02 11:00:00,Staff engineers earn more than managers at every large firm.,Who earns more?",
  "a,3,1,,,[deleted],Who earns more?",
  "b,4,,cyd,2026-02-01,Titles mean nothing: everybody is a senior engineer after three years.,",
  "b,5,4,dee,2026-02-01T12:00:00+02:00,A manager's calendar is wall to wall meetings.,",
  // What so many say, and no key point, is an emerging one.
  "c,6,,eve,2026-03-01,Remote work ruined the career of the manager.,",
  "c,7,6,fay,2026-03-01,Remote work ruined the career of the managers.,",
  "c,8,6,gus,2026-03-01,Remote work ruined the career of the managers.,",
  "c,9,6,hal,2026-03-01,Remote work ruined the career of the managers.,",
].join("\n");

describe.skipIf(VENV === undefined)("on a Spark cluster", { timeout: 3_600_000 }, () => {
  let killed: string[][] = [];

  beforeAll(() => {
    write(folder, "dump.ndjson", dump());
    write(folder, "table.csv", TABLE);
    write(
      folder,
      "table.ndjson",
      ["b", "a"]
        .flatMap((thread) =>
          [1, 2, 3].map((n) => ({ thread_id: thread, id: `${thread}${n}`, author: `w${n}` })),
        )
        .map((row, i) => JSON.stringify({ ...row, text: `Managers earn ${i} times more than engineers.` }))
        .join("\n"),
    );
    killed = cluster([
      { input: "dump.ndjson", output: "one", tasks: 1 },
      { input: "dump.ndjson", output: "two", tasks: 2 },
      { input: "dump.ndjson", output: "four", tasks: 4 },
      { input: "dump.ndjson", output: "child", tasks: 2, kill: "threadmine" },
      { input: "dump.ndjson", output: "worker", tasks: 2, kill: "worker" },
      { input: "table.csv", output: "four", tasks: 4 },
      { input: "dump.ndjson", output: "four", tasks: 4 },
      { input: "table.csv", output: "csv", encoder: "minilm" },
      { parquet: [at("table.ndjson"), at("table.parquet")] },
      { input: "table.ndjson", output: "ndjson" },
      { input: "table.parquet", output: "parquet" },
    ]);
  }, 3_600_000);

  test.each(["one", "two", "four"])("%s tasks give the rows of a run", (output) => {
    const db = load(output);
    expect(stored(db)).toEqual(stored(ran("dump.ndjson")));
    expect(brokenSpans(db)).toEqual([]);
  });

  test("broken records are failures, each with its reason, and fail no job", () => {
    const db = load("two");
    const [failure] = rows(db, "SELECT * FROM failures");
    expect(failure).toMatchObject({ uri: at("dump.ndjson"), code: "bad-json" });
    expect(failure!["message"]).toMatch(/dump\.ndjson:301: expected .*and \d more like it/u);
  });

  test.each([
    ["a process of threadmine", "child", 3, "threadmine"],
    ["a Python worker", "worker", 4, "worker"],
  ] as const)("%s that is killed in mid-job changes no row", (_, output, job, what) => {
    expect(killed[job]).toEqual([what]);
    expect(stored(load(output))).toEqual(stored(ran("dump.ndjson")));
  });

  test("a table with the sentence encoder gives the rows of a run, emerging points among them", () => {
    const found = stored(load("csv"));
    expect(found).toEqual(stored(ran("table.csv", "minilm")));
    expect(found.points).toContainEqual(expect.objectContaining({ kind: "emerging" }));
  });

  test("Parquet gives what NDJSON gives, but for the hash of the input", () => {
    const claims = "SELECT text, stance, stance_score, claim_score, topics FROM claims ORDER BY text";
    const found = rows(load("parquet"), claims);
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(rows(load("ndjson"), claims));
  });

  test("a sample holds whole threads, the same each time", () => {
    const all = rows(load("two"), "SELECT thread_id FROM threads ORDER BY 1");
    const few = rows(load("two", "--sample", "20"), "SELECT thread_id FROM threads ORDER BY 1");
    expect(few).toEqual(all.slice(0, 20));
    const share = load("two", "--sample-share", "0.25");
    const count = rows(share, "SELECT count(*) AS n FROM threads")[0]!["n"] as number;
    expect(Math.abs(count / all.length - 0.25)).toBeLessThan(0.1);
    expect(brokenSpans(share)).toEqual([]);
    // Nothing is ticked off: a run over the same input reads the rest.
    expect(rows(share, "SELECT * FROM inputs")).toEqual([]);
  });

  test("the named queries give in DuckDB what they give in SQLite", () => {
    const db = load("two");
    const thread = rows(
      db,
      "SELECT thread_id FROM comments GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
    )[0]!;
    const claim = rows(db, "SELECT min(claim_id) AS claim_id FROM claims")[0]!;
    const author = rows(db, "SELECT author FROM comments WHERE author IS NOT NULL ORDER BY 1 LIMIT 1")[0]!;
    const known: Record<string, string | number> = {
      thread: thread["thread_id"]!,
      claim: claim["claim_id"]!,
      author: author["author"]!,
      topic: "pay",
    };
    const queries = namedQueries().filter(({ sql }) => !/^-- sqlite:/mu.test(sql));
    expect(queries.length).toBeGreaterThan(10);
    const asked = queries.map(({ name, sql, parameters }) => ({
      name,
      sql,
      parameters: Object.fromEntries(
        parameters.map((p) => {
          const value = known[p.name] ?? p.fallback ?? "";
          return [p.name, p.name === "limit" ? Number(value) : value];
        }),
      ),
    }));
    const { stdout, stderr } = spawnSync(
      PYTHON(),
      [join(ROOT, "tests", "spark", "queries.py"), at("two"), join(ROOT, "db", "duckdb.sql")],
      { input: JSON.stringify(asked), encoding: "utf8", maxBuffer: 1 << 28 },
    );
    expect(stderr).toBe("");
    const answers = JSON.parse(stdout) as unknown[];
    asked.forEach(({ name, parameters }, i) => {
      const inSqlite = threadmine(
        [
          ...["query", name, "--db", db, "--format", "json"],
          ...Object.entries(parameters).flatMap(([key, value]) => ["--param", `${key}=${value}`]),
        ],
        { cwd: folder },
      );
      // Which of several claims of one text speaks for them depends on the order in which they were stored.
      const hidden = name === "near-duplicates" ? ["text", "claim_id"] : [];
      const found = comparable(answers[i], hidden);
      expect([name, found]).toEqual([name, comparable(JSON.parse(inSqlite.stdout), hidden)]);
    });
  });
});

/** Rows in any order among equals; what averages add up to may differ in the last digit. */
function comparable(answer: unknown, hidden: readonly string[]): unknown {
  if (!Array.isArray(answer)) return answer;
  return answer
    .map((row) =>
      JSON.stringify(row, (key, value: unknown) =>
        hidden.includes(key)
          ? undefined
          : typeof value === "number"
            ? Math.round(value * 1000) / 1000
            : value,
      ),
    )
    .sort();
}
