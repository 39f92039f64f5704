import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { COLUMNS } from "../../src/learn/labelled.ts";
import { FAST, files, PAY, ROOT, tempFolder, threadmine, write } from "../helpers.ts";

const GOLD = join(ROOT, "corpus", "gold", "dev");

/** Gold threads that were scored by people: each `.tsv` with the `.txt` beside it. */
const gold = readdirSync(GOLD, { recursive: true, encoding: "utf8" })
  .filter((name, _, all) => name.endsWith(".tsv") && all.includes(name.replace(/tsv$/u, "txt")))
  .sort()
  .slice(0, 2)
  .map((name) => join(GOLD, name));

describe("report", () => {
  test("writes from the database what the run wrote", () => {
    const folder = tempFolder();
    write(folder, "a.txt", PAY);
    threadmine(["run", "a.txt", ...FAST], { cwd: folder });
    const { status, stdout, stderr } = threadmine(["report", "--reports", "again"], { cwd: folder });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("again/index.md");
    expect(files(join(folder, "again"))).toEqual(files(join(folder, "reports")));
  });

  test("links to the inputs from wherever it stands and runs", () => {
    const folder = tempFolder();
    write(folder, "proj/in/a.txt", PAY);
    write(folder, "in/b.txt", PAY.replace("team", "squad"));
    write(folder, "proj/packed.txt.gz", gzipSync(PAY.replace("team", "crew")));
    mkdirSync(join(folder, "other"));
    const inputs = ["in/a.txt", "in/../../in/b.txt", "packed.txt.gz"];
    expect(threadmine(["run", ...inputs, ...FAST], { cwd: join(folder, "proj") }).status).toBe(0);
    const report = (cwd: string, ...args: string[]) =>
      expect(threadmine(["report", ...args], { cwd: join(folder, cwd) }).status).toBe(0);
    report("proj", "--reports", join(folder, "deep", "er"));
    report("other", "--db", "../proj/threadmine.db", "--reports", "its");
    for (const where of ["proj/reports", "deep/er", "other/its"]) {
      const pages = Object.entries(files(join(folder, where))).filter(([path]) => path.endsWith(".md"));
      const followed = pages.flatMap(([path, page]) =>
        Array.from(page.matchAll(/\]\(([^()#]+)(?:#[^()]*)?\)/gu), ([, link]) =>
          resolve(folder, where, dirname(path), decodeURIComponent(link!)),
        ),
      );
      expect(followed).toEqual(
        expect.arrayContaining([join(folder, "proj/in/a.txt"), join(folder, "in/b.txt")]),
      );
      expect(followed.filter((path) => !existsSync(path) || path.endsWith(".gz"))).toEqual([]);
      const paths = pages.map(([path]) => join(folder, where, path));
      const { status, stdout, stderr } = threadmine(["verify", ...paths], { cwd: join(folder, "proj") });
      expect([status, stderr]).toEqual([0, expect.any(String)]);
      expect(stdout).not.toContain("expected");
    }
  });

  test("of a database that is not there says how to make one", () => {
    const { status, stderr } = threadmine(["report", "--db", "none.db"], { cwd: tempFolder() });
    expect(status).toBe(2);
    expect(stderr).toMatch(/none\.db: no such database\n {2}→ /u);
  });
});

describe("digest and verify", () => {
  let folder: string;
  const run = (...args: string[]) => threadmine(args, { cwd: folder });
  beforeAll(() => {
    folder = tempFolder();
    for (const name of ["01-ask-offered-em.txt", "03-two-offers.txt", "17-best-boss.txt"])
      cpSync(join(ROOT, "corpus", "threads", name), join(folder, "texts", name));
    expect(run("run", "texts", ...FAST).status).toBe(0);
  });

  test("a digest goes to standard output or to a file, and its quotations are true", () => {
    const { status, stdout, stderr } = run("digest", "--topic", "pay");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^---\ntitle: "Pay: Engineering manager/u);
    expect(run("digest", "--topic", "PAY", "--out", "out/pay.md").stdout).toBe("Wrote out/pay.md\n");
    write(folder, "here.md", stdout);
    const checked = run("verify", "here.md", "out/pay.md", "reports/topics/pay.md");
    expect([checked.status, checked.stderr]).toEqual([0, ""]);
    expect(checked.stdout).toMatch(
      /^here\.md: [1-9]\d* quotations?, all true\nout\/pay\.md: .*\nreports\/topics\/pay\.md: .*all true\nNot checked: numbers and other words\.\n$/u,
    );
  });

  test("in German", () => {
    expect(run("digest", "--topic", "pay", "--lang", "de").stdout).toContain("## Wie dies entstand");
    expect(run("report", "--reports", "berichte", "--lang", "de").status).toBe(0);
    expect(Object.keys(files(join(folder, "berichte")))).toEqual(Object.keys(files(join(folder, "reports"))));
  });

  test("verify names each place that differs, and fails", () => {
    const text = run("digest", "--topic", "pay").stdout;
    const line = text.split("\n").findIndex((l) => l.startsWith("> ") && !l.startsWith("> —")) + 1;
    write(folder, "edited.md", text.replace(/^> (?!—)(.*)$/mu, "> $1 Or so."));
    const { status, stdout } = run("verify", "edited.md");
    expect(status).toBe(1);
    expect(stdout).toMatch(
      new RegExp(
        `^edited\\.md:${line}: expected “.*”, found “.* Or so\\.”\nedited\\.md: .*, 1 place differs\nNot checked: .*\n$`,
        "u",
      ),
    );
  });

  test("nothing is written over a page that somebody has edited", () => {
    expect(run("digest", "--topic", "pay", "--out", "pages/pay.md").status).toBe(0);
    expect(run("digest", "--topic", "pay", "--out", "pages/pay.md").status).toBe(0);
    expect(run("report", "--reports", "pages").status).toBe(0);
    for (const [page, args] of [
      ["pay.md", ["digest", "--topic", "pay", "--out", "pages/pay.md"]],
      ["topics/ai.md", ["report", "--reports", "pages"]],
    ] as const) {
      const path = join(folder, "pages", page);
      const edited = `${readFileSync(path, "utf8")}\nMine.\n`;
      writeFileSync(path, edited);
      const { status, stderr } = run(...args);
      expect(status).not.toBe(0);
      expect(stderr).toContain(`pages/${page}: expected a page as it was written`);
      expect(readFileSync(path, "utf8")).toBe(edited);
      rmSync(path);
    }
  });

  test("verify says what it does not check, and counts the quotations without a link", () => {
    const text = run("digest", "--topic", "pay").stdout;
    const more = 'They say “managers earn a million”, and "everybody who stays is paid in shares".';
    write(folder, "more.md", `${text}\n${more} An "EM" is no quotation.\n`);
    const { status, stdout } = run("verify", "more.md");
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /all true\nNot checked: numbers and other words, 2 quotations without a link\.\n$/u,
    );
  });

  test("a comparison of a database with itself finds nothing", () => {
    const { status, stdout } = run("report", "--compare", "threadmine.db");
    expect(status).toBe(0);
    expect(stdout).toContain("**No share differs clearly.**");
    expect(run("report", "--compare-from", "2026-01..2026-03", "--compare-to", "2025").status).toBe(0);
  });

  test.each([
    [
      "an unknown topic",
      ["digest", "--topic", "weather"],
      "expected one of pay, AI, flattening, titles, none, found weather",
    ],
    [
      "an unknown stance",
      ["digest", "--topic", "pay", "--stance", "pro"],
      "expected one of pro-EM, pro-IC, neutral, found pro",
    ],
    [
      "a limit of none",
      ["digest", "--topic", "pay", "--limit", "0"],
      "--limit: expected a whole number of 1 or more",
    ],
    [
      "an unknown language",
      ["digest", "--topic", "pay", "--lang", "xx"],
      "--lang: expected one of de, en, found xx",
    ],
    ["no topic", ["digest"], "topic"],
    ["a report that is not there", ["verify", "none.md"], "none.md: no such report"],
    [
      "half a comparison",
      ["report", "--compare-from", "2026-01"],
      "--compare-to: expected a month or year, found none",
    ],
    [
      "a month that is none",
      ["report", "--compare-from", "2026-13", "--compare-to", "2026"],
      "found 2026-13",
    ],
    [
      "a span that ends before it begins",
      ["report", "--compare-from", "2026-03..2026-01", "--compare-to", "2026"],
      "2026-03..2026-01",
    ],
  ])("%s is wrong usage", (_, args, message) => {
    const { status, stdout, stderr } = run(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ {4}at /mu);
  });
});

describe("evaluate", () => {
  let folder: string;
  beforeAll(() => {
    folder = tempFolder();
    mkdirSync(join(folder, "texts"));
    for (const path of gold) {
      const text = path.replace(/tsv$/u, "txt");
      cpSync(text, join(folder, "texts", text.replace(/^.*\//u, "")));
    }
  });

  test("scores a database, texts, and the texts beside the gold alike", () => {
    expect(threadmine(["ingest", "texts", "--db", "a.db", ...FAST], { cwd: folder }).status).toBe(0);
    const [beside, texts, db] = [[], ["texts"], ["--db", "a.db"]].map((args) => {
      const ran = threadmine(["evaluate", ...args, "--json", "--gold", ...gold, ...FAST], { cwd: folder });
      expect([ran.status, ran.stderr]).toEqual([0, ""]);
      return JSON.parse(ran.stdout) as Record<string, unknown>;
    });
    expect(texts).toEqual(beside);
    // The evidence of the worst errors is told by the database in its own order.
    const scores = ({ worst: _, ...rest }: Record<string, unknown>) => rest;
    expect(scores(db!)).toEqual(scores(beside!));
    expect(beside!["sentences"]).toBeGreaterThan(20);
  });

  test("prints the scores, a confusion matrix and the worst errors", () => {
    const { stdout } = threadmine(["evaluate", "--gold", ...gold, ...FAST], { cwd: folder });
    for (const score of ["split", "source", "claim", "stance", "topic", "calibration"])
      expect(stdout).toMatch(new RegExp(`^${score} +[01]\\.\\d{3} `, "mu"));
    expect(stdout).toMatch(/rows: gold, columns: found\n +pro-EM +pro-IC +neutral +-\n/u);
    expect(stdout).toMatch(/worst errors/u);
  });

  test.each([
    ["gold that is not there", ["--gold", "none.tsv"], "none.tsv: no such gold file"],
    ["gold that is none", ["--gold", "a.db"], "a.db:1: expected the header"],
    ["a folder of gold", ["--gold", "texts"], "texts/*.tsv"],
    [
      "gold of another debate",
      ["--gold", "other.tsv"],
      "other.tsv:3: expected a stance (pro-EM, pro-IC, neutral), found pro-cars",
    ],
    [
      "gold of other topics",
      ["--gold", "topics.tsv"],
      "topics.tsv:3: expected a topic (pay, AI, flattening, titles), found air",
    ],
    ["no gold", [], "gold"],
    [
      "no number of errors",
      ["--gold", gold[0]!, "--worst", "many"],
      "--worst: expected a number, found many",
    ],
    [
      "texts that hold other words",
      ["--gold", gold[0]!, "other.txt"],
      "expected a thread that holds its sentences",
    ],
  ])("%s is wrong usage", (_, args, message) => {
    write(folder, "other.txt", PAY);
    const head = `${COLUMNS}\na-1\t1\t0\t3\tcomment\t1\t?\t?\t?\tOne\n`;
    write(folder, "other.tsv", `${head}a-2\t1\t4\t7\tcomment\t0\t1\tpro-cars\t-\tTwo\n`);
    write(folder, "topics.tsv", `${head}a-2\t1\t4\t7\tcomment\t0\t1\tneutral\tpay,air\tTwo\n`);
    const { status, stdout, stderr } = threadmine(
      [
        "evaluate",
        ...args.slice(-1).filter((a) => a === "other.txt"),
        ...args.filter((a) => a !== "other.txt"),
        ...FAST,
      ],
      { cwd: folder },
    );
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ {4}at /mu);
  });
});

describe("codebook check", () => {
  test.each(["em-ic.yaml", "remote-office.yaml"])("finds %s sound", (name) => {
    const { status, stdout, stderr } = threadmine(["codebook", "check", join("corpus", "codebooks", name)], {
      cwd: ROOT,
    });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/a sound codebook: .* and .*, 4 topics, \d+ key points\n/u);
  });

  test("needs a command and a file", () => {
    for (const args of [["codebook"], ["codebook", "check"]])
      expect(threadmine(args, { cwd: ROOT }).status).toBe(2);
  });
});
