import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { sha256 } from "../../src/sha256.ts";
import {
  AGENTS,
  brokenSpans,
  CLI,
  content,
  FAST,
  files,
  PAY,
  ROOT,
  rows,
  tempFolder,
  threadmine,
  write,
} from "../helpers.ts";

const SAMPLES = join(ROOT, "corpus", "threads");

/** A folder that holds some of the sample threads, of every format. */
function project(names: readonly string[] = readdirSync(SAMPLES)): string {
  const folder = tempFolder();
  mkdirSync(join(folder, "threads"));
  for (const name of names) cpSync(join(SAMPLES, name), join(folder, "threads", name));
  return folder;
}

const FEW = readdirSync(SAMPLES).filter((name) => /^(?:01|02|05|18|24)-/u.test(name));

const run = (folder: string, ...args: string[]) => threadmine(["run", ...args, ...FAST], { cwd: folder });

/** The anchors that GitHub gives the headings of a page. */
function headings(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gmu)].map(([, text]) =>
    text!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe("run", () => {
  let folder: string;
  beforeAll(() => {
    folder = project(FEW);
    const { status, stdout, stderr } = run(folder, "threads");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Read 5 inputs in /u);
  });

  test("stores every thread with comments, paragraphs, claims, topics and evidence", () => {
    const db = join(folder, "threadmine.db");
    expect(rows(db, "SELECT uri FROM inputs ORDER BY uri").map((r) => r["uri"])).toEqual(
      FEW.map((name) => `threads/${name}`),
    );
    expect(rows(db, "SELECT DISTINCT format FROM threads ORDER BY format").map((r) => r["format"])).toEqual([
      "csv",
      "flat",
      "hn-algolia",
    ]);
    for (const [table, held] of Object.entries(content(db)))
      if (table !== "failures") expect(held.length, table).toBeGreaterThan(0);
  });

  test("keeps the contract's promises about values", () => {
    const db = join(folder, "threadmine.db");
    expect(brokenSpans(db)).toEqual([]);
    const count = (sql: string) => rows(db, `SELECT count(*) AS n FROM ${sql}`)[0]!["n"];
    expect(count("claims WHERE stance NOT IN ('pro-EM', 'pro-IC', 'neutral')")).toBe(0);
    expect(count("claim_topics WHERE topic NOT IN ('pay', 'AI', 'flattening', 'titles')")).toBe(0);
    expect(count("claims WHERE claim_score NOT BETWEEN 0 AND 1 OR stance_score NOT BETWEEN 0 AND 1")).toBe(0);
    expect(
      count(
        "comments WHERE posted_at IS NOT NULL AND posted_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]*Z'",
      ),
    ).toBe(0);
    expect(
      count("comments c JOIN comments p ON p.comment_id = c.parent_id WHERE p.ordinal >= c.ordinal"),
    ).toBe(0);
    // Every claim says why it has its stance, and each topic given is in both places.
    expect(
      count(
        "claims c WHERE NOT EXISTS (SELECT 1 FROM claim_evidence e WHERE e.claim_id = c.claim_id AND e.label = c.stance)",
      ),
    ).toBe(0);
    expect(
      count(
        "claims c, json_each(c.topics) j WHERE NOT EXISTS (SELECT 1 FROM claim_topics t WHERE t.claim_id = c.claim_id AND t.topic = j.value)",
      ),
    ).toBe(0);
    expect(count("claim_topics")).toBe(count("claims c, json_each(c.topics)"));
    expect(
      count(
        "paragraphs p JOIN claims c ON c.thread_id = p.thread_id AND c.char_start >= p.char_start AND c.char_end <= p.char_end WHERE p.source NOT IN ('comment', 'article')",
      ),
    ).toBe(0);
    expect(
      count("claims_fts JOIN claims ON claims.rowid = claims_fts.rowid WHERE claims_fts MATCH 'manager'"),
    ).toBeGreaterThan(0);
  });

  test("the text of a flat thread is the file's own, and its hash that of its bytes", () => {
    const db = join(folder, "threadmine.db");
    const text = readFileSync(join(SAMPLES, FEW[0]!), "utf8");
    expect(
      rows(db, "SELECT text, length(sha256) AS n FROM threads WHERE uri = ?", `threads/${FEW[0]}`),
    ).toEqual([{ text, n: 64 }]);
  });

  test("records one run, with what it was made with", () => {
    const [held, ...others] = rows(join(folder, "threadmine.db"), "SELECT * FROM runs");
    expect(others).toEqual([]);
    expect(held).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+/u) });
    expect(held!["codebook_sha256"]).toMatch(/^[0-9a-f]{64}$/u);
    expect(held!["model_sha256"]).toMatch(/^[0-9a-f]{64}$/u);
    expect(String(held!["finished_at"]) >= String(held!["started_at"])).toBe(true);
  });

  test("tells which model files its labels come from, as they are checked by hand", () => {
    const told = threadmine(["query", "models", "--format", "json"], { cwd: folder });
    const models = JSON.parse(told.stdout) as { model: string; sha256: string }[];
    expect(models.map((m) => m.model)).toEqual([
      "claims.json",
      "em-ic.decision.json",
      "em-ic.json",
      "split.json",
    ]);
    for (const { model, sha256: told } of models)
      expect(sha256(readFileSync(join(ROOT, "corpus", "models", model)))).toBe(told);
  });

  test("writes an index, a report a topic and a report a thread, whose links lead somewhere", () => {
    const reports = files(join(folder, "reports"));
    expect(Object.keys(reports).filter((f) => /^(?:index|topics\/.*)\.md$/u.test(f))).toEqual([
      "index.md",
      "topics/ai.md",
      "topics/flattening.md",
      "topics/no-topic.md",
      "topics/pay.md",
      "topics/titles.md",
    ]);
    const threads = rows(join(folder, "threadmine.db"), "SELECT count(*) AS n FROM threads")[0]!["n"];
    expect(Object.keys(reports).filter((f) => f.startsWith("threads/"))).toHaveLength(Number(threads));
    for (const [name, text] of Object.entries(reports)) {
      for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/gu)) {
        if (/^https?:/u.test(target!)) continue;
        const [file, anchor] = target!.split("#") as [string, string | undefined];
        const path = file === "" ? name : join(name, "..", decodeURIComponent(file));
        const found = existsSync(join(folder, "reports", path));
        expect(found, `${name}: ${target}`).toBe(true);
        if (anchor?.startsWith("comment"))
          expect(headings(reports[path]!), `${name}: ${target}`).toContain(anchor);
      }
    }
  });

  test("run again, skips what has not changed, and leaves everything as it was", () => {
    const db = join(folder, "threadmine.db");
    const before = [content(db), files(join(folder, "reports"))];
    const { status, stdout } = run(folder, "threads");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Read 0 inputs in .*; 5 unchanged since the last run/u);
    expect([content(db), files(join(folder, "reports"))]).toEqual(before);
    expect(rows(db, "SELECT count(*) AS n FROM runs")).toEqual([{ n: 1 }]);
  });
});

