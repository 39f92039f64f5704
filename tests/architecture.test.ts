import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./helpers.ts";

// The rules of the house, see docs and CONTRIBUTING: who may import what.

interface Import {
  readonly from: string;
  readonly to: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .sort();
}

/** Everything a file imports, requires or loads later; own files as paths from the project's folder. */
function imports(from: string): Import[] {
  const text = readFileSync(join(ROOT, from), "utf8");
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(["'])([^"'\n]+)\1/gu;
  return [...text.matchAll(pattern)].map(([, , name]) => ({
    from,
    to: name!.startsWith(".") ? relative(ROOT, resolve(ROOT, dirname(from), name!)) : name!,
  }));
}

const SRC = sourceFiles("src");
const PIPELINE = sourceFiles("pipeline");
const ALL = [...SRC, ...PIPELINE].flatMap(imports);

/** Imports of a package or of a module in it. */
const of = (name: string): Import[] => ALL.filter(({ to }) => to === name || to.startsWith(`${name}/`));

const stray = (found: readonly Import[], allowed: (from: string) => boolean): string[] =>
  found.filter(({ from }) => !allowed(from)).map(({ from, to }) => `${from} imports ${to}`);

test("the reader of imports sees them", () => {
  expect(ALL.length).toBeGreaterThan(100);
  expect(of("yargs").length).toBeGreaterThan(0);
  expect(of("wink-nlp").length).toBeGreaterThan(0);
  expect(ALL).toContainEqual({ from: "pipeline/run.ts", to: "pipeline/5-report.ts" });
});

test("every import of our own names a file that is there, with its ending", () => {
  const own = ALL.filter(({ to }) => to.startsWith("src/") || to.startsWith("pipeline/"));
  expect(
    own.filter(({ to }) => !existsSync(join(ROOT, to))).map(({ from, to }) => `${from} imports ${to}`),
  ).toEqual([]);
});

test("src never imports pipeline", () => {
  expect(
    stray(
      ALL.filter(({ to }) => to.startsWith("pipeline/")),
      (from) => from.startsWith("pipeline/"),
    ),
  ).toEqual([]);
});

test("the program never imports tests", () => {
  expect(ALL.filter(({ to }) => to.startsWith("tests/"))).toEqual([]);
});

test("stages never import each other, nor what calls them", () => {
  const stage = /^pipeline\/[1-5]-[a-z]+\.ts$/u;
  expect(PIPELINE.filter((file) => stage.test(file))).toHaveLength(5);
  const inside = ALL.filter(({ from, to }) => stage.test(from) && to.startsWith("pipeline/"));
  expect(inside.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

describe("one owner each", () => {
  const cli = (from: string): boolean => from === "pipeline/cli.ts" || from.startsWith("pipeline/commands/");
  const within = (folder: string) => (from: string) => from.startsWith(`${folder}/`);
  test.each([
    ["better-sqlite3", within("src/store")],
    ["wink-nlp", within("src/text")],
    ["wink-eng-lite-web-model", within("src/text")],
    ["natural", within("src/text")],
    ["onnxruntime-node", within("src/encoder")],
    ["@huggingface/tokenizers", within("src/encoder")],
    ["@observablehq/plot", within("src/pictures")],
    ["yargs", cli],
    ["cli-progress", cli],
    ["hyparquet-writer", within("src/export")],
    ["p-queue", (from: string) => from === "pipeline/workers.ts"],
    ["piscina", (from: string) => from === "pipeline/workers.ts"],
    ["@streamparser/json", within("src/input")],
    ["fzstd", within("src/input")],
    ["unbzip2-stream", within("src/input")],
    ["yauzl", within("src/input")],
    ["hyparquet", within("src/store")],
  ] as const)("%s", (name, owner) => {
    expect(stray(of(name), owner)).toEqual([]);
  });

  test("natural's index, which loads database clients and reads .env, is never imported", () => {
    expect(ALL.filter(({ to }) => to === "natural")).toEqual([]);
  });

  test("only the command line prints or ends the process", () => {
    const loud = /\bprocess\.(?:stdout|stderr|exit\b|exitCode)|\bconsole\./u;
    const allowed = (file: string): boolean => cli(file) || file.startsWith("pipeline/tools/");
    expect(
      [...SRC, ...PIPELINE].filter(
        (file) => !allowed(file) && loud.test(readFileSync(join(ROOT, file), "utf8")),
      ),
    ).toEqual([]);
  });
});

test.each(["corpus", "db", "reports"])("%s holds no TypeScript", (folder) => {
  expect(sourceFiles(folder)).toEqual([]);
});

test("SQL that makes or reads relations for people lives in db", () => {
  expect(
    [...SRC, ...PIPELINE].filter((file) =>
      /CREATE (?:TABLE|VIEW|INDEX) (?!IF NOT EXISTS schema_migrations)/u.test(
        readFileSync(join(ROOT, file), "utf8"),
      ),
    ),
  ).toEqual([]);
});
