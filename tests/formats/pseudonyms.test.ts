import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildThread, rawThread } from "../../src/formats/build.ts";
import { dumpPost } from "../../src/formats/format.ts";
import { readThreads } from "../../src/formats/index.ts";
import { pseudonym, pseudonymisedText } from "../../src/formats/pseudonyms.ts";
import { readMarks } from "../../src/split/marked.ts";
import { growth, processorTime } from "../helpers.ts";
import { postsOf } from "./read.ts";

const KEY = "a key of our own, long enough";

const read = (csv: string, secret = KEY) =>
  readThreads({ uri: "a.csv", bytes: Buffer.from(csv) }, { secret })[0]!;

describe("a pseudonym", () => {
  test("is the same for an author and a key, and another for others", () => {
    expect(pseudonym("anna", KEY)).toMatch(/^user-[0-9a-hjkmnp-tv-z]{10}$/u);
    expect(pseudonym("anna", KEY)).toBe(pseudonym("anna", KEY));
    expect(new Set([pseudonym("anna", KEY), pseudonym("Anna", KEY), pseudonym("anna", `${KEY}.`)]).size).toBe(
      3,
    );
  });

  test("is what HMAC-SHA-256 gives, so that it can be computed elsewhere", () => {
    // python3: hmac.new(key, b"anna", "sha256").digest()[:10], each byte & 31 as a digit of Crockford's base 32.
    expect(pseudonym("anna", "0123456789abcdef")).toBe("user-q01j1ye2r1");
  });
});

describe("a thread with pseudonyms", () => {
  const anna = pseudonym("anna", KEY);
  const berg = pseudonym("Bo Berg", KEY);

  test("names nobody who wrote in it, where a name is marked as one", () => {
    const thread = read(
      [
        "id,parent,author,text",
        '1,,anna,"Hello @Bo Berg, and hello u/anna."',
        '2,1,Bo Berg,"On Friday anna wrote:\n> Hello\n\nHannah and anna@x.org stay, @anna. does not."',
        "3,2,cy,/user/anna said Bo Berg said so",
      ].join("\n"),
    );
    expect(postsOf(thread).map((p) => [p.author, p.text])).toEqual([
      [anna, `Hello @${berg}, and hello u/${anna}.`],
      [berg, `On Friday ${anna} wrote:\n> Hello\nHannah and anna@x.org stay, @${anna}. does not.`],
      [pseudonym("cy", KEY), `/user/${anna} said ${berg} said so`],
    ]);
    expect(thread.text).not.toMatch(/\bBo Berg\b/u);
  });

  test("keeps who answers whom, and who is the same", () => {
    const posts = postsOf(read("id,parent,author,text\n1,,anna,a\n2,1,bo,b\n3,2,anna,c\n"));
    expect(posts.map((p) => p.answers)).toEqual([null, "1", "2"]);
    expect(posts[0]!.author).toBe(posts[2]!.author);
  });

  test("texts without names stay as they are, whatever they hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (text) => {
        const rows = `id,author,text\n1,nobody-here,"x ${text.replaceAll('"', '""')}"\n`;
        const [kept] = readThreads({ uri: "a.csv", bytes: Buffer.from(rows) });
        expect(read(rows).text).toBe(kept!.text);
      }),
      { numRuns: 50 },
    );
  });

  test("takes no longer than it must, however many authors and mentions", () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},user ${i},"@user ${i + 1} wrote @user ${i}"`);
    expect(processorTime(() => read(`id,author,text\n${rows.join("\n")}\n`))).toBeLessThan(5000);
  });

  test("takes linear time over blanks", () => {
    const post = (text: string) => dumpPost({ threadKey: "t", nativeId: "1", author: "anna", text });
    const spaces = (n: number) =>
      buildThread(rawThread("t", [post(`anna${" ".repeat(n)}a`)]), "csv", "a.csv", "0", KEY);
    expect(growth(8000, spaces)).toBeLessThan(10);
  });
});

describe("flat text", () => {
  const CHAT =
    "[12:01] anna: Who pays more?\n[12:02] bo: Ask anna.\n[12:03] anna: Me? Annabel knows.\n[12:04] bo: No.";

  test("whose marks name speakers loses the names, and keeps its marks", () => {
    const text = pseudonymisedText(CHAT, KEY);
    expect(text).not.toMatch(/\banna\b|\bbo\b/u);
    expect(text).toContain("Annabel");
    expect(readMarks(text)!.comments.map((c) => c.author)).toEqual(
      readMarks(CHAT)!.comments.map((c) => pseudonym(c.author!, KEY)),
    );
  });

  test("without marks stays as it is", () => {
    const text = "I asked anna.\nShe did not know.";
    expect(pseudonymisedText(text, KEY)).toBe(text);
  });
});
