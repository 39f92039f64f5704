import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkCodebook, loadCodebook, stances } from "../../src/codebook/codebook.ts";
import { faultOf } from "../fault.ts";
import { ROOT, tempFolder, threadmine, write } from "../helpers.ts";

const GOOD = `codebook: tabs-spaces
title: "Tabs or spaces?"
question: "Which of the two indents better?"
sides:
  - name: pro-tabs
    label: "For tabs"
    statement: "indenting with tabs"
    description: "Speaks for tabs."
    cues:
      - "tabs"
  - name: pro-spaces
    label: "For spaces"
    statement: "indenting with spaces"
    description: "Speaks for spaces."
    cues: []
neutral:
  name: neutral
  label: "No side"
  description: "Takes none."
topics:
  - name: width
    label: "Width"
    description: "How wide."
    cues: ["wide"]
    lookAlikes: ["world wide"]
keyPoints:
  - id: own-width
    side: pro-tabs
    topic: width
    text: "Everybody sees the width they like."
    paraphrases: ["I like four."]
  - id: it-matters-little
    side: neutral
    topic: null
    text: "It hardly matters."
    paraphrases: ["Who cares?"]
`;

/** The line, counted from 1, on which a text first stands in the good codebook. */
const lineOf = (text: string, source = GOOD): number =>
  source.slice(0, source.indexOf(text)).split("\n").length;

const faultsOf = (from: string, to: string) => {
  expect(GOOD).toContain(from);
  return checkCodebook(GOOD.replace(from, to)).faults;
};

describe("the codebooks that ship", () => {
  test.each(["em-ic", "remote-office"])("%s loads", (name) => {
    const { codebook, sha256, path } = loadCodebook(join(ROOT, "corpus", "codebooks", `${name}.yaml`));
    expect(codebook.codebook).toBe(name);
    expect(codebook.sides).toHaveLength(2);
    expect(codebook.topics).toHaveLength(4);
    expect(codebook.keyPoints.length).toBeGreaterThan(5);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/u);
    expect(path).toContain(name);
  });

  test("the default one has the contract's stances and topics", () => {
    const { codebook } = loadCodebook(join(ROOT, "corpus", "codebooks", "em-ic.yaml"));
    expect([...stances(codebook)].sort()).toEqual(["neutral", "pro-EM", "pro-IC"]);
    expect(codebook.topics.map((t) => t.name)).toEqual(["pay", "AI", "flattening", "titles"]);
  });
});

test("a small codebook without fault is accepted", () => {
  const { codebook, faults } = checkCodebook(GOOD);
  expect(faults).toEqual([]);
  expect(codebook && stances(codebook)).toEqual(["pro-tabs", "pro-spaces", "neutral"]);
});

