import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lines, type RecordKind, readRecords } from "../../src/input/records.ts";
import { pieces } from "./archives.ts";

async function read(kind: RecordKind, text: string | Uint8Array, longest?: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const records of readRecords(kind, pieces(Buffer.from(text as string), 7), "in", longest))
    for (const record of records)
      found.push("fault" in record ? `${record.fault.code} ${record.fault.message}` : record.value);
  return found;
}

describe("lines", () => {
  test("are the same however the bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom("a", "é", "\r", "\0", "😀"), maxLength: 9 }), {
          minLength: 1,
        }),
        fc.integer({ min: 1, max: 12 }),
        async (rows, length) => {
          const found: string[] = [];
          for await (const some of lines(pieces(Buffer.from(rows.join("\n")), length)))
            for (const { at, bytes } of some) found[at - 1] = bytes!.toString();
          // An empty last line is none.
          expect(found).toEqual(rows.at(-1) === "" ? rows.slice(0, -1) : rows);
        },
      ),
    );
  });

  test("that are too long are left out, and those around them kept", async () => {
    const found: (string | undefined)[] = [];
    for await (const some of lines(
      pieces(Buffer.from(`ab\n${"x".repeat(99)}\ncd\n${"y".repeat(50)}`), 8),
      10,
    ))
      for (const { bytes } of some) found.push(bytes?.toString());
    expect(found).toEqual(["ab", undefined, "cd", undefined]);
  });
});

describe("NDJSON", () => {
  test("a bad line fails alone, with its number", async () => {
    const deep = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const text = `\ufeff{"n":1}\n\n{"n":\n{"n":2}\r\n${deep}\n{"n":"a\\u0000b"}\n"${"x".repeat(300_000)}"\n{"n":3}`;
    const found = await read("lines", text, 250_000);
    expect(found.filter((f) => typeof f !== "string")).toEqual([{ n: 1 }, { n: 2 }, { n: "a\0b" }, { n: 3 }]);
    expect(found.filter((f) => typeof f === "string").map((f) => (f as string).slice(0, 22))).toEqual([
      "bad-json in:3: expecte",
      "bad-json in:5: expecte",
      "too-large in:7: expect",
    ]);
  });

  test("a line of another encoding is read on its own", async () => {
    const latin = Buffer.from('{"n":"na\u00efve"}\n', "latin1");
    expect(await read("lines", Buffer.concat([Buffer.from('{"n":"naïve"}\n'), latin]))).toEqual([
      { n: "naïve" },
      { n: "naïve" },
    ]);
  });
});

describe("a JSON array", () => {
  test("gives its elements", async () => {
    expect(await read("array", ' [{"n":[1,{"m":2}]}, "é", null,\n3] ')).toEqual([
      { n: [1, { m: 2 }] },
      "é",
      null,
      3,
    ]);
  });

  test("an element nested too deep fails alone", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const [first, second, third] = await read("array", `[1,${deep},2]`);
    expect([first, third]).toEqual([1, 2]);
    expect(second).toMatch(/^bad-json in, element 2: .* nested/u);
  });

  test.each([
    ["cut off", '[{"n":1},{"n"', "bad-json in: "],
    ["broken", '[{"n":1} x,{"n":2}]', "bad-json in: "],
    ["with an endless element", `[{"n":1},"${"x".repeat(500)}",{"n":2}]`, "too-large in:2: "],
  ])("%s gives what comes before, and says so", async (_, text, fault) => {
    const found = await read("array", text, 100);
    expect(found).toEqual([{ n: 1 }, expect.stringMatching(new RegExp(`^${fault}`, "u"))]);
  });

  test("that is broken is read to its end all the same, since an input's hash is of all its bytes", async () => {
    let given = 0;
    const counted = async function* () {
      for await (const piece of pieces(Buffer.from(`[x${" ".repeat(100)}`), 7)) {
        given += piece.length;
        yield piece;
      }
    };
    for await (const _ of readRecords("array", counted(), "in"));
    expect(given).toBe(102);
  });
});

