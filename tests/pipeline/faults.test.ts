import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/store/connection.ts";
import {
  AGENTS,
  brokenSpans,
  CLI,
  command,
  content,
  FAST,
  files,
  PAY,
  type Ran,
  ROOT,
  rows,
  tempFolder,
  threadmine,
  write,
} from "../helpers.ts";

// Whatever is wrong: a message that names the file and a way out, never a stack trace, and nothing stored is lost.

function expectMessage({ stderr }: Ran, file: string): void {
  expect(stderr).toMatch(/^threadmine: /u);
  expect(stderr).toContain(file);
  expect(stderr).toMatch(/^ {2}→ \S/mu);
  expect(stderr).not.toMatch(/^ {4}at /mu);
  expect(stderr).not.toContain("node:internal");
}

const LONG = `${"managers earn more than engineers do ".repeat(8200)}.`;
const BAD: Readonly<Record<string, { code: string; bytes?: Uint8Array | string }>> = {
  "random.txt": {
    code: "not-text",
    bytes: Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31 + (i >> 2)) & 0xff),
  },
  "empty.txt": { code: "empty", bytes: "" },
  "blank.txt": { code: "empty", bytes: " \n\t\r\n" },
  "nul.txt": { code: "not-text", bytes: new Uint8Array(2000) },
  "cut.json": { code: "bad-json", bytes: '{"id": 1, "type": "story", "children": [{"id": 2, "text": "Manag' },
  "other.json": { code: "unknown-format", bytes: '{"name": "package", "version": "1.0.0"}' },
  "deep.json": { code: "bad-json", bytes: `${"[".repeat(200_000)}${"]".repeat(200_000)}` },
  "quote.csv": { code: "bad-csv", bytes: 'id,text\n1,"never closed\n2,x\n' },
  "missing.txt": { code: "not-found" },
  [`${"x".repeat(300)}.txt`]: { code: "unreadable" },
};
const ODD: Readonly<Record<string, Uint8Array | string>> = {
  "long.txt": `Short.\n${LONG}\nShort again.`,
  "utf16le.txt": Buffer.from(`\ufeff${PAY}`, "utf16le"),
  "utf16be.txt": Buffer.from(`\ufeff${AGENTS}`, "utf16le").swap16(),
  "utf16-unmarked.txt": Buffer.from(`${PAY}\nAnd more of it.`, "utf16le"),
  "windows-1252.txt": Buffer.from(`${PAY}\nThe na\u00efve \u0093caf\u00e9\u0094 question.`, "latin1"),
  "crlf.txt": AGENTS.replaceAll("\n", "\r\n"),
  "rare-nul.txt": `${PAY}\na\0b`,
  "word.txt": `${"x".repeat(300_000)}\n${"😀".repeat(30_000)}`,
};

describe("inputs that are broken or odd", () => {
  const folder = tempFolder();
  const db = join(folder, "threadmine.db");
  let ran: Ran;

  beforeAll(() => {
    for (const [name, { bytes }] of Object.entries(BAD)) if (bytes !== undefined) write(folder, name, bytes);
    for (const [name, bytes] of Object.entries(ODD)) write(folder, name, bytes);
    write(folder, "good.txt", PAY);
    const inputs = ["good.txt", ...Object.keys(BAD), ...Object.keys(ODD)];
    ran = threadmine(["run", ...inputs, ...FAST], { cwd: folder });
  });

  test("status 1: the others are stored, and their reports written", () => {
    expect(ran.status).toBe(1);
    expect(ran.stdout).toMatch(/^Read 9 inputs .*; 10 could not be read/u);
    expect(rows(db, "SELECT uri FROM inputs ORDER BY uri").map((r) => r["uri"])).toEqual(
      ["good.txt", ...Object.keys(ODD)].sort(),
    );
    expect(brokenSpans(db)).toEqual([]);
    expect(Object.keys(files(join(folder, "reports"))).length).toBeGreaterThan(9);
  });

  test.each(Object.entries(BAD).map(([name, { code }]) => [name.slice(0, 20), name, code]))(
    "%s: named on standard error and in failures, with a way out",
    (_, name, code) => {
      const lines = ran.stderr.split("\n");
      const at = lines.findIndex((line) => line.startsWith(`threadmine: ${name}`));
      expect(at).toBeGreaterThanOrEqual(0);
      expect(lines[at]).toMatch(/expected .*, found|no such file/u);
      expect(lines[at + 1]).toMatch(/^ {2}→ \S/u);
      expect(rows(db, "SELECT code, message FROM failures WHERE uri = ?", name)).toEqual([
        { code, message: lines[at]!.slice("threadmine: ".length) },
      ]);
      expectMessage(ran, name);
    },
  );

  test.each([
    ["utf16le.txt", PAY],
    ["utf16be.txt", AGENTS],
    ["utf16-unmarked.txt", `${PAY}\nAnd more of it.`],
    ["windows-1252.txt", `${PAY}\nThe naïve “café” question.`],
    ["crlf.txt", AGENTS.replaceAll("\n", "\r\n")],
    ["rare-nul.txt", `${PAY}\na\ufffdb`],
    ["long.txt", `Short.\n${LONG}\nShort again.`],
  ])("%s is read as it is", (name, text) => {
    expect(rows(db, "SELECT text FROM threads WHERE uri = ?", name)).toEqual([{ text }]);
  });

  test("nothing but broken inputs: status 1, and an empty report", () => {
    const other = tempFolder();
    write(other, "empty.txt", "");
    const only = threadmine(["run", "empty.txt", "missing.txt", ...FAST], { cwd: other });
    expect(only.status).toBe(1);
    expectMessage(only, "empty.txt");
    expect(Object.keys(files(join(other, "reports")))).toContain("index.md");
  });
});