describe("a fault names its line, what was expected and what was found", () => {
  test("an unknown field", () => {
    expect(faultsOf("neutral:\n", "colour: red\nneutral:\n")).toEqual([
      { line: lineOf("neutral:\n"), expected: "only known fields", found: '"colour"' },
    ]);
  });

  test("an unknown field whose value begins on the next line", () => {
    expect(faultsOf("neutral:\n", "colours:\n  - red\nneutral:\n")[0]).toMatchObject({
      line: lineOf("neutral:\n"),
      found: '"colours"',
    });
  });

  test("an unknown field of a side", () => {
    expect(faultsOf('    label: "For tabs"\n', '    label: "For tabs"\n    weight: 3\n')).toEqual([
      { line: lineOf('label: "For tabs"') + 1, expected: "only known fields in sides.0", found: '"weight"' },
    ]);
  });

  test("a missing field", () => {
    expect(faultsOf('    statement: "indenting with tabs"\n', "")).toEqual([
      { line: lineOf("name: pro-tabs"), expected: 'a field "statement" in sides.0', found: "none" },
    ]);
  });

  test("a value of the wrong type", () => {
    expect(faultsOf('"Which of the two indents better?"', "5")).toEqual([
      { line: lineOf("question:"), expected: "string in question", found: "5" },
    ]);
  });

  test("a name that cannot be one", () => {
    const [fault] = faultsOf("name: width", 'name: "the width"');
    expect(fault).toMatchObject({ line: lineOf("name: width"), found: '"the width"' });
    expect(fault?.expected).toMatch(/pattern/u);
  });

  test("a third side, and a missing one", () => {
    const third = `  - name: pro-both
    label: "Both"
    statement: "both"
    description: "Both."
    cues: []
neutral:
`;
    expect(faultsOf("neutral:\n", third)).toEqual([
      { line: lineOf("sides:"), expected: "at most 2 entries in sides", found: "3" },
    ]);
    const without = GOOD.replace(/ {2}- name: pro-spaces[\s\S]*?(?=neutral:)/u, "");
    expect(checkCodebook(without).faults[0]).toMatchObject({
      expected: "at least 2 entries in sides",
      found: "1",
    });
  });

  test("an id that comes twice", () => {
    expect(faultsOf("id: it-matters-little", "id: own-width")).toEqual([
      {
        line: lineOf("id: it-matters-little"),
        expected: "each key point id once",
        found: '"own-width" again',
      },
    ]);
  });

  test("a stance name or topic name that comes twice", () => {
    expect(faultsOf("name: pro-spaces", "name: pro-tabs")[0]).toMatchObject({
      line: lineOf("name: pro-spaces"),
      expected: "each stance name once",
    });
    const two = GOOD.replace(
      "keyPoints:",
      '  - name: width\n    label: "Again"\n    description: "d"\n    cues: []\nkeyPoints:',
    );
    expect(checkCodebook(two).faults[0]).toMatchObject({
      line: lineOf("keyPoints:"),
      expected: "each topic name once",
      found: '"width" again',
    });
  });

  test("a key point of an unknown side or topic", () => {
    expect(faultsOf("side: pro-tabs", "side: pro-emacs")).toEqual([
      {
        line: lineOf("side: pro-tabs"),
        expected: "one of pro-tabs, pro-spaces, neutral",
        found: '"pro-emacs"',
      },
    ]);
    expect(faultsOf("topic: width", "topic: depth")).toEqual([
      { line: lineOf("topic: width"), expected: "one of width or null", found: '"depth"' },
    ]);
  });

  test("every fault is told, not the first alone", () => {
    const faults = checkCodebook(
      GOOD.replace("side: pro-tabs", "side: x").replace("topic: null", "topic: y"),
    ).faults;
    expect(faults.map((f) => f.found)).toEqual(['"x"', '"y"']);
  });

  test("faults of shape do not hide those of names", () => {
    const text = GOOD.replace('    statement: "indenting with tabs"\n', "").replace(
      "side: pro-tabs",
      "side: x",
    );
    expect(checkCodebook(text).faults).toEqual([
      {
        line: lineOf("name: pro-tabs", text),
        expected: 'a field "statement" in sides.0',
        found: "none",
      },
      {
        line: lineOf("side: x", text),
        expected: "one of pro-tabs, pro-spaces, neutral",
        found: '"x"',
      },
    ]);
  });

  test("where the name of a side is missing, no key point is told to be of a wrong one", () => {
    const faults = faultsOf("  - name: pro-tabs\n    label:", "  - label:");
    expect(faults.map((f) => f.expected)).toEqual(['a field "name" in sides.0']);
  });

  test.each([
    ["broken YAML", "codebook: [a\nb: c"],
    ["tabs for indentation", "codebook:\n\tx: 1\n"],
    ["a field that comes twice", GOOD.replace("title:", "codebook: again\ntitle:")],
    ["two documents", `${GOOD}---\na: 1\n`],
    ["an alias without an anchor", "codebook: *nothing\n"],
    [
      "aliases that multiply without end",
      `a: &a [1,1,1,1,1,1,1,1,1]\n${[..."bcdefgh"].map((c, i) => `${c}: &${c} [${`*${"abcdefg"[i]},`.repeat(9)}]`).join("\n")}\n`,
    ],
    ["nothing", ""],
    ["no mapping", "just text\n"],
    ["a list", "- a\n- b\n"],
    ["bytes that are no text", "\u0000\u0001\ufffd\ufffd"],
  ])("%s", (_, text) => {
    const { codebook, faults } = checkCodebook(text);
    expect(codebook).toBeUndefined();
    expect(faults.length).toBeGreaterThan(0);
    for (const { line, expected, found } of faults) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(expected).toBeTruthy();
      expect(found).toBeTruthy();
      expect(found).not.toContain("\n");
    }
  });
});

