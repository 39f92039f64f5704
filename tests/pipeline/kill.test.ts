import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { connect } from "../../src/store/connection.ts";
import { AGENTS, CLI, content, FAST, files, PAY, rows, tempFolder, threadmine, write } from "../helpers.ts";

const INPUTS = 24;

/** A folder of threads that takes long enough to be interrupted in the middle. */
function project(): string {
  const folder = tempFolder();
  for (let i = 0; i < INPUTS; i++) {
    const body = Array.from(
      { length: 8 },
      (_, j) => `${(i + j) % 2 ? PAY : AGENTS}\nThat was year ${i * 100 + j}.`,
    );
    write(folder, `threads/${String(i).padStart(2, "0")}.txt`, body.join("\n"));
  }
  return folder;
}

/** How many threads a database holds; none if it cannot be read yet. */
function stored(path: string): number {
  if (!existsSync(path)) return 0;
  const db = connect(path, { readonly: true, timeout: 5000 });
  try {
    return db.prepare("SELECT count(*) FROM threads").pluck().get() as number;
  } catch {
    return 0;
  } finally {
    db.close();
  }
}

const ARGS = ["run", "threads", ...FAST];

test("a run killed in the middle goes on where it was, and ends with the rows of an undisturbed one", async () => {
  const folder = project();
  const path = join(folder, "threadmine.db");
  for (const enough of [1, INPUTS / 4]) {
    const child = spawn(process.execPath, [CLI, ...ARGS], { cwd: folder, stdio: "ignore" });
    const ended = once(child, "exit");
    while (child.exitCode === null && stored(path) < enough) await setImmediate();
    child.kill("SIGKILL");
    expect(await ended).toEqual([null, "SIGKILL"]);
  }
  const kept = stored(path);
  expect(kept).toBeGreaterThanOrEqual(INPUTS / 4);
  expect(kept).toBeLessThan(INPUTS);
  // What is there is whole: no thread without its comments, and no damage.
  expect(rows(path, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(rows(path, "PRAGMA foreign_key_check")).toEqual([]);
  expect(
    rows(path, "SELECT count(*) AS n FROM threads WHERE thread_id NOT IN (SELECT thread_id FROM claims)"),
  ).toEqual([{ n: 0 }]);
  expect(rows(path, "SELECT finished_at FROM runs")).toEqual([{ finished_at: null }]);

  const again = threadmine([...ARGS, "--json"], { cwd: folder });
  expect(again.status).toBe(0);
  const { unchanged } = JSON.parse(again.stdout) as { unchanged: number };
  // The last thread may have been stored without being ticked off.
  expect(unchanged).toBeGreaterThanOrEqual(kept - 1);

  const calm = project();
  expect(threadmine(ARGS, { cwd: calm }).status).toBe(0);
  expect(content(path)).toEqual(content(join(calm, "threadmine.db")));
  expect(files(join(folder, "reports"))).toEqual(files(join(calm, "reports")));
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "a run stopped by %s says what is stored, which is whole",
  async (signal) => {
    const folder = project();
    const path = join(folder, "threadmine.db");
    const child = spawn(process.execPath, [CLI, ...ARGS], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      told += chunk;
    });
    const ended = once(child, "close");
    while (child.exitCode === null && stored(path) < 1) await setImmediate();
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    const [, threads] =
      /^threadmine: stopped; threadmine\.db now holds (\d+) threads?, .* claims; the same command goes on from there\n$/u.exec(
        told,
      ) ?? expect.fail(told);
    expect(stored(path)).toBe(Number(threads));
    expect(Number(threads)).toBeLessThan(INPUTS);
    expect(existsSync(`${path}-wal`)).toBe(false);
  },
);