describe("a table", () => {
  test("gives rows by the names of its columns, with quotes and line breaks", async () => {
    expect(await read("table", '\ufeffid;text\r\n1;"a ""b""\nc"\r\n\r\n2;d\r\n')).toEqual([
      { id: "1", text: 'a "b"\nc' },
      { id: "2", text: "d" },
    ]);
  });

  test("a bad row fails alone, with its line", async () => {
    const rows = ["id,text", '1,"a', 'b"', '2,5" or 6"', '3,"c "d" e"', "4,e", '5,"f" g', '6,"h"', "7,i"];
    const found = await read("table", `${rows.join("\n")}\n`);
    expect(found.filter((f) => typeof f !== "string")).toEqual([
      { id: "1", text: "a\nb" },
      { id: "4", text: "e" },
      { id: "7", text: "i" },
    ]);
    expect(found.filter((f) => typeof f === "string").map((f) => (f as string).slice(0, 14))).toEqual([
      "bad-csv in:4: ",
      "bad-csv in:5: ",
      "bad-csv in:7: ",
      // Where the quote of line 7 was to end, nobody can tell.
      "bad-csv in:8: ",
    ]);
  });

  test("a line that is no text fails alone", async () => {
    const row = Buffer.concat([Buffer.from("2,"), Buffer.from([0xff, 0, 0x81, 0, 0x8d, 0, 0, 1, 2, 3])]);
    const found = await read(
      "table",
      Buffer.concat([Buffer.from("id,text\n1,a\n"), row, Buffer.from("\n3,c\n")]),
    );
    expect(found).toHaveLength(3);
    expect(found).toContainEqual({ id: "1", text: "a" });
    expect(found).toContainEqual({ id: "3", text: "c" });
    expect(found).toContainEqual(expect.stringMatching(/^not-text in:3: /u));
  });

  test.each([
    ["a quote that never closes", '0,z\n1,"never\n', "bad-csv in:3: "],
    [
      "a quote that does not close soon enough",
      `0,z\n1,"${"x\n".repeat(500)}"\n2,a\n`,
      "too-large in:5[0-9]: ",
    ],
    ["a line that is too long", `0,z\n1,${"x".repeat(500)}\n2,a\n`, "too-large in:3: "],
  ])("with %s gives what comes before, and says so", async (_, rows, fault) => {
    const found = await read("table", `id,text\n${rows}`, 100);
    expect(found).toEqual([{ id: "0", text: "z" }, expect.stringMatching(new RegExp(`^${fault}`, "u"))]);
  });
});

describe("rows of XML", () => {
  const table = (...rows: string[]) =>
    `<?xml version="1.0" encoding="utf-8"?>\n<posts>\n${rows.join("\n")}\n</posts>`;

  test("are their attributes, wherever lines break", async () => {
    expect(
      await read("rows", table('<row Id="1" Body="a /> &lt;p&gt;é" />', '<row\nId="2"></row><row Id="3"/>')),
    ).toEqual([{ Id: "1", Body: "a /> <p>é" }, { Id: "2" }, { Id: "3" }]);
  });

  test("a bad row fails alone, with its number", async () => {
    const bad = [
      '<row Id="2" Body="&lol;" />',
      '<row Id="3" Body=x />',
      `<row Id="4" Body="${"x".repeat(200)}" />`,
    ];
    const found = await read("rows", table('<row Id="1" />', ...bad, '<row Id="5" />'), 100);
    expect(found.map((f) => (typeof f === "string" ? f.slice(0, 16) : f))).toEqual([
      { Id: "1" },
      "bad-xml in, row ",
      "bad-xml in, row ",
      "too-large in:4: ",
      { Id: "5" },
    ]);
  });

  test("a table that is cut off fails, and what came before is kept", async () => {
    for (const rest of ["", '<row Id="2" Bo']) {
      const [first, ...faults] = await read("rows", `<posts>\n<row Id="1" />\n${rest}`);
      expect(first).toEqual({ Id: "1" });
      expect(faults.at(-1)).toMatch(/^bad-xml in: .*its end is missing/u);
    }
  });
});

describe("messages", () => {
  const FROM = "From al Thu Jan  1 00:00:00 2026\n";

  test("of an mbox begin behind a blank line, with a header", async () => {
    const first = "A: 1\n\nFrom here on.\n\nFrom me, too.\nSo it is: x";
    const text = `${FROM}${first}\n\n${FROM}B: 2\r\n\r\n>From x\r\n>>From y\r\n\r\n${FROM}C: 3\nFrom a\nD: 4\n`;
    expect(await read("messages", text)).toEqual([
      first,
      "B: 2\r\n\r\nFrom x\r\n>From y",
      "C: 3\nFrom a\nD: 4",
    ]);
  });

  test("without a line before it one is read to its end", async () => {
    const text = `A: 1\n\nna\u00efve\n\n${FROM}B: 2\n>From x`;
    expect(await read("messages", Buffer.from(text, "latin1"))).toEqual([text]);
  });

  test("one that is too long fails alone", async () => {
    const text = ["A: 1\n\na\n", `B: 2\n\n${"x".repeat(500)}\n`, `C: 3\n\n${"y\n".repeat(200)}`, "D: 4\n"];
    const found = await read("messages", text.map((m) => `${FROM}${m}\n`).join(""), 100);
    expect(found.map((m) => String(m).slice(0, 14))).toEqual([
      "A: 1\n\na",
      "too-large in:2",
      "too-large in:3",
      "D: 4",
    ]);
  });
});
