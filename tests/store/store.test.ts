import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { Store } from "../../src/store/store.ts";
import {
  AGENTS,
  brokenSpans,
  configuration,
  content,
  mineText,
  PAY,
  rows,
  save,
  tempFolder,
  unranked,
} from "../helpers.ts";

const newPath = (): string => join(tempFolder(), "a.db");
const open = (path: string, runId?: string): Store => new Store(path, configuration(runId), new Date(0));

function saveText(store: Store, uri: string, text: string): void {
  const { hash, threads } = mineText(text, uri);
  save(store, uri, hash, threads);
}

/** Whether the full-text index and the ranks hold the claims, and no more. */
function checkIndex(path: string): void {
  expect(unranked(path)).toEqual([]);
  const db = new Database(path);
  db.exec("INSERT INTO claims_fts (claims_fts, rank) VALUES ('integrity-check', 1)");
  db.close();
}

const CSV = `thread_id,id,parent_id,author,text\n${[
  "x,1,,al,Managers earn more 😀. They do.",
  "x,2,1,bo,Not here.",
  "y,3,,al,A second thread.",
].join("\n")}\n`;

/** A new database, and two threads to be stored in it. */
function twoThreads() {
  const path = newPath();
  return {
    path,
    store: open(path),
    thread: mineText(PAY, "a.txt").threads[0]!,
    other: mineText(AGENTS, "b.txt").threads[0]!,
  };
}

