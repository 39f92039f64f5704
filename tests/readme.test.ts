import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { CLI, command, PAY, ROOT, tempFolder, threadmine, write } from "./helpers.ts";

// What README.md tells people to type works. In every block fenced as ```sh, each line that begins with
// `threadmine` or `npx threadmine` is run as it stands (lines ending in \ are joined), in the order of the file, in
// a folder that holds:
//   threadmine.db, reports/   from a run over the first two sample threads
//   thread.txt, threads/      a flat thread, and a folder of threads
//   survey.csv                a table whose columns need names
//   corpus/, db/              the project's own

const README = join(ROOT, "README.md");

function commandsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gmu)].flatMap(([, block]) =>
    block!
      .replace(/\\\n\s*/gu, "")
      .split("\n")
      .map((line) => line.trim().replace(/^\$ /u, ""))
      .filter((line) => /^(?:npx )?threadmine /u.test(line)),
  );
}

test("the reader of commands finds them", () => {
  const markdown =
    "```sh\nnpm ci\n$ threadmine run a.txt \\\n  --db b.db\nnpx threadmine mine < x\n```\n```\nthreadmine no\n```\n";
  expect(commandsOf(markdown)).toEqual(["threadmine run a.txt --db b.db", "npx threadmine mine < x"]);
});

test("README.md is there, and shows how to run the program", () => {
  expect(existsSync(README)).toBe(true);
  expect(commandsOf(readFileSync(README, "utf8")).length).toBeGreaterThan(2);
});

describe.skipIf(!existsSync(README))("each command of README.md works", () => {
  let folder: string;
  let env: Record<string, string>;

  beforeAll(() => {
    folder = tempFolder();
    for (const name of ["corpus", "db"]) symlinkSync(join(ROOT, name), join(folder, name));
    mkdirSync(join(folder, "threads"));
    cpSync(
      join(ROOT, "corpus", "threads", "05-best-move-ever.txt"),
      join(folder, "threads", "best-move-ever.txt"),
    );
    write(folder, "thread.txt", PAY);
    write(folder, "key.txt", "a key that is long enough");
    write(folder, "survey.csv", "Person,Sent,Answer\nanna,2026-03-08,Managers earn more.\n");
    write(folder, "bin/threadmine", `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
    write(folder, "bin/npx", '#!/bin/sh\nexec "$@"\n');
    command("chmod", ["-R", "+x", join(folder, "bin")], { cwd: folder });
    env = { PATH: `${join(folder, "bin")}:${process.env["PATH"]}` };
    const { status } = threadmine(["run", "corpus/threads/0[12]*.txt"], { cwd: folder });
    expect(status).toBe(0);
  });

  const lines = existsSync(README) ? [...new Set(commandsOf(readFileSync(README, "utf8")))] : [];
  test.each(lines)("%s", { timeout: 600_000 }, (line) => {
    const { status, stderr } = command("bash", ["-c", line], { cwd: folder, env, input: "" });
    expect(stderr).not.toMatch(/^ {4}at /mu);
    expect(status, stderr).toBe(0);
  });
});
