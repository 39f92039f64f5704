import { afterAll, describe, expect, test } from "vitest";
import { aif } from "../../src/export/aif.ts";
import { convokit } from "../../src/export/convokit.ts";
import type { ExportFile } from "../../src/export/files.ts";
import { Threadmine, type ThreadRow } from "../../src/index.ts";
import { databaseOf, longThread, type Post } from "../html/database.ts";

// How exports grow, in bytes and in threads that were read: neither depends on the machine.

/** A database that counts the texts of threads that it gave. */
class Counted extends Threadmine {
  texts = 0;

  override thread(id: string): ThreadRow | undefined {
    this.texts++;
    return super.thread(id);
  }
}

const open: Threadmine[] = [];
afterAll(() => {
  for (const db of open) db.close();
});

function counted(posts: readonly Post[]): Counted {
  const db = new Counted(databaseOf(posts));
  open.push(db);
  return db;
}

/** Comments that each answer the one before: the deepest tree that there is. */
const chain = (comments: number): Post[] =>
  longThread(comments).map((post, i) => ({ ...post, parent: i === 0 ? null : i }));

const sizeOf = (files: Iterable<ExportFile>): number => {
  let bytes = 0;
  for (const { chunks } of files) for (const chunk of chunks) bytes += Buffer.byteLength(chunk);
  return bytes;
};

describe.each([
  ["aif", aif],
  ["convokit", convokit],
])("%s", (_, format) => {
  test.each([
    ["wide", longThread],
    ["deep", chain],
  ])("a %s thread four times as long takes four times the bytes", (_, thread) => {
    const [small, large] = [50, 200].map((n) => sizeOf(format(counted(thread(n)))));
    expect(large! / small!).toBeGreaterThan(3);
    // Numbers and ids become a little longer.
    expect(large! / small!).toBeLessThan(4.4);
  });
});

const TEN = Array.from({ length: 10 }, (_, t) =>
  longThread(3).map((post) => ({ ...post, thread: `${t}` })),
).flat();

test("aif: a thread is read when its file is asked for", () => {
  const db = counted(TEN);
  let files = 0;
  for (const _ of aif(db)) expect(db.texts).toBe(++files);
  expect(files).toBe(10);
});

test("convokit: a thread is read when its first utterance is asked for", () => {
  const db = counted(TEN);
  const utterances = convokit(db).find((file) => file.name === "utterances.jsonl")!;
  let lines = 0;
  for (const _ of utterances.chunks) expect(db.texts).toBe(Math.floor(lines++ / 3) + 1);
  expect(lines).toBe(30);
});