describe("storing an input", () => {
  test("stores comments, paragraphs, claims, topics and evidence, with offsets that hold in SQL", () => {
    const path = newPath();
    const store = open(path);
    saveText(store, "a.csv", CSV);
    saveText(store, "b.txt", PAY);
    store.finish(new Date(1));
    expect(brokenSpans(path)).toEqual([]);
    const { threads, comments, claims, claim_topics, claim_evidence } = content(path);
    expect(threads).toHaveLength(3);
    expect(comments!.length).toBeGreaterThan(4);
    expect(claim_topics).toHaveLength(claims!.length);
    expect(claim_evidence).toHaveLength(claims!.length);
    expect(
      rows(
        path,
        "SELECT author, parent_id IS NULL AS top FROM comments WHERE thread_id IN (SELECT thread_id FROM threads WHERE uri = 'a.csv') ORDER BY author, top",
      ),
    ).toEqual([
      { author: "al", top: 1 },
      { author: "al", top: 1 },
      { author: "bo", top: 0 },
    ]);
  });

  test("a changed input replaces what it gave before, whole", () => {
    const path = newPath();
    const store = open(path);
    saveText(store, "a.txt", PAY);
    saveText(store, "b.txt", AGENTS);
    const second = "Something else altogether. And nothing of the old.";
    saveText(store, "a.txt", second);
    store.finish(new Date(1));
    expect(rows(path, "SELECT text FROM threads WHERE uri = 'a.txt'")).toEqual([{ text: second }]);
    for (const table of ["comments", "paragraphs", "claims"])
      expect(
        rows(
          path,
          `SELECT count(*) AS n FROM ${table} WHERE thread_id NOT IN (SELECT thread_id FROM threads)`,
        ),
      ).toEqual([{ n: 0 }]);
    expect(rows(path, "SELECT rowid FROM claims_fts WHERE claims_fts MATCH 'calendar'")).toEqual([]);
    expect(rows(path, "SELECT rowid FROM claims_fts WHERE claims_fts MATCH 'altogether'")).toHaveLength(1);
  });

  test("an input that lost a thread loses it in the database too", () => {
    const path = newPath();
    const store = open(path);
    saveText(store, "a.csv", CSV);
    saveText(store, "a.csv", CSV.replace(/^y.*\n/mu, ""));
    store.finish(new Date(1));
    expect(content(path)["threads"]).toHaveLength(1);
  });

  test("storing the same input again changes nothing", () => {
    const [one, two] = [newPath(), newPath()];
    for (const [path, times] of [
      [one, 1],
      [two, 3],
    ] as const) {
      const store = open(path);
      for (let i = 0; i < times; i++) saveText(store, "a.txt", PAY);
      store.finish(new Date(1));
    }
    expect(content(two)).toEqual(content(one));
  });

  test("the full-text index follows the claims", () => {
    const path = newPath();
    const store = open(path);
    saveText(store, "a.txt", PAY);
    saveText(store, "b.txt", AGENTS);
    saveText(store, "a.txt", PAY);
    store.finish(new Date(1));
    const found = rows(
      path,
      "SELECT c.text FROM claims_fts JOIN claims c ON c.rowid = claims_fts.rowid WHERE claims_fts MATCH 'manager' ORDER BY c.claim_id",
    );
    expect(found.length).toBeGreaterThan(2);
    for (const { text } of found) expect(text).toMatch(/manager/iu);
    expect(rows(path, "SELECT count(*) AS n FROM claims_fts")).toEqual(
      rows(path, "SELECT count(*) AS n FROM claims"),
    );
  });

  test("the full-text index follows claims that come, go and come again in one rush", () => {
    const { path, store, thread, other } = twoThreads();
    // The same thread again, one more, and another text in place of the first.
    store.saveThread(thread);
    store.saveThread(thread);
    store.saveThread(other);
    store.saveThread({ ...other, thread: { ...other.thread, threadId: thread.thread.threadId } });
    store.finish(new Date(1));
    expect(rows(path, "SELECT count(*) AS n FROM claims_fts WHERE claims_fts MATCH 'manager'")).toEqual(
      rows(path, "SELECT count(*) AS n FROM claims WHERE text LIKE '%manager%'"),
    );
    expect(rows(path, "SELECT sum(claims) AS n FROM stored_minings")).toEqual([
      { n: 2 * other.claims.length },
    ]);
    checkIndex(path);
  });

  test("the ranks follow scores that somebody changes", () => {
    const { path, store, thread } = twoThreads();
    store.saveThread(thread);
    store.finish(new Date(1));
    const db = new Database(path);
    db.exec(
      "UPDATE stored_claims SET claim_score = claim_score / 2; DELETE FROM stored_claims WHERE claim = 1",
    );
    db.close();
    expect(rows(path, "SELECT count(*) AS n FROM stored_ranks")).toEqual([{ n: thread.claims.length - 1 }]);
    checkIndex(path);
  });

  test("a thread that refers to nothing fails alone", () => {
    const { path, store, thread, other } = twoThreads();
    store.saveThread(thread);
    const lost = other.claims.map((c) => ({ ...c, comment: 99 }));
    expect(() => store.saveThread({ ...other, claims: lost })).toThrow("a place without one");
    store.finish(new Date(1));
    expect(content(path)["claims"]).toHaveLength(thread.claims.length);
    checkIndex(path);
  });

  test("a thread that fails takes back nothing of those before it, nor of itself as it was", () => {
    const { path, store, thread, other } = twoThreads();
    store.saveThread(thread);
    store.saveThread(other);
    const empty = thread.claims.map((c) => ({ ...c, end: c.start }));
    expect(() => store.saveThread({ ...thread, claims: empty })).toThrow("CHECK");
    store.finish(new Date(1));
    expect(rows(path, "SELECT sum(claims) AS n FROM stored_minings")).toEqual([
      { n: thread.claims.length + other.claims.length },
    ]);
    checkIndex(path);
  });
});

describe("inputs of the same bytes", () => {
  test("are stored once, under the name of the first", () => {
    const path = newPath();
    const store = open(path);
    saveText(store, "a.txt", PAY);
    saveText(store, "b.txt", PAY);
    expect(store.isDone("b.txt", mineText(PAY, "b.txt").hash)).toBe(true);
    store.finish(new Date(1));
    expect(rows(path, "SELECT uri FROM threads")).toEqual([{ uri: "a.txt" }]);
    expect(rows(path, "SELECT uri FROM inputs ORDER BY uri")).toEqual([{ uri: "a.txt" }, { uri: "b.txt" }]);
  });

  test("the second keeps what it holds when the first changes", () => {
    const path = newPath();
    const store = open(path);
    saveText(store, "a.txt", PAY);
    saveText(store, "b.txt", PAY);
    saveText(store, "a.txt", AGENTS);
    expect(store.isDone("b.txt", mineText(PAY, "b.txt").hash)).toBe(true);
    saveText(store, "b.txt", AGENTS);
    expect(store.counts().threads).toBe(1);
    saveText(store, "b.txt", PAY);
    store.finish(new Date(1));
    expect(rows(path, "SELECT uri FROM threads ORDER BY uri")).toEqual([{ uri: "a.txt" }, { uri: "b.txt" }]);
  });
});

