import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildThread, isoDate, threadId } from "../../src/formats/build.ts";
import type { RawPost } from "../../src/formats/format.ts";
import { sha256 } from "../../src/sha256.ts";
import { processorTime } from "../helpers.ts";
import { postsOf } from "./read.ts";

function raw(nativeId: string, parentId: string | null, text = `text of ${nativeId}`): RawPost {
  return { nativeId, parentId, kind: "comment", author: null, postedAt: null, url: null, text };
}

const build = (posts: readonly RawPost[]) =>
  buildThread({ key: "", title: "t", url: null, posts }, "csv", "a.csv", sha256("bytes"));

const shape = (posts: readonly RawPost[]) => postsOf(build(posts)).map((p) => [p.nativeId, p.answers]);

describe("buildThread", () => {
  test("lays posts out depth first, whatever order they come in", () => {
    expect(shape([raw("c", "a"), raw("a", null), raw("b", null), raw("d", "c"), raw("e", "a")])).toEqual([
      ["a", null],
      ["c", "a"],
      ["d", "c"],
      ["e", "a"],
      ["b", null],
    ]);
  });

  test("a post that answers an unknown post is top level", () => {
    expect(shape([raw("a", "gone"), raw("b", "a")])).toEqual([
      ["a", null],
      ["b", "a"],
    ]);
  });

  test("a post that answers itself is top level", () => {
    expect(shape([raw("a", "a"), raw("b", "a")])).toEqual([
      ["a", null],
      ["b", "a"],
    ]);
  });

  test("posts that answer each other in a circle are kept, the first of them at top level", () => {
    expect(shape([raw("a", "c"), raw("b", "a"), raw("c", "b"), raw("d", null)])).toEqual([
      ["d", null],
      ["a", null],
      ["b", "a"],
      ["c", "b"],
    ]);
  });

  test("a post that comes twice is kept once, and noted", () => {
    const thread = build([raw("a", null), raw("b", "a"), raw("a", null)]);
    expect(postsOf(thread).map((p) => p.nativeId)).toEqual(["a", "b"]);
    expect(thread.notes).toEqual([{ code: "duplicate", message: "comes several times: kept once", post: 0 }]);
  });

  test("an edited post is kept in its latest version, in the place of the first", () => {
    const edits = [
      { ...raw("a", null, "second"), editedAt: "2026-03-08T11:00:00Z" },
      raw("b", "a"),
      raw("a", null, "first"),
    ];
    const thread = build(edits);
    expect(postsOf(thread).map((p) => p.text)).toEqual(["second", "text of b"]);
    expect(thread.notes.map((n) => [n.code, n.post])).toEqual([["edited", 0]]);
    expect(postsOf(build([raw("a", null, "1"), raw("a", null, "2")]))[0]!.text).toBe("2");
  });

  test("posts of one id by different authors, or of different times, are different posts", () => {
    const posts = [
      { ...raw("a", null, "x"), author: "al", postedAt: "2026-03-08T11:00:00Z" },
      { ...raw("a", null, "x"), author: "bo", postedAt: "2026-03-08T11:00:00Z" },
      { ...raw("a", null, "x"), author: "al", postedAt: "2026-03-08T12:00:00Z" },
    ];
    expect(build(posts).posts).toHaveLength(3);
    expect(build(posts).notes).toEqual([]);
  });

  test("posts without an id are numbered", () => {
    expect(shape([raw("", null), raw("", null)])).toEqual([
      ["#1", null],
      ["#2", null],
    ]);
  });

  test("what was repaired is noted", () => {
    const codes = (posts: readonly RawPost[]) => build(posts).notes.map((n) => [n.code, n.post]);
    expect(codes([raw("a", "gone")])).toEqual([["missing-parent", 0]]);
    expect(codes([raw("a", "a")])).toEqual([["self-parent", 0]]);
    expect(codes([raw("x", "a"), raw("a", "b"), raw("b", "a")])).toEqual([["cyclic-parent", 0]]);
    expect(codes([{ ...raw("a", null), incomplete: "2 more replies" }])).toEqual([["incomplete", 0]]);
  });

  test("what hangs on a circle stays below it", () => {
    expect(shape([raw("x", "b"), raw("a", "b"), raw("b", "a")])).toEqual([
      ["a", null],
      ["b", "a"],
      ["x", "b"],
    ]);
  });

  test.each([
    ["one parent", () => "0"],
    ["a chain", (i: number) => `${i - 1}`],
    ["a circle", (i: number) => `${(i + 1) % 100_000}`],
    ["no parents", () => "gone"],
  ])("100,000 posts take no longer than they must: %s", (_, parent) => {
    const posts = Array.from({ length: 100_000 }, (_, i) => raw(`${i}`, i === 0 ? null : parent(i), "x"));
    let built = 0;
    expect(
      processorTime(() => {
        built = build(posts).posts!.length;
      }),
    ).toBeLessThan(5000);
    expect(built).toBe(100_000);
  });

  test("replaces NULs and halves of surrogate pairs", () => {
    expect(build([raw("a", null, "a\0b \ud83d c")]).text).toBe("a\ufffdb \ufffd c");
  });

  test("for any parents: no post is lost, parents stand before their children, texts stay whole", () => {
    const parent = fc.option(fc.nat({ max: 14 }).map(String));
    fc.assert(
      fc.property(fc.array(parent, { maxLength: 12 }), (parents) => {
        const posts = parents.map((p, i) => raw(`${i}`, p, i % 3 === 0 ? "" : `text\nof ${i}`));
        const thread = build(posts);
        const found = postsOf(thread);
        expect(found.map((p) => p.nativeId).sort()).toEqual(posts.map((p) => p.nativeId).sort());
        found.forEach((p, i) => {
          expect(p.text).toBe(posts[Number(p.nativeId)]!.text);
          expect(thread.posts![i]!.parent ?? -1).toBeLessThan(i);
        });
      }),
    );
  });
});

