import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { Reader } from "../../src/store/queries.ts";
import { Store } from "../../src/store/store.ts";
import {
  brokenSpans,
  CODEBOOK,
  configuration,
  mineText,
  PAY,
  ROOT,
  rows,
  save,
  tempFolder,
  unranked,
  write,
} from "../helpers.ts";

/** A program that stores a thread again and again, each time under another id, until it is killed. */
const WRITER = `
import { loadCodebook } from ${JSON.stringify(join(ROOT, "dist/src/codebook/codebook.js"))};
import { Store } from ${JSON.stringify(join(ROOT, "dist/src/store/store.js"))};
import { readFileSync } from "node:fs";
const [path, mined, name] = process.argv.slice(2);
const value = JSON.parse(readFileSync(mined, "utf8"));
const configuration = { runId: name, version: "0", codebook: loadCodebook(${JSON.stringify(CODEBOOK)}), modelSha256: "0", options: {} };
const store = new Store(path, configuration, new Date());
for (let n = 0; n < 100000; n++) {
  const id = name + n;
  const own = (old) => old.replace(value.thread.threadId, id);
  store.saveThread({
    ...value,
    thread: { ...value.thread, threadId: id, uri: name, sha256: name.padEnd(64, "0") },
    comments: value.comments.map((c) => ({ ...c, commentId: own(c.commentId) })),
    claims: value.claims.map((c) => ({ ...c, claimId: own(c.claimId) })),
  });
  // Half of them come slowly, so that other processes get their turn, and commits of both kinds are met.
  if (n % 2) await new Promise((r) => setTimeout(r, 6));
}
`;

const WHOLE = `SELECT count(*) AS n FROM stored_minings m WHERE claims IS NULL
  OR claims <> (SELECT count(*) FROM stored_claims c JOIN stored_comments k USING (comment) WHERE k.mining = m.mining)
  OR comments <> (SELECT count(*) FROM stored_comments k WHERE k.mining = m.mining)`;

function stored(path: string, name: string): number {
  if (!existsSync(path)) return 0;
  const db = new Database(path, { readonly: true, timeout: 5000 });
  try {
    return db.prepare("SELECT count(*) FROM threads WHERE uri = ?").pluck().get(name) as number;
  } catch {
    return 0;
  } finally {
    db.close();
  }
}

test("processes killed while they write, two on one file, leave whole threads and a sound file", async () => {
  const folder = tempFolder();
  const program = write(folder, "writer.mjs", WRITER);
  const path = join(folder, "a.db");
  const mined = write(folder, "mined.json", JSON.stringify(mineText(PAY, "a.txt").threads[0]));
  for (const round of ["a", "b"]) {
    const children = ["x", "y"].map((name) => {
      const child = spawn(process.execPath, [program, path, mined, round + name], {
        stdio: ["ignore", "ignore", "pipe"],
      });
      let told = "";
      child.stderr.on("data", (data) => {
        told += data;
      });
      return { child, name: round + name, ended: once(child, "exit"), told: () => told };
    });
    while (children.some(({ child, name }) => child.exitCode === null && stored(path, name) < 12))
      await setImmediate();
    for (const { child } of children) child.kill("SIGKILL");
    for (const { ended, told } of children) expect(await ended, told()).toEqual([null, "SIGKILL"]);
    expect(rows(path, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    expect(rows(path, "PRAGMA foreign_key_check")).toEqual([]);
    expect(rows(path, WHOLE)).toEqual([{ n: 0 }]);
    expect(unranked(path)).toEqual([]);
    expect(brokenSpans(path)).toEqual([]);
    const db = new Database(path);
    db.exec("INSERT INTO claims_fts (claims_fts, rank) VALUES ('integrity-check', 1)");
    db.close();
  }
});

function finished(): string {
  const path = join(tempFolder(), "a.db");
  const store = new Store(path, configuration(), new Date(0));
  const { hash, threads } = mineText(PAY, "a.txt");
  save(store, "a.txt", hash, threads);
  store.finish(new Date(1));
  return path;
}

test("a finished database is one plain file", () => {
  const path = finished();
  expect(readdirSync(join(path, ".."))).toEqual(["a.db"]);
  expect(rows(path, "PRAGMA journal_mode")).toEqual([{ journal_mode: "delete" }]);
});

test("can be read from a folder that cannot be written to", ({ skip }) => {
  const mount = join(tempFolder(), "mount");
  mkdirSync(mount);
  if (spawnSync("mount", ["-t", "tmpfs", "none", mount]).status !== 0)
    skip("read-only media are not tested: this system does not let us mount");
  try {
    copyFileSync(finished(), join(mount, "a.db"));
    expect(spawnSync("mount", ["-o", "remount,ro", mount]).status).toBe(0);
    const reader = new Reader(join(mount, "a.db"));
    expect(reader.named("overview")).toMatchObject([{ threads: 1 }]);
    reader.close();
    expect(() => new Store(join(mount, "a.db"), configuration(), new Date(0))).toThrow(
      expect.objectContaining({ code: "not-writable" }),
    );
  } finally {
    spawnSync("umount", [mount]);
  }
});

describe("a damaged file", () => {
  test("is named before anything is written to it, with a way out", () => {
    const path = finished();
    const size = statSync(path).size;
    const file = openSync(path, "r+");
    for (let at = 8192; at < size - 4096; at += 8192) writeSync(file, Buffer.alloc(2048, 0x5a), 0, 2048, at);
    closeSync(file);
    const before = readFileSync(path);
    let fault: unknown;
    try {
      new Store(path, configuration(), new Date(0));
    } catch (error) {
      fault = error;
    }
    expect(fault).toMatchObject({ code: "corrupt-database", advice: expect.stringContaining(".recover") });
    expect(readFileSync(path).subarray(100).equals(before.subarray(100))).toBe(true);
  });
});
