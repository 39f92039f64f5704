import { describe, expect, test } from "vitest";
import { readThreads } from "../../src/formats/index.ts";
import { htmlToText } from "../../src/formats/post-text.ts";
import { growth } from "../helpers.ts";
import { check, fixtures } from "./mutate.ts";
import { faultOf, postsOf, threadOf } from "./read.ts";

// Input made to hurt: bounded time, a clear fault, nothing executed, nothing fetched.

const MANY = 100_000;

describe("takes no longer than it must", () => {
  test.each([
    ["one letter", "a"],
    ["spaces", " "],
    ["line breaks", "\n"],
    ["tags", "<"],
    ["open elements", "<div>"],
    ["open inline elements", "<b>"],
    ["open links", '<a href="https://x.org">'],
    ["open tables", "<table><tr><td>"],
    ["open paragraphs in quotes", "<blockquote><p>"],
    ["open comments of a page", "<!--"],
    ["quotes", ">"],
    ["From lines", "From a\n\nFrom b\n"],
    ["mail headers", "X-A: b\n"],
    ["headings", "# a\n"],
    ["attributes", '<p a="'],
    ["entities", "&amp;"],
    ["brackets", "[["],
    ["delimiters", ",\t;"],
    ["mentions", "@a "],
    ["names that wrote", "On a, b wrote:\n"],
    ["right to left", "\u202e\u2066\u200b"],
    ["combining marks", "e\u0301\u0323"],
  ])("100,000 times %s", (_, part) => {
    for (const start of ["", "<!doctype html>", "From: a\nMessage-ID: <a>\n\n", "# a **b**\n"])
      check(Buffer.from(start + part.repeat(MANY)));
    expect(htmlToText(part.repeat(MANY)).length).toBeLessThan(part.length * MANY * 5);
  });

  test.each([...fixtures.keys()])("a line of a megabyte in %s", (name) => {
    const bytes = fixtures.get(name)!;
    const at = bytes.indexOf("pay") + bytes.indexOf("build") + bytes.indexOf("text");
    check(Buffer.concat([bytes.subarray(0, at), Buffer.from("word ".repeat(200_000)), bytes.subarray(at)]));
  });
});

test("marks behind a heading of Markdown take linear time, and are no part of it", () => {
  const titled = (heading: string) => threadOf(`---\na: b\n---\n**Words**\n${heading}\n`).title;
  expect(["# a ##", "# a # b", "# ###", "## C# #"].map(titled)).toEqual(["a", "a # b", "#", "C#"]);
  expect(growth(8000, (n) => titled(`# ${"#".repeat(n)}a`))).toBeLessThan(10);
});

describe("XML", () => {
  test("entities of a document's own are refused, so none can grow", () => {
    const fault = faultOf(
      '<?xml version="1.0"?><posts><row Id="1" PostTypeId="1" CreationDate="2026-03-08" Body="&lol;"/></posts>',
    );
    expect(fault.code).toBe("bad-xml");
    expect(fault.message).toMatch(/^input\.dat, row 1: expected whole XML/u);
  });

  test("a file that is cut off", () => {
    expect(faultOf('<posts>\n  <row Id="1" PostTypeId="1" Crea').code).toBe("bad-xml");
  });
});