describe("run again", () => {
  test("replaces what has changed and keeps the rest; reports of threads that are gone go too", () => {
    const folder = tempFolder();
    write(folder, "threads/a-pay.txt", PAY);
    write(folder, "threads/b-agents.txt", AGENTS);
    run(folder, "threads");
    write(folder, "threads/a-pay.txt", `${AGENTS}\nAnd one more thing: managers are paid for it.`);
    expect(run(folder, "threads").stdout).toMatch(/^Read 1 input in .*; 1 unchanged/u);
    const fresh = tempFolder();
    for (const name of ["a-pay.txt", "b-agents.txt"])
      write(fresh, `threads/${name}`, readFileSync(join(folder, "threads", name)));
    run(fresh, "threads");
    expect(content(join(folder, "threadmine.db"))).toEqual(content(join(fresh, "threadmine.db")));
    expect(files(join(folder, "reports"))).toEqual(files(join(fresh, "reports")));
  });

  test("with another codebook of the same debate labels everything anew", () => {
    const folder = tempFolder();
    write(folder, "a.txt", PAY);
    run(folder, "a.txt");
    const book = readFileSync(join(ROOT, "corpus", "codebooks", "em-ic.yaml"), "utf8");
    write(folder, "mine.yaml", `${book}\n# changed\n`);
    const { status, stdout } = run(folder, "a.txt", "--codebook", "mine.yaml");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Read 1 input/u);
    const db = join(folder, "threadmine.db");
    expect(rows(db, "SELECT count(*) AS n FROM runs")).toEqual([{ n: 2 }]);
    expect(
      rows(
        db,
        "SELECT count(*) AS n FROM threads JOIN runs USING (run_id) JOIN codebooks USING (codebook_sha256) WHERE json LIKE '%codebook%'",
      ),
    ).toEqual([{ n: 1 }]);
  });

  test("two inputs of the same bytes are stored once, and none is lost when the first changes", () => {
    const folder = tempFolder();
    write(folder, "a.txt", PAY);
    write(folder, "b.txt", PAY);
    run(folder, "a.txt", "b.txt");
    const db = join(folder, "threadmine.db");
    expect(rows(db, "SELECT uri FROM threads")).toEqual([{ uri: "a.txt" }]);
    write(folder, "a.txt", AGENTS);
    for (const jobs of ["1", "4"]) {
      expect(run(folder, "a.txt", "b.txt", "--jobs", jobs).status).toBe(0);
      expect(rows(db, "SELECT uri FROM threads ORDER BY uri")).toEqual([{ uri: "a.txt" }, { uri: "b.txt" }]);
    }
  });

  test("a failure is kept until its input can be read, and what it gave before stays", () => {
    const folder = tempFolder();
    const db = join(folder, "threadmine.db");
    write(folder, "a.txt", PAY);
    expect(run(folder, "a.txt").status).toBe(0);
    const before = content(db);
    write(folder, "a.txt", "");
    expect(run(folder, "a.txt").status).toBe(1);
    expect(rows(db, "SELECT * FROM failures")).toEqual([
      { uri: "a.txt", code: "empty", message: "a.txt: expected text, found an empty file" },
    ]);
    expect({ ...content(db), failures: [] }).toEqual(before);
    write(folder, "a.txt", PAY);
    expect(run(folder, "a.txt").status).toBe(0);
    expect(content(db)).toEqual(before);
  });
});

