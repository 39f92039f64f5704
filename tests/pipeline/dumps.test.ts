import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { createGzip, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import {
  CLI,
  command,
  content,
  FAST,
  files,
  PAY,
  ROOT,
  type Row,
  rows,
  tempFolder,
  threadmine,
  write,
} from "../helpers.ts";
import { DUMP, DUMP_BZ2, DUMP_ZST, zip } from "../input/archives.ts";

const folder = tempFolder();
const ingest = (db: string, inputs: readonly string[], options: string[] = [], input?: string | Uint8Array) =>
  threadmine(["ingest", ...inputs, "--db", db, ...FAST, ...options], {
    cwd: folder,
    ...(input === undefined ? {} : { input }),
  });
const uris = (db: string) =>
  rows(join(folder, db), "SELECT uri FROM inputs ORDER BY uri").map((r) => r["uri"]);
const posts = (db: string) =>
  rows(
    join(folder, db),
    "SELECT t.title, c.native_id, c.author, c.text FROM comments c JOIN threads t USING (thread_id) ORDER BY t.uri, c.ordinal",
  );
const failed = (db: string) => rows(join(folder, db), "SELECT uri, code FROM failures ORDER BY uri");

const POSTS: Row[] = [
  { title: "Staff or manager?", native_id: "s1", author: "op", text: "Should I take the team?" },
  { title: "Staff or manager?", native_id: "c1", author: "al", text: "Managers earn more than engineers." },
  { title: "Staff or manager?", native_id: "c2", author: "bo", text: "Staff engineers earn more here." },
];

describe("packed inputs", () => {
  const packed: Readonly<Record<string, Uint8Array | string>> = {
    "dump.ndjson": DUMP,
    "dump.ndjson.gz": gzipSync(DUMP),
    "dump.ndjson.zst": DUMP_ZST,
    "dump.ndjson.bz2": DUMP_BZ2,
    "dump.zip": zip({ "dump.ndjson": DUMP }),
  };
  test.each(Object.keys(packed))("%s is read as what it holds, from a file and from a pipe", (name) => {
    write(folder, name, packed[name]!);
    expect(ingest(`${name}.db`, [name]).status).toBe(0);
    expect(posts(`${name}.db`)).toEqual(POSTS);
    expect(ingest(`${name}-pipe.db`, ["-"], [], packed[name]!).status).toBe(0);
    expect(posts(`${name}-pipe.db`)).toEqual(POSTS);
    expect(ingest(`${name}.db`, [name]).stdout).toMatch(/^Read 0 inputs in .*; 1 unchanged/u);
  });

  test("each member of an archive is an input of its own, and its name only a name", () => {
    const members = {
      "../../escape.txt": PAY,
      "/etc/threadmine.txt": PAY.replace("team", "squad"),
      "C:\\x\0.txt": PAY.replace("team", "crew"),
      "broken.json": '{"a":',
      "empty.txt": "",
      "folder/": "",
      "__MACOSX/._a.txt": "x",
      "deep/inner.ndjson.gz": gzipSync(DUMP),
      "inner.zip": zip({ "a.txt": PAY }),
    };
    write(folder, "many.zip", zip(members));
    const { status } = ingest("many.db", ["many.zip"]);
    expect(status).toBe(1);
    expect(uris("many.db")).toEqual([
      "many.zip!../../escape.txt",
      "many.zip!/etc/threadmine.txt",
      "many.zip!C:/x\ufffd.txt",
      "many.zip!deep/inner.ndjson.gz",
    ]);
    expect(failed("many.db")).toEqual([
      { uri: "many.zip!broken.json", code: "bad-json" },
      { uri: "many.zip!empty.txt", code: "empty" },
      { uri: "many.zip!inner.zip", code: "bad-archive" },
    ]);
    expect(existsSync(join(folder, "..", "..", "escape.txt"))).toBe(false);
    expect(existsSync("/etc/threadmine.txt")).toBe(false);
  });

  test("cut archives, bombs and folders without end fail or end, and the others are stored", async () => {
    const other = tempFolder();
    const bomb = createGzip();
    const parts: Buffer[] = [];
    bomb.on("data", (part: Buffer) => parts.push(part));
    for (let i = 0; i < 40; i++) bomb.write(Buffer.alloc(1 << 20, "a"));
    bomb.end();
    await once(bomb, "end");
    write(other, "in/bomb.txt.gz", Buffer.concat(parts));
    write(other, "in/cut.json.gz", gzipSync(DUMP).subarray(0, 100));
    write(other, "in/cut.zip", zip({ "a.txt": PAY }).subarray(0, 200));
    write(other, "in/good.txt", PAY);
    mkdirSync(join(other, "in", "loop"));
    symlinkSync("..", join(other, "in", "loop", "back"));
    const { status, stderr } = threadmine(["ingest", "in", "--db", "a.db", ...FAST], { cwd: other });
    expect(status).toBe(1);
    expect(rows(join(other, "a.db"), "SELECT uri, code FROM failures ORDER BY uri")).toEqual([
      { uri: "in/bomb.txt.gz", code: "too-large" },
      { uri: "in/cut.json.gz", code: "bad-archive" },
      { uri: "in/cut.zip", code: "bad-archive" },
    ]);
    expect(rows(join(other, "a.db"), "SELECT uri FROM inputs")).toEqual([{ uri: "in/good.txt" }]);
    expect(stderr.match(/^ {2}→ \S/gmu)).toHaveLength(3);
  });
});

test("a line of 100 MB, nesting without end and NULs fail alone", async () => {
  const gzip = createGzip({ level: 1 });
  const parts: Buffer[] = [];
  gzip.on("data", (part: Buffer) => parts.push(part));
  const [first, second, third] = DUMP.trim().split("\n");
  gzip.write(`${first}\n{"body":"`);
  for (let i = 0; i < 100; i++) gzip.write(Buffer.alloc(1 << 20, "a"));
  gzip.write(`"}\n${second}\n{"body":${"[".repeat(100_000)}${"]".repeat(100_000)}}\n\0\0\0\n`);
  gzip.end(`${third!.replace("Staff", "St\\u0000aff")}\n`);
  await once(gzip, "end");
  write(folder, "hostile.ndjson.gz", Buffer.concat(parts));
  const { status, stderr } = ingest("hostile.db", ["hostile.ndjson.gz"]);
  expect(status).toBe(1);
  expect(stderr).toContain("hostile.ndjson.gz:2: expected at most 32 MB in one record");
  expect(stderr).toContain("and 2 more like it");
  expect(failed("hostile.db")).toEqual([{ uri: "hostile.ndjson.gz", code: "too-large" }]);
  expect(posts("hostile.db").map((p) => p["text"])).toEqual([
    "Should I take the team?",
    "Managers earn more than engineers.",
    "St\ufffdaff engineers earn more here.",
  ]);
});

test.skipIf(process.platform === "win32")("a named pipe is read once, from end to end", async () => {
  command("mkfifo", ["pipe"], { cwd: folder });
  const writer = spawn("sh", ["-c", 'printf "%s" "$1" > pipe', "sh", DUMP], { cwd: folder });
  expect(ingest("pipe.db", ["pipe"]).status).toBe(0);
  writer.kill();
  expect(posts("pipe.db")).toEqual(POSTS);
});

describe("a dump whose threads are scattered", () => {
  const COMMENTS = 2200;
  const dump = join(folder, "scattered.ndjson");
  let one: Record<string, Row[]>;
  beforeAll(() => {
    const tool = join(ROOT, "dist", "pipeline", "tools", "make-dump.js");
    const made = command(process.execPath, [tool, String(COMMENTS)], { cwd: ROOT });
    write(folder, "scattered.ndjson", made.stdout);
    expect(ingest("one.db", ["scattered.ndjson"], ["--jobs", "1"]).status).toBe(0);
    one = content(join(folder, "one.db"));
  });

  test("is gathered by thread, and nothing of the gathering is left", () => {
    const records = readFileSync(dump, "utf8").trim().split("\n");
    const threads = records.filter((r) => r.includes('"title"')).length;
    expect(rows(join(folder, "one.db"), "SELECT count(*) AS n FROM threads")).toEqual([{ n: threads }]);
    expect(rows(join(folder, "one.db"), "SELECT count(*) AS n FROM comments")).toEqual([
      { n: records.length },
    ]);
    expect(readdirSync(folder).filter((name) => name.includes("spill"))).toEqual([]);
  });

  test("gives the same rows with workers", () => {
    expect(ingest("three.db", ["scattered.ndjson"], ["--jobs", "3"]).status).toBe(0);
    expect(content(join(folder, "three.db"))).toEqual(one);
  });

  test("killed in the middle, goes on where it was", async () => {
    const db = join(folder, "killed.db");
    const stored = (): number => {
      try {
        return Number(rows(db, "SELECT count(*) AS n FROM threads")[0]!["n"]);
      } catch {
        return 0;
      }
    };
    const args = [CLI, "ingest", "scattered.ndjson", "--db", "killed.db", ...FAST, "--jobs", "2"];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: "ignore" });
    const ended = once(child, "exit");
    while (child.exitCode === null && stored() < 50) await setImmediate();
    child.kill("SIGKILL");
    expect(await ended).toEqual([null, "SIGKILL"]);
    expect(readdirSync(folder).filter((name) => name.includes("spill"))).toEqual([]);
    const kept = stored();
    expect(kept).toBeLessThan(one["threads"]!.length);
    const again = ingest("killed.db", ["scattered.ndjson"], ["--json"]);
    expect(again.status).toBe(0);
    // Only claims of the threads that were missing are counted.
    const { stances } = JSON.parse(again.stdout) as { stances: Record<string, number> };
    expect(Object.values(stances).reduce((a, b) => a + b)).toBeLessThan(one["claims"]!.length);
    expect(content(db)).toEqual(one);
    expect(Object.keys(files(folder)).filter((name) => name.startsWith("killed.db-"))).toEqual([]);
  });
});