describe("a broken codebook", () => {
  const folder = tempFolder();
  const good = readFileSync(join(ROOT, "corpus", "codebooks", "remote-office.yaml"), "utf8");
  write(folder, "a.txt", PAY);
  test.each([
    ["empty", "", ":1: expected"],
    ["no YAML", "codebook: [a\n", ":"],
    [
      "an unknown field",
      good.replace("neutral:\n", "colour: red\nneutral:\n"),
      `expected only known fields, found "colour"`,
    ],
    ["a wrong reference", good.replace("side: pro-remote\n", "side: pro-moon\n"), `found "pro-moon"`],
    ["random bytes", Uint8Array.from({ length: 999 }, (_, i) => (i * i * 17) & 0xff), ":"],
  ])("%s: status 2, file and line named, nothing made", (_, bytes, message) => {
    const path = write(folder, "bad.yaml", bytes);
    for (const args of [
      ["run", "a.txt", "--codebook", path, ...FAST],
      ["codebook", "check", path],
    ]) {
      const ran = threadmine(args, { cwd: folder });
      expect(ran.status).toBe(2);
      expect(ran.stdout).toBe("");
      expect(ran.stderr).toMatch(/bad\.yaml:\d+: expected /u);
      expect(ran.stderr).toContain(message);
      expectMessage(ran, path);
    }
    expect(existsSync(join(folder, "threadmine.db"))).toBe(false);
    expect(existsSync(join(folder, "reports"))).toBe(false);
  });
});

describe("a database that is not ours", () => {
  const folder = tempFolder();
  write(folder, "a.txt", PAY);

  function expectUntouched(name: string): void {
    const before = readFileSync(join(folder, name));
    for (const args of [
      ["run", "a.txt", "--db", name, ...FAST],
      ["report", "--db", name],
      ["query", "threads", "--db", name],
    ]) {
      const ran = threadmine(args, { cwd: folder });
      expect(ran.status).toBe(2);
      expect(ran.stdout).toBe("");
      expectMessage(ran, name);
    }
    expect(readFileSync(join(folder, name)).equals(before)).toBe(true);
    expect(existsSync(join(folder, "reports"))).toBe(false);
  }

  test("another program's", () => {
    const db = connect(join(folder, "other.db"));
    db.exec("CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('https://x.org')");
    db.close();
    expectUntouched("other.db");
  });

  test("a text file", () => {
    write(folder, "notes.txt", "Dear diary, my manager earns more than I do.\n");
    expectUntouched("notes.txt");
  });

  test("a newer threadmine's", () => {
    expect(threadmine(["ingest", "a.txt", "--db", "newer.db", ...FAST], { cwd: folder }).status).toBe(0);
    const db = connect(join(folder, "newer.db"));
    db.exec(`INSERT INTO schema_migrations VALUES (999, '999-future.sql', '${"0".repeat(64)}')`);
    db.close();
    expectUntouched("newer.db");
  });

  test("a damaged one", () => {
    expect(threadmine(["ingest", "a.txt", "--db", "good.db", ...FAST], { cwd: folder }).status).toBe(0);
    const bytes = readFileSync(join(folder, "good.db"));
    writeFileSync(join(folder, "damaged.db"), bytes.fill(0xaa, 4096));
    expectUntouched("damaged.db");
  });
});