describe("any number of workers", () => {
  test.each([
    ["the quick path", [...FAST], [...FEW, "22-stepping-back.json", "10-back-to-ic.txt"]],
    ["the encoder", ["--encoder", "minilm"], ["02-the-gap-turned.txt", "05-best-move-ever.txt"]],
  ])("gives the same rows and byte-identical reports: %s", (_, encoder, names) => {
    const [one, four] = [1, 4].map((jobs) => {
      const folder = project(names);
      const { status } = threadmine(["run", "threads", "--jobs", String(jobs), ...encoder], { cwd: folder });
      expect(status).toBe(0);
      return [content(join(folder, "threadmine.db")), files(join(folder, "reports"))];
    });
    expect(four).toEqual(one);
  });
});

describe("inputs", () => {
  let folder: string;
  beforeAll(() => {
    folder = tempFolder();
    write(folder, "in/a.txt", PAY);
    write(folder, "in/deep/b.text", AGENTS);
    write(folder, "in/deep/c.csv", "id,text\n1,Managers earn more.\n");
    write(folder, "in/readme.rst", "no thread");
    write(folder, "in/picture.png", Buffer.from([0x89, 0x50, 0x4e, 0x47]));
    write(folder, "odd [name] (1) *.txt", PAY.replace("team", "squad"));
  });
  const uris = (name: string) =>
    rows(join(folder, name), "SELECT uri FROM inputs ORDER BY uri").map((r) => r["uri"]);
  const ingest = (db: string, args: string[], input?: string) =>
    threadmine(["ingest", ...args, "--db", db, ...FAST], {
      cwd: folder,
      ...(input === undefined ? {} : { input }),
    });

  test("a folder: the readable files below it", () => {
    expect(ingest("folder.db", ["in"]).status).toBe(0);
    expect(uris("folder.db")).toEqual(["in/a.txt", "in/deep/b.text", "in/deep/c.csv"]);
  });

  test("a glob, a file and the same file again: each once", () => {
    expect(ingest("glob.db", ["in/**/*.txt", "in/a.txt", "in/*.txt"]).status).toBe(0);
    expect(uris("glob.db")).toEqual(["in/a.txt"]);
  });

  test("a file whose name looks like a pattern", () => {
    expect(ingest("odd.db", ["odd [name] (1) *.txt"]).status).toBe(0);
    expect(uris("odd.db")).toEqual(["odd [name] (1) *.txt"]);
    threadmine(["report", "--db", "odd.db", "--reports", "odd"], { cwd: folder });
    const [report] = Object.entries(files(join(folder, "odd"))).filter(([name]) =>
      name.startsWith("threads/"),
    );
    const [, target] = /\[original\]\(([^)]*)\)/u.exec(report![1])!;
    expect(decodeURIComponent(target!)).toBe("../../odd [name] (1) *.txt#L1");
  });

  test("- for standard input", () => {
    expect(ingest("stdin.db", ["-"], PAY).status).toBe(0);
    expect(uris("stdin.db")).toEqual(["-"]);
    expect(rows(join(folder, "stdin.db"), "SELECT text FROM threads")).toEqual([{ text: PAY }]);
  });

  test("a folder or pattern without a file to read is wrong usage, and makes nothing", () => {
    mkdirSync(join(folder, "empty"));
    for (const arg of ["empty", "in/*.xyz"]) {
      const { status, stderr, stdout } = ingest("none.db", [arg]);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(`threadmine: ${arg}: expected files to read`);
    }
    expect(existsSync(join(folder, "none.db"))).toBe(false);
  });
});

