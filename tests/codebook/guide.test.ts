import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { checkCodebook, loadCodebook } from "../../src/codebook/codebook.ts";
import { CLI, command, ROOT, tempFolder, write } from "../helpers.ts";

const GUIDE = readFileSync(join(ROOT, "docs", "codebook.md"), "utf8");
const blocks = (language: string): string[] =>
  [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gmu"))].map(
    ([, block]) => block!,
  );

/** The names of all fields of a schema. */
function fields(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {}, ...rest } = schema as { properties?: Record<string, unknown> };
  return [
    ...Object.keys(properties),
    ...[...Object.values(properties), ...Object.values(rest)].flatMap(fields),
  ];
}

test("the example of the guide is a sound codebook, and not thin", () => {
  const [example, ...others] = blocks("yaml");
  expect(others).toEqual([]);
  const { codebook, faults, thin } = checkCodebook(example!);
  expect(faults).toEqual([]);
  expect(thin.map((t) => t.what)).toEqual([]);
  expect(codebook?.topics.some((t) => t.lookAlikes)).toBe(true);
});

test("the guide tells of every field of the schema", () => {
  const schema = JSON.parse(readFileSync(join(ROOT, "src", "codebook", "schema.json"), "utf8")) as unknown;
  const all = new Set(fields(schema));
  expect(all.size).toBeGreaterThan(12);
  const table = GUIDE.split("\n").filter((line) => line.startsWith("| `"));
  const told = new Set(table.flatMap((line) => line.split("|")[1]!.match(/[A-Za-z]+/gu) ?? []));
  // The fields of `neutral` stand in the row's second cell; they are those of a side.
  expect([...all].filter((name) => !told.has(name))).toEqual([]);
});

test("what the guide says that `check` tells, it tells", () => {
  const [line] = GUIDE.match(/^phones\.yaml:\d+: thin: .*$/mu)!;
  const [, number, what] = /^phones\.yaml:(\d+): thin: (.*)$/u.exec(line!)!;
  const thin = blocks("yaml")[0]!.replace(/cues: \["safe\*".*\]/u, 'cues: ["safe*"]');
  expect(checkCodebook(thin).thin).toEqual([{ line: Number(number), what }]);
});

test("README and CONTRIBUTING lead to the guide", () => {
  for (const name of ["README.md", "CONTRIBUTING.md"])
    expect(readFileSync(join(ROOT, name), "utf8")).toContain("(docs/codebook.md)");
});

test.each(readdirSync(join(ROOT, "corpus", "gold", "debates")).filter((f) => f.endsWith(".yaml")))(
  "%s, by which other debates are measured, is sound and has the name of its file",
  (file) => {
    const { codebook, thin } = loadCodebook(join(ROOT, "corpus", "gold", "debates", file));
    expect(`${codebook.codebook}.yaml`).toBe(file);
    expect(thin).toEqual([]);
  },
);

describe("each command of the guide works", () => {
  const folder = tempFolder();
  const env = { PATH: `${join(folder, "bin")}:${process.env["PATH"]}` };

  beforeAll(() => {
    write(folder, "phones.yaml", blocks("yaml")[0]!);
    write(
      folder,
      "thread.txt",
      "Our school locks them away in pouches, and the class is calm at last.\nI must be able to reach my child in an emergency.\nYou can't teach against a screen, and results went up.\n",
    );
    write(folder, "bin/threadmine", `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
    command("chmod", ["-R", "+x", join(folder, "bin")], { cwd: folder });
  });

  const lines = blocks("sh").flatMap((block) => block.trimEnd().split("\n"));
  test.each(lines)("%s", { timeout: 120_000 }, (line) => {
    const { status, stderr } = command("bash", ["-c", line], { cwd: folder, env, input: "" });
    expect(stderr).not.toMatch(/^ {4}at /mu);
    expect(status, stderr).toBe(0);
  });
});
