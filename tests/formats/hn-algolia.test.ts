import { describe, expect, test } from "vitest";
import { postsOf, threadOf } from "./read.ts";

function item(id: number, fields: Record<string, unknown> = {}) {
  return {
    id,
    type: "comment",
    author: `user${id}`,
    created_at_i: 1_700_000_000 + id,
    text: `<p>text of ${id}`,
    children: [],
    ...fields,
  };
}

const story = (fields: Record<string, unknown> = {}) =>
  item(1, { type: "story", title: "Staff or manager?", text: null, ...fields });

describe("a Hacker News item", () => {
  test("is recognised, with its title and address", () => {
    const thread = threadOf(story({ children: [item(2)] }));
    expect(thread.format).toBe("hn-algolia");
    expect(thread.title).toBe("Staff or manager?");
    expect(thread.url).toBe("https://news.ycombinator.com/item?id=1");
  });

  test("gives its tree in reading order, with authors, dates in UTC and addresses", () => {
    const thread = threadOf(
      story({ children: [item(2, { children: [item(3), item(4, { children: [item(5)] })] }), item(6)] }),
    );
    expect(postsOf(thread).map((p) => [p.nativeId, p.answers])).toEqual([
      ["2", null],
      ["3", "2"],
      ["4", "2"],
      ["5", "4"],
      ["6", null],
    ]);
    expect(postsOf(thread)[0]).toMatchObject({
      author: "user2",
      postedAt: "2023-11-14T22:13:22Z",
      url: "https://news.ycombinator.com/item?id=2",
      text: "text of 2",
      kind: "comment",
    });
  });

  test("puts the story's own text first", () => {
    const thread = threadOf(story({ text: "Ask HN: <i>should</i> I?", children: [item(2)] }));
    expect(postsOf(thread).map((p) => p.text)).toEqual(["Ask HN: should I?", "text of 2"]);
  });

  test("keeps deleted posts, empty, for their replies", () => {
    const gone = item(2, { text: null, author: null, children: [item(3)] });
    expect(
      postsOf(threadOf(story({ children: [gone] }))).map((p) => [p.kind, p.text, p.author, p.answers]),
    ).toEqual([
      ["deleted", "", null, null],
      ["comment", "text of 3", "user3", "2"],
    ]);
  });

  test("decodes entities once", () => {
    const text = "a &lt;b&gt; &amp;amp; &#x27;c&#x27; &quot;d&quot; &amp;lt;";
    expect(postsOf(threadOf(story({ children: [item(2, { text })] })))[0]!.text).toBe(
      `a <b> &amp; 'c' "d" &lt;`,
    );
  });

  test("passes over entries that are no comments", () => {
    const thread = threadOf(story({ children: [null, "x", {}, item(2), 5] }));
    expect(postsOf(thread).map((p) => p.nativeId)).toEqual(["2"]);
  });

  test("900 levels of replies are read", () => {
    let deep = item(1000);
    for (let id = 999; id > 100; id--) deep = item(id, { children: [deep] });
    expect(threadOf(story({ children: [deep] })).posts).toHaveLength(900);
  });
});