describe("what is thin in a sound codebook", () => {
  const thinOf = (text: string) =>
    checkCodebook(text).thin.map(({ line, what }) => [line, what.split(".")[0]]);

  test("few cues, few ways of saying a point, and a side without points are told with their lines", () => {
    expect(thinOf(GOOD)).toEqual([
      [lineOf("cues:\n"), "cues of pro-tabs: 1, better 10 or more"],
      [lineOf("name: pro-spaces"), "key points of pro-spaces: 0, better 1 or more"],
      [lineOf("cues: []"), "cues of pro-spaces: 0, better 10 or more"],
      [lineOf('cues: ["wide"]'), "cues of width: 1, better 5 or more"],
      [
        lineOf('paraphrases: ["I like four."]'),
        "ways of saying own-width, its text among them: 2, better 8 or more",
      ],
      [
        lineOf('paraphrases: ["Who cares?"]'),
        "ways of saying it-matters-little, its text among them: 2, better 8 or more",
      ],
    ]);
  });

  test("enough is enough, and a faulty codebook is told its faults alone", () => {
    const five = '["a", "b", "c", "d", "e"]';
    expect(thinOf(GOOD.replace('["wide"]', five)).map(([, what]) => what)).not.toContainEqual(
      expect.stringContaining("width:"),
    );
    expect(checkCodebook(GOOD.replace("topic: width", "topic: x")).thin).toEqual([]);
  });

  test("the program tells it without failing", () => {
    const folder = tempFolder();
    write(folder, "thin.yaml", GOOD);
    const { status, stdout, stderr } = threadmine(["codebook", "check", "thin.yaml"], { cwd: folder });
    expect([status, stderr]).toEqual([0, ""]);
    const [sound, ...thin] = stdout.trimEnd().split("\n");
    expect(sound).toBe("thin.yaml: a sound codebook: pro-tabs and pro-spaces, 1 topics, 2 key points");
    expect(thin).toHaveLength(6);
    for (const line of thin) expect(line).toMatch(/^thin\.yaml:\d+: thin: /u);
  });
});

describe("loadCodebook", () => {
  test("names file and line of each fault, and the way out", () => {
    const path = write(tempFolder(), "bad.yaml", GOOD.replace("topic: width", "topic: depth"));
    const fault = faultOf(() => loadCodebook(path));
    expect(fault.code).toBe("bad-codebook");
    expect(fault.message).toBe(
      `${path}:${lineOf("topic: width")}: expected one of width or null, found "depth"`,
    );
    expect(fault.advice).toContain("codebook check");
  });

  test("a missing file, and a folder", () => {
    const folder = tempFolder();
    expect(faultOf(() => loadCodebook(join(folder, "none.yaml")))).toMatchObject({ code: "not-found" });
    expect(faultOf(() => loadCodebook(folder))).toMatchObject({ code: "unreadable" });
    expect(faultOf(() => loadCodebook(folder)).message).toContain(folder);
  });

  test("the hash is of the file's bytes", () => {
    const folder = tempFolder();
    const one = loadCodebook(write(folder, "a.yaml", GOOD));
    expect(loadCodebook(write(folder, "b.yaml", GOOD)).sha256).toBe(one.sha256);
    expect(loadCodebook(write(folder, "c.yaml", `${GOOD}\n`)).sha256).not.toBe(one.sha256);
  });
});

test("the schema of the built program is the one of the source", () => {
  const read = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");
  expect(read("dist", "src", "codebook", "schema.json")).toBe(read("src", "codebook", "schema.json"));
});
