import { describe, expect, test } from "vitest";
import { columnMap } from "../../src/formats/columns.ts";
import { readThreads } from "../../src/formats/index.ts";
import { postsOf } from "./read.ts";

const read = (content: string, map: string) =>
  readThreads({ uri: "a.dat", bytes: Buffer.from(content) }, { map: columnMap(map) });

describe("--map", () => {
  test("says what the columns of a table are called", () => {
    const threads = read(
      "Nr,Antwort auf,Wer,Beitrag,Faden\n1,,anna,Mehr Geld?,x\n2,1,bo,Nein.,x\n3,,cy,Anders.,y\n",
      "id=nr,parent=Antwort auf,author=Wer,text=Beitrag,thread=Faden",
    );
    expect(threads.map((t) => postsOf(t).map((p) => [p.author, p.answers, p.text]))).toEqual([
      [
        ["anna", null, "Mehr Geld?"],
        ["bo", "1", "Nein."],
      ],
      [["cy", null, "Anders."]],
    ]);
  });

  test("makes a table of what has a text alone", () => {
    expect(postsOf(read("Beitrag\nEins.\nZwei.\n", "text=Beitrag")[0]!).map((p) => p.text)).toEqual([
      "Eins.",
      "Zwei.",
    ]);
  });

  test("says what the fields of NDJSON are called", () => {
    const [thread] = read(
      '{"nr": 1, "msg": "Eins."}\n{"nr": 2, "msg": "Zwei.", "to": 1}\n',
      "id=nr,text=msg,parent=to",
    );
    expect(postsOf(thread!).map((p) => [p.nativeId, p.answers])).toEqual([
      ["1", null],
      ["2", "1"],
    ]);
  });

  test("goes before the names that are known", () => {
    const [thread] = read("id,text,full\n1,short,The long text.\n", "text=full");
    expect(thread!.text).toBe("The long text.");
  });

  test.each([
    [
      "frage,antwort\nWarum?,Mehr Geld.\n",
      "text=antwrt",
      "bad-csv",
      /among them antwrt, found frage, antwort$/u,
    ],
    ["id,text,wer\n1,Eins.,anna\n", "author=war", "bad-csv", /among them war, found id, text, wer$/u],
    ['{"nr": 1, "msg": "Eins."}\n{"nr": 2, "msg": "Zwei."}\n', "text=mgs", "bad-csv", /found nr, msg$/u],
    ["Managers earn more.\nNot here.\n", "text=antwort", "unknown-format", /expected a table for --map/u],
    ["<html><p>Managers earn more.</p></html>", "text=antwort", "unknown-format", /expected a table/u],
  ])("that does not fit is refused: %j with %s", (content, map, code, message) => {
    let found: unknown;
    try {
      read(content, map);
    } catch (error) {
      found = error;
    }
    expect(found).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("may name a column by a long question", () => {
    const question = "Would you rather become a manager or stay an engineer?";
    const table = `Wer;${question}\nanna;Mehr Geld.\n`;
    expect(postsOf(read(table, `author=Wer,text=${question}`)[0]!)[0]!.text).toBe("Mehr Geld.");
  });

  test("may name what the first records of NDJSON leave out", () => {
    expect(postsOf(read('{"nr": 1, "msg": "Eins."}\n', "text=msg,parent=to")[0]!)).toHaveLength(1);
  });

  test.each(["", "text", "text=", "body=text", "text=a,,id=b"])("%j is no map", (map) => {
    expect(() => columnMap(map)).toThrow(/^--map: expected COLUMN=NAME with COLUMN one of id, parent/u);
  });
});

test("a table whose columns tell nothing is read as text, which is noted", () => {
  const [thread] = readThreads({ uri: "a.csv", bytes: Buffer.from("frage,antwort\nWarum?,Mehr Geld.\n") });
  expect(thread).toMatchObject({
    format: "flat",
    notes: [
      { code: "unknown-columns", message: expect.stringMatching(/\(frage, antwort\).*--map text=NAME/u) },
    ],
  });
  for (const [uri, text] of [
    ["a.txt", "frage,antwort\nWarum?,Mehr Geld.\n"],
    ["a.csv", "Warum?\nMehr Geld, sagt sie.\n"],
  ] as const)
    expect(readThreads({ uri, bytes: Buffer.from(text) })[0]!.notes).toEqual([]);
});
