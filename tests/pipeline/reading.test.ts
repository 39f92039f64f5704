import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FAST, rows, tempFolder, threadmine, write } from "../helpers.ts";

// Options that say how inputs are read: --map, --pseudonymise, --key-file.

const KEY = { THREADMINE_KEY: "a key of our own, long enough" };
const TABLE = 'nr,wer,sagt\n1,anna,Managers earn more.\n2,bo,"@anna, not here."\n';
const MAP = ["--map", "id=nr,author=wer,text=sagt"];

const ingest = (folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  threadmine(["ingest", "a.csv", "--db", "a.db", ...FAST, ...args], { cwd: folder, env });
const comments = (folder: string) =>
  rows(join(folder, "a.db"), "SELECT author, text FROM comments ORDER BY ordinal");

describe("ingest", () => {
  test("--map names the columns of a table", () => {
    const folder = tempFolder();
    write(folder, "a.csv", TABLE);
    expect(ingest(folder, MAP).status).toBe(0);
    expect(comments(folder)).toEqual([
      { author: "anna", text: "Managers earn more." },
      { author: "bo", text: "@anna, not here." },
    ]);
  });

  test("--pseudonymise gives authors other names, the same under the same key, be it in a file or the environment", () => {
    const folder = tempFolder();
    write(folder, "a.csv", TABLE);
    write(folder, "key.txt", `${KEY.THREADMINE_KEY}\n`);
    expect(ingest(folder, [...MAP, "--pseudonymise"], KEY).status).toBe(0);
    const found = comments(folder);
    expect(JSON.stringify(found)).not.toMatch(/anna|bo"/u);
    expect(found[1]!["text"]).toBe(`@${found[0]!["author"]}, not here.`);
    expect(ingest(folder, [...MAP, "--pseudonymise", "--key-file", "key.txt"]).stdout).toContain(
      "1 unchanged",
    );
    expect(comments(folder)).toEqual(found);
    // Under another key it is another run, and read again.
    write(folder, "key.txt", "another key, as long as the first");
    expect(ingest(folder, [...MAP, "--pseudonymise", "--key-file", "key.txt"]).status).toBe(0);
    expect(comments(folder)).not.toEqual(found);
  });

  test("a map that does not fit fails, and a table without one that is needed is told of", () => {
    const folder = tempFolder();
    write(folder, "a.csv", "frage,antwort\nWarum?,Mehr Geld.\n");
    const wrong = ingest(folder, ["--map", "text=antwrt"]);
    expect([wrong.status, wrong.stderr]).toEqual([
      1,
      expect.stringMatching(/^threadmine: a\.csv:1: .*antwrt, found frage, antwort\n {2}→ .*--map/u),
    ]);
    const none = ingest(folder, []);
    expect([none.status, none.stderr]).toEqual([
      0,
      expect.stringMatching(
        /^threadmine: a\.csv: read as flat text, .*\(frage, antwort\).*--map text=NAME\n$/u,
      ),
    ]);
    expect(rows(join(folder, "a.db"), "SELECT code FROM thread_notes")).toEqual([
      { code: "unknown-columns" },
    ]);
    // Records of a dump, whose columns are checked before they are read.
    write(folder, "a.csv", "id,text,wer\n1,Eins.,anna\n");
    expect(ingest(folder, ["--map", "author=war"]).stderr).toContain("among them war, found id, text, wer");
  });

  test.each([
    ["a map that is none", ["--map", "body"], "--map: expected COLUMN=NAME"],
    ["no key", ["--pseudonymise"], "--pseudonymise: expected a key of at least 16 characters, found none"],
    ["no such key file", ["--pseudonymise", "--key-file", "no.txt"], "--key-file no.txt: expected a file"],
  ])("%s is wrong usage, and changes nothing", (_, args, message) => {
    const folder = tempFolder();
    write(folder, "a.csv", TABLE);
    const { status, stderr } = ingest(folder, args, { THREADMINE_KEY: "" });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(() => comments(folder)).toThrow();
  });
});

test("mine --pseudonymise gives authors other names too", () => {
  const input = `${JSON.stringify({ id: "t", comments: [{ id: "1", author: "anna", text: "Hello @anna." }] })}\n`;
  const { status, stdout } = threadmine(["mine", "--pseudonymise", "--encoder", "none"], {
    cwd: tempFolder(),
    input,
    env: KEY,
  });
  expect(status).toBe(0);
  expect(stdout).toMatch(/"author":"user-/u);
  expect(stdout).not.toContain("anna");
});
