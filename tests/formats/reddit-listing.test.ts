import { describe, expect, test } from "vitest";
import { postsOf, threadOf } from "./read.ts";

const listing = (children: unknown[]) => ({ kind: "Listing", data: { children } });

function comment(id: string, fields: Record<string, unknown> = {}, replies: unknown[] = []) {
  return {
    kind: "t1",
    data: {
      id,
      author: `user_${id}`,
      created_utc: 1_700_000_000.0,
      body: `text of ${id}`,
      permalink: `/r/x/comments/s/_/${id}/`,
      replies: replies.length > 0 ? listing(replies) : "",
      ...fields,
    },
  };
}

function page(comments: unknown[], fields: Record<string, unknown> = {}) {
  const submission = {
    kind: "t3",
    data: {
      id: "s",
      title: "EM &amp; IC",
      author: "op",
      created_utc: 1,
      permalink: "/r/x/comments/s/",
      ...fields,
    },
  };
  return [listing([submission]), listing(comments)];
}

describe("a Reddit page", () => {
  test("is recognised, with its title and address", () => {
    const thread = threadOf(page([comment("a")]));
    expect(thread.format).toBe("reddit-listing");
    expect(thread.title).toBe("EM & IC");
    expect(thread.url).toBe("https://www.reddit.com/r/x/comments/s/");
  });

  test("gives its tree in reading order, with authors, dates in UTC and addresses", () => {
    const thread = threadOf(
      page([comment("a", {}, [comment("b", {}, [comment("c")]), comment("d")]), comment("e")]),
    );
    expect(postsOf(thread).map((p) => [p.nativeId, p.answers])).toEqual([
      ["a", null],
      ["b", "a"],
      ["c", "b"],
      ["d", "a"],
      ["e", null],
    ]);
    expect(postsOf(thread)[1]).toMatchObject({
      author: "user_b",
      postedAt: "2023-11-14T22:13:20Z",
      url: "https://www.reddit.com/r/x/comments/s/_/b/",
    });
  });

  test("puts a self-post first", () => {
    const thread = threadOf(
      page([comment("a")], { selftext: "My manager\noffered me a team.\n\nShould I?" }),
    );
    expect(postsOf(thread)[0]!.text).toBe("My manager offered me a team.\nShould I?");
  });

  test.each(["[deleted]", "[removed]"])("keeps a %s post, empty, for its replies", (body) => {
    const thread = threadOf(page([comment("a", { body, author: "[deleted]" }, [comment("b")])]));
    expect(postsOf(thread).map((p) => [p.kind, p.author, p.text, p.answers])).toEqual([
      ["deleted", null, "", null],
      ["comment", "user_b", "text of b", "a"],
    ]);
  });

  test("leaves out stubs that say 'load more'", () => {
    const thread = threadOf(page([comment("a"), { kind: "more", data: { id: "m", children: ["x"] } }]));
    expect(postsOf(thread).map((p) => p.nativeId)).toEqual(["a"]);
  });

  test("decodes entities once", () => {
    expect(
      postsOf(threadOf(page([comment("a", { body: "a &lt;b&gt; &amp;amp; &#39;c&#39;" })])))[0]!.text,
    ).toBe("a <b> &amp; 'c'");
  });

  test("an empty page is a thread without comments", () => {
    expect(threadOf(page([])).posts).toEqual([]);
  });
});
