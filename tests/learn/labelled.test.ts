import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readGold, readGoldFolder, readStructureFolder } from "../../src/learn/labelled.ts";
import { faultOf } from "../fault.ts";
import { ROOT, tempFolder, write } from "../helpers.ts";

const HEADER = "id\tline\tchar_start\tchar_end\tsource\tstart\tclaim\tstance\ttopics\ttext";
const ROW = "t-1\t1\t0\t19\tcomment\t1\t1\tpro-EM\tpay,AI\tManagers earn more.";

const gold = (...rows: string[]): string => `${[HEADER, ...rows].join("\n")}\n`;

describe("readGold", () => {
  test("reads sentences, and the text beside them", () => {
    const folder = tempFolder();
    write(folder, "g.txt", "Managers earn more.\n");
    const path = write(
      folder,
      "g.tsv",
      gold(ROW, "t-2\t1\t0\t1\tquote\t0\t?\t?\t?\tM", "t-3\t1\t0\t1\tad\t0\t0\t-\t-\tM"),
    );
    const { id, text, sentences } = readGold(path);
    expect([id, text]).toEqual(["g", "Managers earn more.\n"]);
    expect(sentences[0]).toEqual({
      id: "t-1",
      line: 1,
      start: 0,
      end: 19,
      source: "comment",
      begins: true,
      claim: true,
      stance: "pro-EM",
      topics: ["pay", "AI"],
      text: "Managers earn more.",
    });
    expect(sentences[1]).toMatchObject({ claim: undefined, stance: undefined, topics: undefined });
    expect(sentences[2]).toMatchObject({ claim: false, stance: "-", topics: [] });
  });

  test.each([
    ["another header", "a\tb\n", ":1: expected the header"],
    ["a row cut off", gold(ROW, "t-2\t1"), ":3: expected 10 cells, found 2"],
    ["an unknown source", gold(ROW.replace("comment", "letter")), ":2: expected a source"],
    ["an offset that is no number", gold(ROW.replace("\t19\t", "\tend\t")), ":2: expected whole numbers"],
  ])("%s is a fault with file and line", (_, content, message) => {
    const fault = faultOf(() => readGold(write(tempFolder(), "g.tsv", content)));
    expect(fault.code).toBe("bad-gold");
    expect(fault.message).toContain(`g.tsv${message}`);
  });

  test("a missing file is named", () => {
    expect(() => readGold("/nowhere/g.tsv")).toThrow("/nowhere/g.tsv: no such gold file");
  });
});

describe("the gold that ships", () => {
  test("has each sentence at its offsets, in code points", () => {
    // Where two people labelled the same text, it stands beside the labels that they settled on.
    const threads = readGoldFolder(join(ROOT, "corpus", "gold")).filter((g) => g.text !== "");
    expect(threads.length).toBeGreaterThan(0);
    for (const { path, text, sentences } of threads) {
      const points = Array.from(text);
      for (const s of sentences)
        expect(points.slice(s.start, s.end).join(""), `${path} ${s.id}`).toBe(s.text);
    }
  });

  test("has known structure whose lines exist and whose parents stand before", () => {
    const threads = readStructureFolder(join(ROOT, "corpus", "gold"));
    expect(threads.length).toBeGreaterThan(0);
    for (const { id, text, starts, parents, sources } of threads) {
      const lines = text.split("\n").filter((l) => l.trim()).length;
      for (const start of starts) expect(start, id).toBeLessThan(lines);
      parents?.forEach((parent, c) => {
        if (parent !== null) expect(parent, id).toBeLessThan(c);
      });
      if (sources) expect(sources, id).toHaveLength(lines);
    }
  });
});
