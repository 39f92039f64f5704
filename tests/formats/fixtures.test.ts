import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FORMATS, readThreads } from "../../src/formats/index.ts";
import type { Thread } from "../../src/model.ts";
import { ROOT } from "../helpers.ts";
import { postsOf } from "./read.ts";

// Every format has a fixture of the same shape as the real thing (written by us), and beside it what is read from it:
// NAME.ext and NAME.ext.expected, where NAME begins with the name of the format. `UPDATE=1` writes the latter again.

const FOLDER = join(ROOT, "tests", "formats", "fixtures");
const fixtures = readdirSync(FOLDER).filter((name) => !name.endsWith(".expected"));
const NAMED: Readonly<Record<string, string>> = { "table.tsv": "csv" };

const formatOf = (name: string): string =>
  NAMED[name] ??
  FORMATS.map((f) => f.name)
    .filter((f) => name.startsWith(f))
    .sort((a, b) => b.length - a.length)[0]!;

/** A thread as a person would check it. */
function outline(thread: Thread): string {
  const posts = postsOf(thread).map(
    ({ nativeId, answers, kind, author, postedAt, url, text }) =>
      `\n[${nativeId}] answers ${answers ?? "nobody"} | ${kind} | ${author} | ${postedAt} | ${url}\n${text.replace(/^/gmu, "    ")}\n`,
  );
  const notes = thread.notes.map(
    ({ code, message, post }) =>
      `\n${code}${post === null ? "" : ` [${thread.posts![post]!.nativeId}]`}: ${message}`,
  );
  const text = thread.posts ? [] : [`\n${thread.text.replace(/^/gmu, "    ")}\n`];
  return [`${thread.format}: ${thread.title} (${thread.url})\n`, ...posts, ...text, ...notes].join("");
}

test("every format has a fixture", () => {
  const covered = new Set(fixtures.map(formatOf));
  expect(FORMATS.map((f) => f.name).filter((name) => !covered.has(name) && name !== "flat")).toEqual([]);
});

test.each(fixtures)("%s is recognised, and read as expected", (name) => {
  const threads = readThreads({ uri: name, bytes: readFileSync(join(FOLDER, name)) });
  expect(new Set(threads.map((t) => t.format))).toEqual(new Set([formatOf(name)]));
  const found = `${threads.map(outline).join("\n----\n")}\n`;
  const path = join(FOLDER, `${name}.expected`);
  if (process.env["UPDATE"]) writeFileSync(path, found);
  expect(existsSync(path)).toBe(true);
  expect(found).toBe(readFileSync(path, "utf8"));
});
