import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openThreadmine, type Threadmine, ThreadmineError } from "../src/index.ts";
import { AGENTS, command, FAST, PAY, ROOT, rows, tempFolder, threadmine, write } from "./helpers.ts";

let folder: string;
let path: string;
let db: Threadmine;

beforeAll(() => {
  folder = tempFolder();
  write(folder, "a.txt", PAY);
  write(folder, "b.txt", `${AGENTS}\nAn engineer 😀 earns less than a manager.`);
  expect(threadmine(["ingest", "a.txt", "b.txt", ...FAST], { cwd: folder }).status).toBe(0);
  path = join(folder, "threadmine.db");
  db = openThreadmine(path);
});

const count = (table: string): number => Number(rows(path, `SELECT count(*) AS n FROM ${table}`)[0]!["n"]);

describe("readers", () => {
  test("give every row, thread by thread, with offsets that hold", () => {
    const threads = [...db.threads()];
    expect(threads.map((t) => t.uri)).toEqual(["a.txt", "b.txt"]);
    expect([...db.comments()].length).toBe(count("comments"));
    expect([...db.paragraphs()].length).toBe(count("paragraphs"));
    expect([...db.claims()].length).toBe(count("claims"));
    for (const thread of threads)
      for (const c of db.claims({ thread: thread.thread_id })) {
        expect(Array.from(thread.text).slice(c.char_start, c.char_end).join("")).toBe(c.text);
        expect(Array.isArray(c.topics)).toBe(true);
        expect(db.evidence(c.claim_id).length).toBeGreaterThan(0);
      }
  });

  test("choose claims by stance and topic", () => {
    const pay = [...db.claims({ topic: "pay" })];
    expect(pay.length).toBeGreaterThan(0);
    expect(pay.every((c) => c.topics.includes("pay"))).toBe(true);
    expect([...db.claims({ stance: "pro-IC" })].every((c) => c.stance === "pro-IC")).toBe(true);
    expect([...db.claims({ thread: "nothing" })]).toEqual([]);
    expect(db.thread("nothing")).toBeUndefined();
  });

  test("may be left early and walked side by side", () => {
    const [first] = db.claims();
    expect([...db.claims()][0]).toEqual(first);
    let pairs = 0;
    for (const _ of db.threads()) for (const __ of db.threads()) pairs++;
    expect(pairs).toBe(4);
    for (const _ of db.query("threads")) break;
    expect([...db.query("threads")].length).toBe(2);
  });

  test("search finds stems, beginnings and phrases; words are never operators", () => {
    const texts = (words: string): string[] => db.search(words).map((h) => h.text);
    expect(texts("earning manager").length).toBeGreaterThan(0);
    expect(texts("manag*").length).toBeGreaterThanOrEqual(texts("manager").length);
    expect(texts('"staff engineers"').every((t) => /staff engineers/iu.test(t))).toBe(true);
    expect(texts("managers OR NOT text: ) (")).toEqual([]);
    expect(db.search("managers", { limit: 1 })[0]!.snippet).toContain("[");
    expect(() => db.search(" - ")).toThrow(ThreadmineError);
  });

  test("queries run by name or as SQL, and nothing can be written", () => {
    expect(db.queries().map((q) => q.name)).toContain("stance-by-topic");
    expect([...db.query("claims", { limit: 2 })].length).toBe(2);
    expect([...db.query("SELECT :a + 1 AS n", { a: 1 })]).toEqual([{ n: 2 }]);
    expect(() => db.query("DELETE FROM claims")).toThrow(ThreadmineError);
    expect(() => openThreadmine(join(folder, "none.db"))).toThrow("no such database");
  });
});

test("the packed package, unpacked elsewhere: the README's example compiles strictly and runs", {
  timeout: 120_000,
}, () => {
  const outside = tempFolder();
  const run = (program: string, ...args: string[]): string => {
    const { status, stdout, stderr } = command(program, args, { cwd: outside });
    expect(status, `${program} ${args.join(" ")}\n${stdout}${stderr}`).toBe(0);
    return stdout;
  };
  // What `npm install threadmine-….tgz` does, without a registry: unpack, and let its dependencies be found.
  run("npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", outside, ROOT);
  const version = (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string })
    .version;
  const home = join(outside, "node_modules", "threadmine");
  mkdirSync(home, { recursive: true });
  run("tar", "-xzf", `threadmine-${version}.tgz`, "-C", home, "--strip-components=1");
  symlinkSync(join(ROOT, "node_modules"), join(home, "node_modules"));
  symlinkSync(path, join(outside, "threadmine.db"));

  const example = /^```ts\n(import \{ openThreadmine[\s\S]*?)^```/mu.exec(
    readFileSync(join(ROOT, "README.md"), "utf8"),
  );
  write(outside, "package.json", '{ "type": "module" }');
  write(outside, "example.ts", example![1]!);
  write(
    outside,
    "typed.ts",
    `import { type ClaimRow, openThreadmine, type SearchHit, ThreadmineError } from "threadmine";
const db = openThreadmine("threadmine.db");
const claims: Iterable<ClaimRow> = db.claims({ topic: "pay" });
for (const claim of claims) claim.topics.map((topic: string) => topic.length + claim.stance_score);
const hits: SearchHit[] = db.search("pay");
// @ts-expect-error: rows are read-only
if (hits[0]) hits[0].stance = "neutral";
// @ts-expect-error: no such filter
db.claims({ colour: "red" });
try { db.query("DROP TABLE claims"); } catch (error) { if (error instanceof ThreadmineError) console.log(error.code); }
`,
  );
  write(
    outside,
    "tsconfig.json",
    JSON.stringify({
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noPropertyAccessFromIndexSignature: true,
        skipLibCheck: false,
        module: "NodeNext",
        target: "ES2022",
        lib: ["ES2022", "DOM"],
        types: [],
      },
      include: ["*.ts"],
    }),
  );
  run(process.execPath, join(ROOT, "node_modules", "typescript", "bin", "tsc"));
  expect(run(process.execPath, "example.js")).toMatch(/^\S.* \d+$/mu);
  expect(run(process.execPath, "typed.js")).toBe("bad-sql\n");
});