describe("isDone", () => {
  test("is true for the same bytes under the same configuration alone", () => {
    const path = newPath();
    const store = open(path, "aaaaaaaaaaaaaaaa");
    const { hash } = mineText(PAY, "a.txt");
    expect(store.isDone("a.txt", hash)).toBe(false);
    saveText(store, "a.txt", PAY);
    expect(store.isDone("a.txt", hash)).toBe(true);
    expect(store.isDone("b.txt", hash)).toBe(false);
    expect(store.isDone("a.txt", mineText(AGENTS, "a.txt").hash)).toBe(false);
    store.close();
    const other = open(path, "bbbbbbbbbbbbbbbb");
    expect(other.isDone("a.txt", hash)).toBe(false);
    other.close();
  });
});

describe("failures", () => {
  test("are recorded once, keep what was stored, and go when the input can be read", () => {
    const path = newPath();
    const store = open(path);
    saveText(store, "a.txt", PAY);
    store.saveFailure("a.txt", "empty", "first");
    store.saveFailure("a.txt", "not-text", "second");
    store.saveFailure("b.txt", "empty", "other");
    expect(rows(path, "SELECT * FROM failures ORDER BY uri")).toEqual([
      { uri: "a.txt", code: "not-text", message: "second" },
      { uri: "b.txt", code: "empty", message: "other" },
    ]);
    expect(store.counts().threads).toBe(1);
    // Back to what it was: it must be read, for the failure to go.
    expect(store.isDone("a.txt", mineText(PAY, "a.txt").hash)).toBe(false);
    saveText(store, "a.txt", PAY);
    store.finish(new Date(1));
    expect(rows(path, "SELECT uri FROM failures")).toEqual([{ uri: "b.txt" }]);
  });
});

describe("runs", () => {
  test("the same configuration is one run, and another is another", () => {
    const path = newPath();
    for (const [id, began, ended] of [
      ["aaaaaaaaaaaaaaaa", 0, 1000],
      ["aaaaaaaaaaaaaaaa", 5000, 6000],
      ["bbbbbbbbbbbbbbbb", 7000, undefined],
    ] as const) {
      const store = new Store(path, configuration(id), new Date(began));
      if (ended === undefined) store.close();
      else store.finish(new Date(ended));
    }
    expect(rows(path, "SELECT run_id, started_at, finished_at FROM runs ORDER BY run_id")).toEqual([
      {
        run_id: "aaaaaaaaaaaaaaaa",
        started_at: "1970-01-01T00:00:00.000Z",
        finished_at: "1970-01-01T00:00:01.000Z",
      },
      { run_id: "bbbbbbbbbbbbbbbb", started_at: "1970-01-01T00:00:07.000Z", finished_at: null },
    ]);
  });

  test("has the times at which its rows were made: a start that stores nothing leaves them", () => {
    const path = newPath();
    const times = (began: number, text: string | undefined, ended?: number) => {
      const store = new Store(path, configuration(), new Date(began));
      if (text !== undefined) saveText(store, "a.txt", text);
      if (ended === undefined) store.close();
      else store.finish(new Date(ended));
      const [row] = rows(path, "SELECT started_at, finished_at FROM runs");
      return [row!["started_at"], row!["finished_at"]].map((t) => t && Date.parse(String(t)));
    };
    expect(times(1, PAY, 2)).toEqual([1, 2]);
    expect(times(3, undefined, 4)).toEqual([1, 2]);
    // Killed when it had stored something, and taken up again.
    expect(times(5, AGENTS)).toEqual([5, null]);
    expect(times(6, undefined, 7)).toEqual([5, 7]);
  });
});