describe("places that cannot be written or read", () => {
  const root = process.getuid?.() === 0;
  const folder = tempFolder();
  const inputs = join(folder, "in");
  const locked = join(folder, "locked");

  /** Runs as somebody whom rights bind: root is given the rights of nobody. */
  function bound(...args: string[]): Ran {
    const nobody = 'exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"';
    return root
      ? command("sh", ["-c", nobody, "sh", process.execPath, CLI, ...args], { cwd: folder })
      : threadmine(args, { cwd: folder });
  }
  chmodSync(folder, 0o755);
  const enforceable = bound("--version").status === 0;

  beforeAll(() => {
    mkdirSync(locked);
    mkdirSync(join(folder, "open"));
    write(inputs, "a.txt", PAY);
    write(inputs, "secret.txt", AGENTS);
    chmodSync(join(folder, "open"), 0o777);
    chmodSync(join(inputs, "secret.txt"), 0);
    chmodSync(locked, 0o555);
    return () => chmodSync(locked, 0o755);
  });

  test.skipIf(!enforceable)("a read-only folder for the database", () => {
    const ran = bound("ingest", "in/a.txt", "--db", "locked/a.db", ...FAST);
    expect(ran.status).toBe(2);
    expectMessage(ran, "locked/a.db");
    expect(ran.stderr).toMatch(/--db/u);
  });

  test.skipIf(!enforceable)("a read-only folder for the reports: found before anything is stored", () => {
    const ran = bound("run", "in/a.txt", "--db", "open/a.db", "--reports", "locked/reports", ...FAST);
    expect(ran.status).toBe(2);
    expectMessage(ran, "locked");
    expect(ran.stderr).toMatch(/--reports/u);
    expect(existsSync(join(folder, "open", "a.db"))).toBe(false);
  });

  test.skipIf(!enforceable)("an input that may not be read", () => {
    const ran = bound("ingest", "in/a.txt", "in/secret.txt", "--db", "open/b.db", ...FAST);
    expect(ran.status).toBe(1);
    expectMessage(ran, "in/secret.txt");
    expect(rows(join(folder, "open", "b.db"), "SELECT uri FROM threads")).toEqual([{ uri: "in/a.txt" }]);
  });

  test("a folder that is not there", () => {
    const ran = threadmine(["ingest", "in/a.txt", "--db", "nowhere/a.db", ...FAST], { cwd: folder });
    expect(ran.status).toBe(2);
    expectMessage(ran, "nowhere");
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  });
});

describe("a full disk", () => {
  const MANY = 8;
  const bodies = Array.from({ length: MANY }, (_, i) => `${PAY}\n${AGENTS}\nThat was ${i}.\n`.repeat(6));
  const threads = bodies.map((_, i) => `threads/${i}.txt`);

  function project(): string {
    const folder = tempFolder();
    write(folder, "first.txt", PAY);
    bodies.forEach((body, i) => {
      write(folder, `threads/${i}.txt`, body);
    });
    return folder;
  }

  const ingest = (...args: string[]) => ["ingest", ...args, ...FAST];

  /** The disk is full while `ran` stores; then `mend` makes room, and the same command ends the work. */
  function expectNothingLost(folder: string, db: string, ran: Ran, before: unknown, mend: () => Ran): void {
    expect(ran.status).not.toBe(0);
    expect(ran.stdout).toBe("");
    expectMessage(ran, db);
    expect(ran.stderr).toMatch(/free some space/iu);
    const path = join(folder, db);
    expect(rows(path, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    expect(
      rows(
        path,
        "SELECT * FROM comments WHERE thread_id = (SELECT thread_id FROM threads WHERE uri = 'first.txt') ORDER BY ordinal",
      ),
    ).toEqual(before);
    const kept = Number(rows(path, "SELECT count(*) AS n FROM threads")[0]!["n"]);
    expect(kept).toBeLessThan(MANY + 1);
    expect(mend().status).toBe(0);
    const calm = project();
    threadmine(ingest("first.txt", "--db", "a.db"), { cwd: calm });
    threadmine(ingest(...threads, "--db", "a.db"), { cwd: calm });
    expect(content(path)).toEqual(content(join(calm, "a.db")));
  }

  const first = (path: string) => rows(path, "SELECT * FROM comments ORDER BY ordinal");

  test("seen through a limit on the size of files", () => {
    const folder = project();
    expect(threadmine(ingest("first.txt", "--db", "a.db"), { cwd: folder }).status).toBe(0);
    const before = first(join(folder, "a.db"));
    const args = ingest(...threads, "--db", "a.db");
    const ran = command("bash", ["-c", 'ulimit -f 400; exec "$@"', "bash", process.execPath, CLI, ...args], {
      cwd: folder,
    });
    expectNothingLost(folder, "a.db", ran, before, () => threadmine(args, { cwd: folder }));
  });

  const probe = tempFolder();
  const mountable =
    command("mount", ["-t", "tmpfs", "-o", "size=100k", "tmpfs", probe], { cwd: "/" }).status === 0;
  if (mountable) command("umount", [probe], { cwd: "/" });

  test.skipIf(!mountable)("seen on a small disk", () => {
    const folder = project();
    const disk = join(folder, "disk");
    mkdirSync(disk);
    expect(command("mount", ["-t", "tmpfs", "-o", "size=640k", "tmpfs", disk], { cwd: "/" }).status).toBe(0);
    try {
      expect(threadmine(ingest("first.txt", "--db", "disk/a.db"), { cwd: folder }).status).toBe(0);
      const before = first(join(disk, "a.db"));
      const args = ingest(...threads, "--db", "disk/a.db");
      const ran = threadmine(args, { cwd: folder });
      const full = threadmine(["report", "--db", "disk/a.db", "--reports", "disk/reports"], { cwd: folder });
      expect(full.status).toBe(1);
      expectMessage(full, "disk/reports/");
      expectNothingLost(folder, "disk/a.db", ran, before, () => {
        command("mount", ["-o", "remount,size=50m", disk], { cwd: "/" });
        return threadmine(args, { cwd: folder });
      });
    } finally {
      command("umount", [disk], { cwd: "/" });
    }
  });
});
