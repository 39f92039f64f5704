import { expect, test } from "vitest";
import { buildThread } from "../../src/formats/build.ts";
import type { RawPost } from "../../src/formats/format.ts";
import { flatten } from "../../src/split/flatten.ts";

const post = (nativeId: string, parentId: string | null, text: string): RawPost => ({
  nativeId,
  parentId,
  kind: text === "" ? "deleted" : "comment",
  author: null,
  postedAt: null,
  url: null,
  text,
});
const thread = (...posts: RawPost[]) =>
  buildThread({ key: "", title: "T", url: null, posts }, "csv", "a.csv", "0".repeat(64));

test("a structured thread becomes lines, starts and parents", () => {
  expect(
    flatten(thread(post("a", null, "One.\nTwo."), post("b", "a", "Three."), post("c", null, "Four."))),
  ).toEqual({
    id: "T",
    text: "One.\nTwo.\nThree.\nFour.",
    starts: [0, 2, 3],
    parents: [null, 0, null],
    sources: undefined,
  });
});

test("what answered a deleted post answers the one above it", () => {
  const gold = flatten(thread(post("a", null, "One."), post("b", "a", ""), post("c", "b", "Two.")));
  expect(gold?.parents).toEqual([null, 0]);
});

test("a thread of one post has no structure to find", () => {
  expect(flatten(thread(post("a", null, "One.")))).toBeUndefined();
});