test("the id of a thread depends on the bytes and the key, and on nothing else", () => {
  const hash = sha256("bytes");
  expect(threadId(hash, "")).toBe(hash.slice(0, 16));
  expect(threadId(hash, "a")).not.toBe(threadId(hash, "b"));
  expect(threadId(hash, "a")).toMatch(/^[0-9a-f]{16}$/u);
});

describe("isoDate", () => {
  test.each([
    [1_700_000_000, "2023-11-14T22:13:20Z"],
    ["1700000000", "2023-11-14T22:13:20Z"],
    ["1700000000.0", "2023-11-14T22:13:20Z"],
    [1_700_000_000.5, "2023-11-14T22:13:20.500Z"],
    ["2026-03-08", "2026-03-08T00:00:00Z"],
    ["2026-03-08T10:11:12Z", "2026-03-08T10:11:12Z"],
    ["2026-03-08T10:00:00+02:00", "2026-03-08T08:00:00Z"],
    ["2026-03-08 10:11", "2026-03-08T10:11:00Z"],
    ["2026-03-08 10:11:12", "2026-03-08T10:11:12Z"],
    ["2026/03/08 10:00", "2026-03-08T10:00:00Z"],
    ["March 8, 2026", "2026-03-08T00:00:00Z"],
    ["March 8, 2026 10:00", "2026-03-08T10:00:00Z"],
    ["Sun, 08 Mar 2026 10:00:00 GMT", "2026-03-08T10:00:00Z"],
    ["08 Mar 2026 10:00 EST", "2026-03-08T15:00:00Z"],
  ])("%s is %s", (value, expected) => {
    expect(isoDate(value)).toBe(expected);
  });

  test.each([null, undefined, "", "yesterday", {}, Number.NaN, 1e18])("%s is no date", (value) => {
    expect(isoDate(value)).toBeNull();
  });

  test("no machine's time zone changes a date", () => {
    const before = process.env["TZ"];
    try {
      const zones = ["UTC", "America/New_York", "Asia/Tokyo"].map((zone) => {
        process.env["TZ"] = zone;
        return ["2026-03-08 10:11", "March 8, 2026", "2026/03/08 10:00", "8 Mar 2026"].map(isoDate);
      });
      expect(zones[1]).toEqual(zones[0]);
      expect(zones[2]).toEqual(zones[0]);
    } finally {
      if (before === undefined) delete process.env["TZ"];
      else process.env["TZ"] = before;
    }
  });
});