describe("the command line", () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "a.txt"), PAY);

  test("--json gives the summary as JSON, and nothing else", () => {
    const { stdout, stderr, status } = threadmine(["ingest", "a.txt", "--json", "--db", "json.db", ...FAST], {
      cwd: folder,
    });
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      inputs: 1,
      read: 1,
      unchanged: 0,
      failures: [],
      stored: { threads: 1 },
    });
  });

  test.each([
    ["no command", []],
    ["an unknown command", ["mien"]],
    ["an unknown option", ["run", "a.txt", "--wrong"]],
    ["an option without its value", ["run", "a.txt", "--db"]],
    ["an option with an empty value", ["run", "a.txt", "--db", ""]],
    ["an option given twice", ["run", "a.txt", "--db", "one.db", "--db", "two.db"]],
    ["an option negated", ["run", "a.txt", "--no-db"]],
    ["an unknown format", ["run", "a.txt", "--format", "xml"]],
    ["an unknown encoder", ["run", "a.txt", "--encoder", "gpt"]],
    ["no workers", ["run", "a.txt", "--jobs", "0"]],
    ["workers that are no number", ["run", "a.txt", "--jobs", "many"]],
    ["half a worker", ["run", "a.txt", "--jobs", "1.5"]],
    ["no inputs to ingest", ["ingest"]],
    ["a codebook that is not there", ["run", "a.txt", "--codebook", "none.yaml"]],
    ["a codebook that is a folder", ["run", "a.txt", "--codebook", "."]],
    ["reports below a file", ["run", "a.txt", "--reports", "a.txt/reports"]],
  ])("%s is wrong usage: status 2, a way out, and nothing changed", (_, args) => {
    const before = readdirSync(folder).sort();
    const { status, stdout, stderr } = threadmine(args, { cwd: folder });
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^threadmine: \S/u);
    expect(stderr).not.toMatch(/^ {4}at /mu);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  test.each([
    ["--jobs two", "threadmine: --jobs: expected a number, found two\n"],
    ["--jobs=two", "threadmine: --jobs: expected a number, found two\n"],
    ["--bd x.db", "threadmine: Unknown argument: bd\n  → Did you mean --db? See: "],
    ["--encdoer none", "Did you mean --encoder? See: "],
    ["--unlike-any x", "threadmine: Unknown arguments: unlike-any, unlikeAny\n  → See: "],
  ])("a mistyped %s is told in the words that were typed, and with what was meant", (args, message) => {
    const { status, stderr } = threadmine(["run", "a.txt", ...args.split(" ")], { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test("colours and progress bars are kept from what is no terminal", () => {
    const { stdout, stderr } = threadmine(["ingest", "a.txt", "--db", "plain.db", ...FAST], {
      cwd: folder,
      env: { NO_COLOR: "" },
    });
    expect(stdout + stderr).not.toContain("\u001b");
    expect(stderr).toBe("");
  });

  test("without INPUT, the sample threads are read", () => {
    const { stdout, stderr, status } = run(folder, "--db", "samples.db", "--json");
    expect([status, stderr]).toEqual([0, "threadmine: no input named: reading the sample threads\n"]);
    expect(JSON.parse(stdout)).toMatchObject({ inputs: readdirSync(SAMPLES).length, failures: [] });
    rmSync(join(folder, "samples.db"));
  });
});

const terminal =
  spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") ?? false;

test.skipIf(!terminal)("a terminal shows how far the run is (skipped without util-linux's script)", () => {
  const folder = project(FEW);
  const command = `'${process.execPath}' '${CLI}' run threads --encoder none --jobs 1`;
  const { status, stdout } = spawnSync("script", ["-qec", command, "/dev/null"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, TERM: "xterm", COLUMNS: "120" },
  });
  expect(stdout, stdout).toMatch(/0 of 5 inputs, 0 comments a second, starting/u);
  expect(stdout).toMatch(/[1-5] of 5 inputs, [\d,]+ comments a second, \d+s left/u);
  // No time can be told from the first input alone, and nothing is changed that a killed program would leave changed.
  expect(stdout).not.toMatch(/1 of 5 inputs, [\d,]+ comments a second, \d/u);
  expect(stdout).not.toContain("\u001b[?");
  expect(status).toBe(0);
});
