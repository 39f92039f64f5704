import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { files, ROOT, rows, tempFolder, threadmine } from "./helpers.ts";

// The committed reports are what the program writes today: `npm start` in the project's folder, byte for byte.
// The run happens in a folder of the same layout, so that links from reports to threads are the same.

const folder = tempFolder();
cpSync(join(ROOT, "corpus", "threads"), join(folder, "corpus", "threads"), { recursive: true });

test("a run over corpus/threads writes the committed reports", { timeout: 600_000 }, () => {
  const { status, stderr } = threadmine(["run", "corpus/threads"], { cwd: folder });
  expect([status, stderr]).toEqual([0, ""]);
  const [made, committed] = [files(join(folder, "reports")), files(join(ROOT, "reports"))];
  const stale = "the committed reports are not what the program writes: run npm start and commit them";
  expect(Object.keys(made), stale).toEqual(Object.keys(committed));
  expect(
    Object.keys(made).filter((name) => made[name] !== committed[name]),
    stale,
  ).toEqual([]);
});

test("every quotation of the committed reports and of the README is true", () => {
  const reports = Object.keys(files(join(ROOT, "reports"))).map((name) => join(ROOT, "reports", name));
  const args = ["verify", ...reports, join(ROOT, "README.md"), "--db", "threadmine.db"];
  const { status, stdout } = threadmine(args, { cwd: folder });
  expect([
    status,
    stdout.split("\n").filter((line) => !/^$|^Not checked: /u.test(line) && !line.endsWith("all true")),
  ]).toEqual([0, []]);
  expect(stdout).toMatch(/README\.md: [1-9]/u);
});

test("the README's excerpt of a digest stands in that digest", () => {
  const lines = (name: string): string[] =>
    readFileSync(join(ROOT, name), "utf8").split("\n").filter(Boolean);
  const readme = lines("README.md");
  const from = readme.findIndex((line) => line.startsWith("From the [digest on pay]"));
  const until = readme.findIndex((line) => line.startsWith("!["));
  const excerpt = readme.slice(from + 1, until);
  expect(excerpt.length).toBeGreaterThan(5);
  // Links of the digest begin in its own folder, those of the README in the project's.
  const bare = (line: string): string => line.replace(/\]\([^)]*\)/gu, "]");
  const digest = new Set(lines("reports/topics/pay.md").map(bare));
  expect(excerpt.map(bare).filter((line) => !digest.has(line))).toEqual([]);
});

test("npm start reads the same inputs, under the same names", { timeout: 600_000 }, () => {
  const db = join(tempFolder(), "start.db");
  const reports = tempFolder();
  const args = ["run", "--db", db, "--reports", reports, "--encoder", "none"];
  expect(threadmine(args, { cwd: ROOT }).status).toBe(0);
  const uris = "SELECT uri, sha256 FROM inputs ORDER BY uri";
  expect(rows(db, uris)).toEqual(rows(join(folder, "threadmine.db"), uris));
});
