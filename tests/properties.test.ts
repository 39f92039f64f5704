import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSplitter } from "../pipeline/2-split.ts";
import { ThreadmineError } from "../src/errors.ts";
import { readThreads } from "../src/formats/index.ts";
import type { MinedThread } from "../src/model.ts";
import { sha256 } from "../src/sha256.ts";
import { splitFlat } from "../src/split/flat.ts";
import { assembleFlat, assemblePosts } from "../src/split/thread.ts";
import { type Connection, connect } from "../src/store/connection.ts";
import { Store } from "../src/store/store.ts";
import { anyThread } from "./arbitraries.ts";
import { brokenSpans, claimEverything, configuration, save, tempFolder } from "./helpers.ts";

// What holds for every text, asked of a real database. Every sentence is taken for a claim: the hardest case.

const { splitter } = loadSplitter();
let path: string;
let store: Store;
let db: Connection;

beforeAll(() => {
  path = join(tempFolder(), "a.db");
  store = new Store(path, configuration(), new Date(0));
  db = connect(path, { readonly: true });
});
afterAll(() => {
  db.close();
  store.close();
});

/** Mines an input; undefined if it is no text (too many controls, nothing visible). */
function mine(bytes: Uint8Array): MinedThread[] | undefined {
  try {
    return readThreads({ uri: "a", bytes }).map((t) =>
      claimEverything(t.posts ? assemblePosts(t) : assembleFlat(t, splitFlat(t.text, splitter))),
    );
  } catch (error) {
    if (error instanceof ThreadmineError) return undefined;
    throw error;
  }
}

/** Stores an input in place of the last one, and checks what must hold of its rows. */
function check(bytes: Uint8Array): void {
  const threads = mine(bytes);
  if (!threads) return;
  save(store, "a", sha256(bytes), threads);
  expect(brokenSpans(path)).toEqual([]);
  const ids = [
    ...db.prepare("SELECT thread_id FROM threads").pluck().all(),
    ...db.prepare("SELECT comment_id FROM comments").pluck().all(),
    ...db.prepare("SELECT claim_id FROM claims").pluck().all(),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  const again = mine(bytes)!.flatMap((t) => [
    t.thread.threadId,
    ...t.comments.map((c) => c.commentId),
    ...t.claims.map((c) => c.claimId),
  ]);
  expect([...ids].sort()).toEqual(again.sort());
  const orphans = db
    .prepare(
      `SELECT count(*) FROM claims c JOIN comments k USING (comment_id) WHERE c.char_start < k.char_start OR c.char_end > k.char_end
       UNION ALL SELECT count(*) FROM comments k JOIN comments p ON p.comment_id = k.parent_id WHERE p.ordinal >= k.ordinal OR p.thread_id <> k.thread_id`,
    )
    .pluck()
    .all();
  expect(orphans).toEqual([0, 0]);
}

/** Between the paragraphs of a flat text lies white space alone. */
function checkGaps(): void {
  for (const { text, thread_id } of db.prepare("SELECT thread_id, text FROM threads").all() as {
    text: string;
    thread_id: string;
  }[]) {
    const points = Array.from(text);
    let at = 0;
    for (const { char_start, char_end } of db
      .prepare("SELECT char_start, char_end FROM paragraphs WHERE thread_id = ? ORDER BY ordinal")
      .all(thread_id) as { char_start: number; char_end: number }[]) {
      expect(points.slice(at, char_start).join("").trim()).toBe("");
      at = char_end;
    }
    expect(points.slice(at).join("").trim()).toBe("");
  }
}

describe("for any text", () => {
  test("read as UTF-8: spans hold, ids are unique and the same again, nothing but white space is left out", () => {
    fc.assert(
      fc.property(anyThread, (text) => {
        check(Buffer.from(text));
        checkGaps();
      }),
      { numRuns: 150 },
    );
  });

  test("read as UTF-16", () => {
    fc.assert(
      fc.property(anyThread, fc.boolean(), (text, bigEndian) => {
        const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
        check(bigEndian ? bytes.swap16() : bytes);
        checkGaps();
      }),
      { numRuns: 60 },
    );
  });

  test("of any bytes at all: mined, or refused with a reason", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        check(bytes);
      }),
      { numRuns: 150 },
    );
  });

  test("as the comments of a Hacker News item, halves of surrogate pairs included", () => {
    // String units that are no whole characters reach us through JSON escapes.
    const body = fc.oneof(
      anyThread,
      fc.array(fc.nat({ max: 0xffff }), { maxLength: 8 }).map((u) => String.fromCharCode(...u)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(body, fc.nat({ max: 3 })), { minLength: 1, maxLength: 5 }), (posts) => {
        const root = {
          id: 0,
          type: "story",
          author: "a",
          created_at_i: 0,
          title: posts[0]![0],
          children: [] as unknown[],
        };
        let parent = root;
        posts.forEach(([text, depth], i) => {
          const item = {
            id: i + 1,
            type: "comment",
            author: text,
            created_at_i: i,
            text,
            title: "",
            children: [],
          };
          parent.children.push(item);
          parent = depth === 0 ? root : item;
        });
        check(Buffer.from(JSON.stringify(root)));
      }),
      { numRuns: 100 },
    );
  });

  test("as the rows of a table", () => {
    const cell = anyThread.map((t) => `"${t.replaceAll('"', '""')}"`);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, fc.nat({ max: 5 })), { minLength: 1, maxLength: 6 }), (lines) => {
        const body = lines.map(([text, parent], i) => `${i % 2},${i},${parent},${text}`).join("\n");
        check(Buffer.from(`thread_id,id,parent_id,text\n${body}\n`));
      }),
      { numRuns: 100 },
    );
  });
});
