import { describe, expect, test } from "vitest";
import { FORMATS, formatNamed } from "../../src/formats/index.ts";
import { faultOf, threadOf, threadsOf } from "./read.ts";

describe("detection", () => {
  test("text that is nothing else is flat, and stays as it is", () => {
    const text = "Managers earn more.\r\n\r\n\tDo they?\n";
    expect(threadOf(text)).toMatchObject({ format: "flat", text, posts: null });
  });

  test.each([
    "[1] https://x.org says otherwise.\nI disagree.",
    "[2024 update] Still true.\nNo.",
    "[true story] My manager quit.",
    "[] is my answer.",
    "{ braces } in prose",
    "[Managers] earn more.",
    "(a, b)",
    "id, please: who said so?\nI did, yesterday.",
  ])("flat although it looks otherwise at first: %s", (text) => {
    expect(threadOf(text).format).toBe("flat");
  });

  test("a flat thread is named after its file", () => {
    const title = (uri: string) => threadsOf("text", undefined, uri)[0]!.title;
    expect(title("corpus/threads/01-ask-offered-em.txt")).toBe("Ask offered em");
    expect(title("C:\\my threads\\staff_or_manager.txt")).toBe("Staff or manager");
    expect(title("-")).toBe("Untitled thread");
  });

  test.each([
    ["# Staff or manager? ##\nI was asked.", "Staff or manager?"],
    ["From: al\nSubject: Re: AW: Staff or manager?\n\nI was asked.", "Staff or manager?"],
    ["Staff or manager? | Hacker News\nlogin\n", "Staff or manager?"],
    ["Staff or manager? : r/ExperiencedDevs\r\nI was asked.", "Staff or manager?"],
    ["\n\nHacker News new | past\n1.\nAsk HN: Staff or manager?\n3 points", "Ask HN: Staff or manager?"],
  ])("or by the title that it states: %j", (text, title) => {
    expect(threadOf(text)).toMatchObject({ format: "flat", text, title });
  });

  test.each([
    "I was asked: Staff or manager?",
    "Title: Senior engineer\nTC: 300k",
    "#1 is pay.\n# 2\n##",
    "Subject:\nIs that so?",
    `One.\nTwo.\nThree.\nFour.\nFive.\n# Six`,
    `# ${"long ".repeat(100)}`,
  ])("but not by what may be somebody's words: %j", (text) => {
    expect(threadsOf(text, "flat", "a.txt")[0]!.title).toBe("A");
  });

  test("the same bytes have the same id under every name", () => {
    const ids = ["a.txt", "b/c.txt", "-"].map((uri) => threadsOf("Some text.", undefined, uri)[0]!.threadId);
    expect(new Set(ids).size).toBe(1);
  });
});

describe("a named format", () => {
  test("is used instead of detection", () => {
    expect(threadOf('{"a": 1}', "flat")).toMatchObject({ format: "flat", text: '{"a": 1}' });
  });

  test("must fit", () => {
    const fault = faultOf("just text", "hn-algolia");
    expect(fault.code).toBe("unknown-format");
    expect(fault.message).toMatch(/^input\.dat: expected Hacker News/u);
  });

  test("must be known", () => {
    for (const { name } of FORMATS) expect(formatNamed(name).name).toBe(name);
    expect(() => formatNamed("xml")).toThrow(/^format xml: expected one of hn-algolia, .*, flat$/u);
    expect(faultOf("text", "xml").code).toBe("usage");
  });
});

describe("faults of JSON", () => {
  test("JSON that is cut off", () => {
    const fault = faultOf('[{"kind": "Listing", "data": {"children": [{"ki');
    expect(fault.code).toBe("bad-json");
    expect(fault.message).toMatch(/^input\.dat: expected whole JSON, found a fault/u);
    expect(fault.advice).toMatch(/--format flat/u);
  });

  test.each([
    ["an object", { a: 1 }],
    ["an empty object", {}],
    ["a list", [1, 2, 3]],
    ["an empty list", []],
    ["a listing alone", [{ kind: "Listing", data: {} }]],
    ["half a Hacker News item", { id: 1, children: [] }],
  ])("JSON of another kind: %s", (_, value) => {
    const fault = faultOf(value);
    expect(fault.code).toBe("unknown-format");
    expect(fault.message).toBe("input.dat: expected a discussion, found JSON of another kind");
    expect(fault.advice).toMatch(/Hacker News.*Reddit/u);
  });

  test.each(["[", '{"a":'])("JSON nested 100,000 deep: %s", (open) => {
    const fault = faultOf(`${open.repeat(100_000)}1`.replace(/^\[+1$/u, (s) => `${s}${"]".repeat(100_000)}`));
    expect(fault.code).toBe("bad-json");
    expect(fault.message).toMatch(/nested 100000 deep/u);
  });

  test("brackets inside strings are no nesting", () => {
    const text = `${"[{".repeat(4000)} \\" ${"[".repeat(10)}`;
    const root = { id: 1, type: "story", author: "a", created_at_i: 1, title: "t" };
    expect(threadOf({ ...root, children: [{ id: 2, text, children: [] }] }).posts).toHaveLength(1);
  });
});
