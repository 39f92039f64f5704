import { describe, expect, test } from "vitest";
import { decode, storable } from "../../src/text/decode.ts";
import { faultOf } from "../fault.ts";

const TEXT = "Managers earn more – “naïve”, says Zoë 👩‍💻.\r\nIs that so?\n";

function utf16(text: string, bigEndian: boolean, mark: boolean): Uint8Array {
  const bytes = Buffer.from(mark ? `\ufeff${text}` : text, "utf16le");
  return bigEndian ? bytes.swap16() : bytes;
}

describe("decode reads", () => {
  test("UTF-8", () => {
    expect(decode(Buffer.from(TEXT), "a.txt")).toBe(TEXT);
  });

  test("UTF-8 with a byte-order mark, which is no part of the text", () => {
    expect(decode(Buffer.from(`\ufeff${TEXT}`), "a.txt")).toBe(TEXT);
  });

  test.each([
    ["UTF-16LE with a mark", false, true],
    ["UTF-16BE with a mark", true, true],
    ["UTF-16LE without a mark", false, false],
    ["UTF-16BE without a mark", true, false],
  ])("%s", (_, bigEndian, mark) => {
    expect(decode(utf16(TEXT, bigEndian, mark), "a.txt")).toBe(TEXT);
  });

  test("UTF-16 of a script that has no zero bytes, with a mark", () => {
    const greek = "Οι διευθυντές αμείβονται καλύτερα.";
    expect(decode(utf16(greek, false, true), "a.txt")).toBe(greek);
  });

  test("Windows-1252 where the bytes are no UTF-8", () => {
    const bytes = Buffer.from([0x93, 0x6e, 0x61, 0xef, 0x76, 0x65, 0x94, 0x20, 0x80, 0x35, 0x30]);
    expect(decode(bytes, "a.txt")).toBe("“naïve” €50");
  });

  test("a rare NUL as U+FFFD, since SQLite's text functions stop at a NUL", () => {
    const text = `${"Managers earn more than engineers do. ".repeat(4)}a\0b`;
    expect(decode(Buffer.from(text), "a.txt")).toBe(text.replace("\0", "\ufffd"));
  });

  test("tabs, form feeds and line ends as they are", () => {
    expect(decode(Buffer.from("a\tb\r\nc\rd\fe\n"), "a.txt")).toBe("a\tb\r\nc\rd\fe\n");
  });
});

describe("decode refuses", () => {
  test.each([
    ["no bytes", Buffer.alloc(0), "an empty file"],
    ["white space alone", Buffer.from(" \r\n\t\n"), "white space alone"],
    ["a byte-order mark alone", Buffer.from("\ufeff"), "white space alone"],
  ])("%s", (_, bytes, found) => {
    const fault = faultOf(() => decode(bytes, "odd.txt"));
    expect(fault.code).toBe("empty");
    expect(fault.message).toBe(`odd.txt: expected text, found ${found}`);
    expect(fault.advice).toBeTruthy();
  });

  test("binary data", () => {
    const bytes = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919 + (i >> 3)) & 0xff);
    const fault = faultOf(() => decode(bytes, "odd.txt"));
    expect(fault.code).toBe("not-text");
    expect(fault.message).toMatch(/^odd\.txt: expected text, found binary data/u);
    expect(fault.advice).toBeTruthy();
  });

  test("NULs alone, and text that is mostly NULs", () => {
    expect(faultOf(() => decode(Buffer.alloc(100), "odd.txt")).code).toBe("not-text");
    expect(faultOf(() => decode(Buffer.from("a\0\0\0b\0\0\0c\0\0\0".repeat(20)), "odd.txt")).code).toBe(
      "not-text",
    );
  });
});

test("storable replaces NULs and halves of surrogate pairs, and nothing else", () => {
  expect(storable("a\0b\ud83dc\ude00d😀e\u0301\ufeff")).toBe("a\ufffdb\ufffdc\ufffdd😀e\u0301\ufeff");
});

describe("encodings that nobody states", () => {
  const read = (bytes: Uint8Array) => decode(bytes, "a");
  const latin = (text: string) => Buffer.from(text, "latin1");

  test("what a page says of itself", () => {
    const page = (charset: string) =>
      latin(`<html><head><meta charset="${charset}"></head><body>\xc4\xc5\xd4\xc9`);
    expect(read(page("koi8-r"))).toMatch(/дети$/iu);
    expect(read(page("iso-8859-1"))).toMatch(/ÄÅÔÉ$/u);
    expect(read(page("no such thing"))).toMatch(/ÄÅÔÉ$/u);
  });

  test("what the bytes look like", () => {
    const japanese = Buffer.from("82b182f182c982bf82cd81418cb38b4382c582b782a98148", "hex");
    expect(read(japanese)).toBe("こんにちは、元気ですか？");
    const russian =
      "Я думаю, что руководитель должен сам писать код, иначе он не понимает, чем занята команда.\n";
    const inCp1251 = [...russian].map((c) => (c < "А" ? c.charCodeAt(0) : c.charCodeAt(0) - 0x410 + 0xc0));
    expect(read(Uint8Array.from([...inCp1251, ...inCp1251]))).toBe(russian + russian);
  });

  test("lines of other encodings in a file that is UTF-8 for the most part", () => {
    const mixed = Buffer.concat([
      Buffer.from("naïve\nÜber — “quoted”\n"),
      latin("caf\xe9 \x93old\x94\n"),
      Buffer.from("déjà"),
    ]);
    expect(read(mixed)).toBe("naïve\nÜber — “quoted”\ncafé “old”\ndéjà");
  });

  test("text is not normalised", () => {
    expect(read(Buffer.from("e\u0301 é \u212b"))).toBe("e\u0301 é \u212b");
  });
});
