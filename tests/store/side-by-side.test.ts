import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadCodebook } from "../../src/codebook/codebook.ts";
import type { MinedThread } from "../../src/model.ts";
import { Reader } from "../../src/store/queries.ts";
import { Store } from "../../src/store/store.ts";
import {
  AGENTS,
  brokenSpans,
  configuration,
  content,
  FAST,
  mineText,
  PAY,
  ROOT,
  rows,
  save,
  tempFolder,
  threadmine,
  write,
} from "../helpers.ts";

const OFFICE = loadCodebook(join(ROOT, "corpus", "codebooks", "remote-office.yaml"));
const newPath = (): string => join(tempFolder(), "a.db");

/** A run over some texts, whose claims all take one stance. */
function run(
  path: string,
  id: string,
  stance: string,
  texts: Readonly<Record<string, string>>,
  other = false,
): void {
  const own = other ? { ...configuration(id), codebook: OFFICE } : configuration(id);
  const store = new Store(path, own, new Date(0));
  for (const [uri, text] of Object.entries(texts)) {
    const { hash, threads } = mineText(text, uri);
    const labelled = threads.map(
      (t): MinedThread => ({ ...t, claims: t.claims.map((c) => ({ ...c, stance })) }),
    );
    save(store, uri, hash, labelled);
  }
  store.finish(new Date(1));
}

const shown = (path: string) =>
  rows(
    path,
    "SELECT uri, stance, count(*) > 0 AS some FROM claims JOIN threads USING (thread_id) GROUP BY uri, stance ORDER BY uri, stance",
  ).map((r) => `${r["uri"]} ${r["stance"]}`);

test("claims are those of the latest run, all_claims those of every run", () => {
  const path = newPath();
  run(path, "first", "pro-EM", { "a.txt": PAY, "b.txt": AGENTS });
  const before = content(path);
  run(path, "second", "pro-IC", { "a.txt": PAY });
  // The second run has not read b.txt: what the first found there still stands.
  expect(shown(path)).toEqual(["a.txt pro-IC", "b.txt pro-EM"]);
  expect(rows(path, "SELECT DISTINCT run_id, stance FROM all_claims ORDER BY 1")).toEqual([
    { run_id: "first", stance: "pro-EM" },
    { run_id: "second", stance: "pro-IC" },
  ]);
  expect(brokenSpans(path)).toEqual([]);
  // The first again: everything was read, and is shown as it was.
  run(path, "first", "neutral", { "a.txt": PAY, "b.txt": AGENTS });
  expect(shown(path)).toEqual(["a.txt pro-EM", "b.txt pro-EM"]);
  expect(content(path)["claims"]!.map((c) => c["stance"])).toEqual(before["claims"]!.map((c) => c["stance"]));
});

test("a file may hold several debates; one is shown, that of the latest run", () => {
  const path = newPath();
  run(path, "first", "pro-EM", { "a.txt": PAY, "b.txt": AGENTS });
  run(path, "second", "remote", { "b.txt": AGENTS, "c.txt": `${PAY}\nMore.` }, true);
  expect(shown(path)).toEqual(["b.txt remote", "c.txt remote"]);
  expect(rows(path, "SELECT DISTINCT uri FROM threads ORDER BY 1")).toHaveLength(2);
  const reader = new Reader(path);
  expect(JSON.parse(reader.run().codebook)).toMatchObject({ codebook: "remote-office" });
  reader.close();
  run(path, "first", "pro-EM", {});
  expect(shown(path)).toEqual(["a.txt pro-EM", "b.txt pro-EM"]);
});

test("a thread that a later run does not find in the same bytes is not shown beside those that it does", () => {
  const path = newPath();
  run(path, "first", "pro-EM", { "a.txt": PAY });
  const store = new Store(path, configuration("second"), new Date(0));
  const { hash, threads } = mineText(PAY, "a.txt");
  const [thread] = threads;
  const other = { ...thread!, thread: { ...thread!.thread, threadId: "ffffffffffffffff", format: "other" } };
  store.saveThread({
    ...other,
    comments: other.comments.map((c) => ({ ...c, commentId: `f.${c.ordinal}` })),
  });
  store.endInput("a.txt", hash, 1);
  store.finish(new Date(1));
  expect(rows(path, "SELECT thread_id FROM threads")).toEqual([{ thread_id: "ffffffffffffffff" }]);
  run(path, "first", "pro-EM", {});
  expect(rows(path, "SELECT thread_id FROM threads")).toEqual([{ thread_id: thread!.thread.threadId }]);
});

test("an input that changes takes the results of every run on what it was with it", () => {
  const path = newPath();
  run(path, "first", "pro-EM", { "a.txt": PAY });
  run(path, "second", "pro-IC", { "a.txt": PAY });
  run(path, "second", "pro-IC", { "a.txt": AGENTS });
  expect(rows(path, "SELECT DISTINCT run_id FROM all_claims")).toEqual([{ run_id: "second" }]);
  for (const table of ["stored_lines", "claims_fts"])
    expect(rows(path, `SELECT count(*) AS n FROM ${table}`), table).toEqual(
      rows(path, `SELECT count(*) AS n FROM ${table === "stored_lines" ? "paragraphs" : "claims"}`),
    );
});

test("by the command line: two codebooks, one file, reports of the latest", () => {
  const folder = tempFolder();
  write(folder, "a.txt", PAY);
  for (const codebook of ["em-ic", "remote-office"]) {
    const args = ["run", "a.txt", "--db", "a.db", "--reports", codebook, ...FAST];
    const path = join(ROOT, "corpus", "codebooks", `${codebook}.yaml`);
    expect(threadmine([...args, "--codebook", path], { cwd: folder }).status).toBe(0);
  }
  expect(rows(join(folder, "a.db"), "SELECT count(DISTINCT run_id) AS n FROM all_claims")).toEqual([
    { n: 2 },
  ]);
  const stances = rows(join(folder, "a.db"), "SELECT DISTINCT stance FROM claims").map((r) => r["stance"]);
  expect(stances).not.toContain("pro-EM");
  const { stdout } = threadmine(["query", "runs", "--format", "csv", "--db", "a.db"], { cwd: folder });
  expect(
    stdout
      .split("\n")
      .slice(1, 3)
      .map((line) => line.split(",")[1]),
  ).toEqual(["remote-office", "em-ic"]);
});

test("reports of another database in the same folder are left alone", () => {
  const folder = tempFolder();
  write(folder, "a.txt", PAY);
  write(folder, "reports/threads/older.md", "# Older\n");
  expect(threadmine(["run", "a.txt", "--db", "a.db", "--encoder", "none"], { cwd: folder }).status).toBe(0);
  expect(rows(join(folder, "a.db"), "SELECT count(*) AS n FROM threads")).toEqual([{ n: 1 }]);
  expect(readFileSync(join(folder, "reports/threads/older.md"), "utf8")).toBe("# Older\n");
});