describe("e-mail", () => {
  const head = "Message-ID: <a@b>\nFrom: a@b.org\nMIME-Version: 1.0\n";
  const textOf = (rest: string) => postsOf(threadOf(head + rest))[0]!.text;

  test.each([
    ["without its boundary", "Content-Type: multipart/mixed\n\nHere.", "Here."],
    [
      "whose parts never end",
      "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nHere.",
      "Here.",
    ],
    ["of an unknown encoding", "Content-Type: text/plain; charset=klingon\n\nHere.", "Here."],
    ["of an unknown transfer encoding", "Content-Transfer-Encoding: x-none\n\nHere.", "Here."],
    ["with broken quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\nH=ere=3.=", "H=ere=3."],
    ["with broken base64", "Content-Transfer-Encoding: base64\n\nSGV%%yZS4", "Here."],
    ["without a body", "", ""],
  ])("%s", (_, rest, text) => {
    expect(textOf(rest)).toBe(text);
  });

  test("multiparts nested 10,000 deep are read to a bounded depth", () => {
    let rest = "";
    for (let i = 0; i < 10_000; i++) rest += `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`;
    expect(textOf(`${rest}\nHere.`)).toBe("");
  });

  test("what is left out for a limit is said", () => {
    const notesOf = (rest: string) => threadOf(head + rest).notes.map((n) => n.message);
    const part = "--x\nContent-Type: text/plain\n\nHere.\n";
    const many = "Content-Type: multipart/mixed; boundary=x\n\n";
    expect(notesOf(many + part.repeat(500))).toEqual([]);
    expect(notesOf(`${many}${part.repeat(500)}--x--\n--x\n`)).toEqual([]);
    expect(notesOf(many + part.repeat(501))).toEqual(["parts that were not read: those after the first 500"]);
    const deep = (depth: number) =>
      Array.from(
        { length: depth },
        (_, i) => `Content-Type: multipart/mixed; boundary=b${i}x\n\n--b${i}x\n`,
      ).join("");
    expect(notesOf(`Subject: x\n${deep(20)}\nHere.`)).toEqual([]);
    expect(notesOf(`Subject: x\n${deep(21)}\nHere.`)).toEqual([
      "parts that were not read: those nested more than 20 deep",
    ]);
  });

  test("the parts of nested alternatives are read once each", () => {
    const nested = (depth: number) =>
      Array.from(
        { length: depth },
        (_, i) => `Content-Type: multipart/alternative; boundary=b${i}x\n\n--b${i}x\n`,
      ).join("");
    expect(growth(4, (depth) => textOf(nested(depth)))).toBeLessThan(10);
  });

  test("spaces in quoted-printable take linear time", () => {
    const spaces = (n: number) => textOf(`Content-Transfer-Encoding: quoted-printable\n\na${" ".repeat(n)}b`);
    expect(growth(400, spaces)).toBeLessThan(10);
  });

  test.each([
    ["blanks at the end of lines", "a \t\r\nb \n", "a b"],
    ["lines that go on", "a=\r\nb= \t\nc", "abc"],
    ["a blank before the sign that a line goes on", "a =\nb", "a b"],
    ["a sign at the end", "a= ", "a"],
  ])("quoted-printable with %s", (_, body, text) => {
    expect(textOf(`Content-Transfer-Encoding: quoted-printable\n\n${body}`).replace(/\s+/gu, " ")).toBe(text);
  });

  test("a message that answers itself, or another that answers it, is kept", () => {
    const message = (id: string, to: string) =>
      `From x Sun Mar  8 10:11:12 2026\nFrom: a@b.org\nMessage-ID: <${id}>\nIn-Reply-To: <${to}>\n\ntext of ${id}\n\n`;
    const thread = threadOf(
      message("a", "a") + message("b", "c") + message("c", "b").replace("<b>", "<b> <a>"),
    );
    expect(thread.posts).toHaveLength(3);
    expect(thread.notes.map((n) => n.code)).toEqual(["cyclic-parent"]);
  });
});

describe("scripts", () => {
  const page =
    '<!doctype html><body><p onclick="alert(1)">Hello <img src=x onerror=alert(1)><svg><script>alert(1)</script></svg><a href="javascript:alert(1)">you</a><iframe srcdoc="x"></iframe>';
  test("are neither run nor kept", () => {
    expect(threadOf(page).text).toBe("Hello you");
  });

  test("are no addresses", () => {
    const thread = threadOf(
      'id,text,url\n1,a,javascript:alert(1)\n2,b,"https://x.org/""onload="\n3,c,https://x.org\n',
    );
    expect(postsOf(thread).map((p) => p.url)).toEqual([null, null, "https://x.org"]);
  });
});

test("NULs become visible; what directs or joins letters stays", () => {
  const [thread] = readThreads({
    uri: "a",
    bytes: Buffer.from(
      'id,text\n1,"a long enough text for one: a\0b \u202eabc\u202c e\u0301 👩‍👩‍👧 \u200b."\n',
    ),
  });
  expect(postsOf(thread!)[0]!.text).toBe(
    "a long enough text for one: a\ufffdb \u202eabc\u202c e\u0301 👩‍👩‍👧 \u200b.",
  );
});

test("a faulty line of NDJSON is named", () => {
  expect(faultOf('{"id": "1", "text": "a"}\n{"id": "2", "te\n').message).toMatch(
    /^input\.dat:2: expected whole JSON/u,
  );
});
