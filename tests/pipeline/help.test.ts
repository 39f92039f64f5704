import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { CLI, command, FAST, PAY, ROOT, tempFolder, threadmine, write } from "../helpers.ts";

// Every command explains itself, with examples that work. They run in a folder as a user might have it.

interface Example {
  readonly command: string;
  readonly meaning: string;
}

/** The examples of a help text; those that were broken over lines are joined. */
function examplesOf(help: string): Example[] {
  const lines = (help.split("\nExamples:\n")[1] ?? "").split("\n").filter((l) => l.trim() !== "");
  const column = /^ {2}\S.*? {2,}(?=\S)/u.exec(lines[0] ?? "")?.[0].length ?? 0;
  const found: Example[] = [];
  for (const line of lines) {
    const command = line.slice(0, column).trim();
    const meaning = line.slice(column).trim();
    const last = found.at(-1);
    if (last && meaning === "") found.splice(-1, 1, { ...last, command: `${last.command} ${command}` });
    else found.push({ command, meaning });
  }
  return found;
}

/** `threadmine …` lines of the list of commands, without their arguments. */
function commandsOf(help: string): string[] {
  return [...help.matchAll(/^ {2}threadmine ((?:[a-z-]+ ?)+)/gmu)].map((m) => m[1]!.trim());
}

const cwd = ROOT;
const top = threadmine(["--help"], { cwd });
const commands = commandsOf(top.stdout).flatMap((name) => {
  const inner = commandsOf(threadmine([name, "--help"], { cwd }).stdout.split("\nCommands:\n")[1] ?? "");
  return inner.length > 0 ? inner : [name];
});

test("the program's help names its commands, on standard output", () => {
  expect(top.status).toBe(0);
  expect(top.stderr).toBe("");
  expect(commands).toEqual(
    expect.arrayContaining(["run", "ingest", "report", "query", "mine", "evaluate", "codebook check"]),
  );
});

test("--version gives the version of package.json alone", () => {
  const { status, stdout } = threadmine(["--version"], { cwd });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/u);
});

describe.each(commands)("threadmine %s --help", (name) => {
  let help: string;
  beforeAll(() => {
    const { status, stdout, stderr } = threadmine([...name.split(" "), "--help"], { cwd });
    expect([status, stderr]).toEqual([0, ""]);
    help = stdout;
  });

  test("has an example of the command, and says what it does", () => {
    const examples = examplesOf(help);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(example.command).toContain(`threadmine ${name}`);
      expect(example.meaning).not.toBe("");
    }
  });

  test("says of every option what it is for", () => {
    const options = help.split("\n").filter((line) => /^ +(?:-\w, )?--[a-z]/u.test(line));
    expect(options.length).toBeGreaterThan(0);
    for (const option of options) expect(option).toMatch(/--[a-z-]+ {2,}\S/u);
  });
});

describe("the examples work", () => {
  let folder: string;
  let path: string;

  beforeAll(() => {
    folder = tempFolder();
    symlinkSync(join(ROOT, "corpus"), join(folder, "corpus"));
    mkdirSync(join(folder, "threads"));
    cpSync(join(ROOT, "corpus", "threads", "01-ask-offered-em.txt"), join(folder, "threads", "one.txt"));
    write(folder, "thread.txt", PAY);
    cpSync(join(ROOT, "tests", "spark", "tables"), join(folder, "mined"), { recursive: true });
    write(folder, "big.ndjson", '{"id":"t1","text":"Managers earn more."}\n');
    write(folder, "dump.ndjson", '{"id":"c1","author":"al","link_id":"t3_a","body":"Managers earn more."}\n');
    // Which model labels is of no matter to an example: the quick one is used where the example names none.
    const program = `#!/bin/sh\ncase "$1" in run|ingest|mine|evaluate) exec "${process.execPath}" "${CLI}" "$@" ${FAST.join(" ")};; esac\nexec "${process.execPath}" "${CLI}" "$@"\n`;
    write(folder, "bin/threadmine", program);
    command("chmod", ["+x", join(folder, "bin", "threadmine")], { cwd: folder });
    path = `${join(folder, "bin")}:${process.env["PATH"]}`;
    expect(threadmine(["run", "thread.txt", ...FAST], { cwd: folder }).status).toBe(0);
  });

  test.each(
    commands.flatMap((name) =>
      examplesOf(threadmine([...name.split(" "), "--help"], { cwd }).stdout).map((e) => e.command),
    ),
  )("%s", (line) => {
    const { status, stdout, stderr } = command("bash", ["-c", line], { cwd: folder, env: { PATH: path } });
    expect(stderr).toMatch(/^(?:threadmine: no input named: .*\n|They measure .*\n)?$/u);
    expect(status).toBe(0);
    expect(stdout).not.toBe("");
  });
});
