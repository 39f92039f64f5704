import { describe, expect, test } from "vitest";
import { readRecords } from "../../src/input/records.ts";
import { pieces } from "../input/archives.ts";
import { faultOf, postsOf, threadOf, threadsOf } from "./read.ts";

describe("a table of comments", () => {
  test("is recognised by its header and read with parents, authors, dates and addresses", () => {
    const thread = threadOf(
      [
        "id,parent_id,author,created_at,body,permalink",
        "2,1,bo,2026-03-08T10:00:00+01:00,No.,https://x.org/2",
        "1,,al,1700000000,Managers earn more.,javascript:alert(1)",
      ].join("\n"),
    );
    expect(thread.format).toBe("csv");
    expect(postsOf(thread)).toMatchObject([
      { nativeId: "1", answers: null, author: "al", postedAt: "2023-11-14T22:13:20Z", url: null },
      { nativeId: "2", answers: "1", author: "bo", postedAt: "2026-03-08T09:00:00Z", url: "https://x.org/2" },
    ]);
  });

  test.each([
    ["tabs", "\t"],
    ["semicolons", ";"],
  ])("%s separate columns too", (_, mark) => {
    expect(postsOf(threadOf(`id${mark}text\n1${mark}Hello, you\n`))[0]!.text).toBe("Hello, you");
  });

  test("a byte-order mark and CRLF do no harm", () => {
    expect(postsOf(threadOf("\ufeffid,text\r\n1,Hello\r\n2,World\r\n")).map((p) => p.text)).toEqual([
      "Hello",
      "World",
    ]);
  });

  test("quoted fields hold line breaks, commas and quotes", () => {
    expect(postsOf(threadOf('id,text\n1,"One, ""two""\n\nthree"\n'))[0]!.text).toBe('One, "two"\nthree');
  });

  test("a circle of parents, a missing parent and a post that answers itself lose nothing", () => {
    const posts = postsOf(threadOf("id,parent,text\na,b,A\nb,a,B\nc,c,C\nd,zz,D\n"));
    expect(posts.map((p) => [p.nativeId, p.answers])).toEqual([
      ["c", null],
      ["d", null],
      ["a", null],
      ["b", "a"],
    ]);
  });

  test.each([
    ["with", "t1_a", "t1_b"],
    ["without", "a", "b"],
  ])("Reddit's parents are found for ids %s their kind", (_, a, b) => {
    const posts = postsOf(threadOf(`id,parent_id,body\n${a},t3_s,A\n${b},t1_a,B\n`));
    expect(posts.map((p) => p.answers)).toEqual([null, a]);
  });

  test("deleted and empty posts stay, empty", () => {
    const posts = postsOf(threadOf("id,parent,text\n1,,[deleted]\n2,1,[removed]\n3,2,\n4,3,Here\n"));
    expect(posts.map((p) => [p.kind, p.text])).toEqual([
      ["deleted", ""],
      ["deleted", ""],
      ["deleted", ""],
      ["comment", "Here"],
    ]);
  });

  test("a thread column gives a thread each, with its title and an id of its own", () => {
    const threads = threadsOf("thread_id,title,id,text\nx,First,1,A\ny,Second,2,B\nx,First,3,C\n");
    expect(threads.map((t) => [t.title, t.posts?.length])).toEqual([
      ["First", 2],
      ["Second", 1],
    ]);
    expect(new Set(threads.map((t) => t.threadId)).size).toBe(2);
  });

  test("rows too short or too long are read as far as they go", () => {
    expect(postsOf(threadOf("id,text,author\n1\n2,B\n3,C,cy,more\n")).map((p) => p.text)).toEqual([
      "",
      "B",
      "C",
    ]);
  });

  test("entities and HTML in a cell are text, and stay as they are", () => {
    expect(postsOf(threadOf("id,text\n1,a &amp; <b>\n"))[0]!.text).toBe("a &amp; <b>");
  });

  test("an open quote is a fault that says what to do", () => {
    const fault = faultOf('id,text\n1,"open\n2,B\n');
    expect(fault.code).toBe("bad-csv");
    expect(fault.message).toMatch(/^input\.dat:\d+: expected a row of a table/u);
    expect(fault.advice).toMatch(/quotes/u);
  });

  test("a row that cannot be read is told in the words in which a stream tells it", async () => {
    const csv = 'id,text\n1,first\n2,5" or\n3,second\n';
    const told: string[] = [];
    for await (const records of readRecords("table", pieces(Buffer.from(csv), 7), "input.dat"))
      for (const record of records) if ("fault" in record) told.push(record.fault.message);
    expect(told).toEqual([faultOf(csv).message]);
    expect(told[0]).toMatch(/^input\.dat:3: /u);
  });

  test("asked for by name, a table without a text column is a fault", () => {
    expect(["bad-csv", "unknown-format"]).toContain(faultOf("a,b\n1,2\n", "csv").code);
  });
});
