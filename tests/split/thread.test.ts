import { expect, test } from "vitest";
import { buildThread } from "../../src/formats/build.ts";
import type { RawPost } from "../../src/formats/format.ts";
import { assemblePosts } from "../../src/split/thread.ts";

const raw = (nativeId: string, parentId: string | null, fields: Partial<RawPost> = {}): RawPost => ({
  nativeId,
  parentId,
  kind: "comment",
  author: `by ${nativeId}`,
  postedAt: "2026-03-08T10:00:00Z",
  url: null,
  text: `One of ${nativeId}.\n> quoted in ${nativeId}\nTwo.`,
  ...fields,
});

test("the posts of a structured thread become comments as they are, surely", () => {
  const posts = [raw("a", null), raw("b", "a", { text: "", kind: "deleted", author: null }), raw("c", "b")];
  const { thread, comments, paragraphs } = assemblePosts(
    buildThread({ key: "", title: "t", url: null, posts }, "csv", "a.csv", "0".repeat(64)),
  );
  expect(comments).toMatchObject([
    {
      nativeId: "a",
      parent: null,
      author: "by a",
      postedAt: "2026-03-08T10:00:00Z",
      startScore: 1,
      parentScore: 1,
    },
    { nativeId: "b", parent: 0, kind: "deleted", author: null },
    { nativeId: "c", parent: 1 },
  ]);
  expect(comments[1]!.start).toBe(comments[1]!.end);
  expect(paragraphs.map((p) => [p.comment, p.source, thread.text.slice(p.start, p.end)])).toEqual([
    [0, "comment", "One of a."],
    [0, "quote", "> quoted in a"],
    [0, "comment", "Two."],
    [2, "comment", "One of c."],
    [2, "quote", "> quoted in c"],
    [2, "comment", "Two."],
  ]);
});

test("the lines of an article are an article's", () => {
  const posts = [raw("a", null, { kind: "article", text: "Head.\nBody." })];
  const { paragraphs } = assemblePosts(
    buildThread({ key: "", title: "t", url: null, posts }, "csv", "a.csv", "0".repeat(64)),
  );
  expect(paragraphs.map((p) => p.source)).toEqual(["article", "article"]);
});
