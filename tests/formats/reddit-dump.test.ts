import { describe, expect, test } from "vitest";
import { rawThreads } from "../../src/formats/build.ts";
import { redditDump } from "../../src/formats/reddit-dump.ts";

const comment = (id: string, parent_id: string, fields: object = {}) => ({
  id,
  author: `user_${id}`,
  body: `text of ${id}`,
  link_id: "t3_s1",
  parent_id,
  created_utc: 1_700_000_000,
  score: 3,
  subreddit: "cscareers",
  permalink: `/r/cscareers/comments/s1/staff/${id}/`,
  ...fields,
});
const submission = {
  id: "s1",
  author: "op",
  title: "Staff &amp; manager?",
  selftext: "",
  subreddit: "cscareers",
  created_utc: 1_699_999_999,
  permalink: "/r/cscareers/comments/s1/staff/",
};

const read = (records: readonly unknown[]) => {
  expect(records.some((r) => redditDump.detect(r))).toBe(true);
  return rawThreads(records.flatMap((r) => redditDump.posts(r)));
};

describe("a Reddit dump", () => {
  test("gives threads with authors, dates, parents and addresses, wherever their posts lie", () => {
    const threads = read([
      comment("c2", "t1_c1"),
      comment("d1", "t3_s2", { link_id: "t3_s2" }),
      submission,
      comment("c1", "t3_s1"),
    ]);
    expect(threads.map((t) => [t.key, t.title, t.url])).toEqual([
      ["s1", "Staff & manager?", "https://www.reddit.com/r/cscareers/comments/s1/staff/"],
      ["s2", "", null],
    ]);
    expect(threads[0]!.posts).toMatchObject([
      { nativeId: "c2", parentId: "c1", author: "user_c2", postedAt: "2023-11-14T22:13:20Z" },
      {
        nativeId: "c1",
        parentId: null,
        url: "https://www.reddit.com/r/cscareers/comments/s1/staff/c1/",
      },
    ]);
  });

  test("a self-post is the first comment; one that was removed stays", () => {
    expect(read([{ ...submission, selftext: "I &gt; you" }])[0]!.posts).toMatchObject([
      { kind: "comment", text: "I > you" },
    ]);
    expect(read([{ ...submission, selftext: "[removed]" }])[0]!.posts).toMatchObject([{ kind: "deleted" }]);
  });

  test("old archives: dates as text, no address, parents as numbers", () => {
    const { permalink: _, ...old } = comment("c1", "t3_s1", { created_utc: "1700000000", parent_id: 446 });
    expect(read([old])[0]!.posts[0]).toMatchObject({
      postedAt: "2023-11-14T22:13:20Z",
      parentId: "ce",
      url: "https://www.reddit.com/comments/s1/_/c1/",
    });
  });

  test("deleted comments stay, empty, without an author", () => {
    const gone = comment("c1", "t3_s1", { author: "[deleted]", body: "[ Removed by Reddit ]" });
    expect(read([gone])[0]!.posts[0]).toMatchObject({ kind: "deleted", author: null, text: "" });
  });

  test("what is no post is passed over", () => {
    for (const record of [null, 1, "x", [], {}, { id: 1 }]) {
      expect(redditDump.detect(record)).toBe(false);
      expect(redditDump.posts(record)).toEqual([]);
    }
  });
});
