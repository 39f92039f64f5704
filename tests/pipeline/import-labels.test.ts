import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readGold } from "../../src/learn/labelled.ts";
import { AGENTS, FAST, PAY, rows, tempFolder, threadmine, write } from "../helpers.ts";

let folder: string;

beforeAll(() => {
  folder = tempFolder();
  write(folder, "a.txt", `${PAY}\nA manager 😀 earns more than me. That is unfair 🧑🏽‍💻 to engineers.`);
  write(folder, "b.txt", AGENTS);
  expect(threadmine(["ingest", "a.txt", "b.txt", ...FAST], { cwd: folder }).status).toBe(0);
});

const run = (...args: string[]) => threadmine(args, { cwd: folder });

/** How gold and database differ: pairs of stances of the sentences on which they do. */
function differences(gold: string): string[] {
  const paths = readdirSync(join(folder, gold)).filter((f) => f.endsWith(".tsv"));
  const { status, stdout, stderr } = run(
    ...["evaluate", "--json", "--db", "threadmine.db", "--gold", ...paths.map((p) => join(gold, p))],
  );
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const { confusion, split, source } = JSON.parse(stdout) as {
    confusion: Record<string, Record<string, number>>;
    split: number;
    source: number;
  };
  expect([split, source]).toEqual([1, 1]);
  return Object.entries(confusion).flatMap(([g, found]) =>
    Object.entries(found)
      .filter(([f, n]) => f !== g && n > 0)
      .map(([f, n]) => `${g} for ${f}: ${n}`),
  );
}

test("brat: what was exported comes back, and one corrected label is seen by evaluate", () => {
  expect(run("export", "--to", "brat", "--out", "brat").status).toBe(0);
  const anns = readdirSync(join(folder, "brat"))
    .filter((f) => f.endsWith(".ann"))
    .map((f) => join("brat", f));
  const imported = run("import-labels", ...anns, "--out", "gold-brat");
  expect([imported.status, imported.stdout, imported.stderr]).toEqual([
    0,
    "Wrote 2 gold files to gold-brat.\n",
    expect.stringMatching(
      /^They measure claims, stances and topics; .* split and source flatter the program\.\n$/u,
    ),
  ]);
  expect(differences("gold-brat")).toEqual([]);

  const ann = readFileSync(join(folder, anns[0]!), "utf8");
  const [line, was] = /^A\d+\tStance T1 (\S+)$/mu.exec(ann) as unknown as [string, string];
  const now = was === "neutral" ? "pro-EM" : "neutral";
  writeFileSync(join(folder, anns[0]!), ann.replace(line, line.replace(was, now)));
  expect(run("import-labels", ...anns, "--out", "gold-brat-2").status).toBe(0);
  expect(differences("gold-brat-2")).toEqual([`${now} for ${was}: 1`]);
});

interface Region {
  id: string;
  type: string;
  value: { labels?: string[] };
}
interface Task {
  data: { name: string; structure?: unknown };
  predictions: { result: Region[] }[];
  annotations?: { result: Region[]; was_cancelled?: boolean }[];
}

describe("Label Studio", () => {
  let tasks: Task[];
  beforeAll(() => {
    expect(run("export", "--to", "label-studio", "--out", "ls").status).toBe(0);
    tasks = JSON.parse(readFileSync(join(folder, "ls", "tasks.json"), "utf8")) as Task[];
  });

  /** What Label Studio gives back once every prediction was accepted and then changed. */
  function labelled(change: (task: Task, i: number) => void): string {
    const done = structuredClone(tasks);
    done.forEach((task, i) => {
      task.annotations = [{ result: structuredClone(task.predictions[0]!.result) }];
      change(task, i);
    });
    return write(folder, "project.json", JSON.stringify(done));
  }

  test("one corrected label and one claim taken away are seen by evaluate", () => {
    let was = "";
    labelled((task, i) => {
      const { result } = task.annotations![0]!;
      if (i !== 0) return;
      const last = result.filter((r) => r.type === "labels").at(-1)!;
      task.annotations![0]!.result = result.filter((r) => r.id !== last.id);
      was = last.value.labels![0]!;
    });
    expect(run("import-labels", "project.json", "--out", "gold-ls").stdout).toBe(
      "Wrote 2 gold files to gold-ls.\n",
    );
    expect(differences("gold-ls")).toEqual([`- for ${was}: 1`]);
  });

  test("tasks without annotations are left out and counted; two annotators give two files", () => {
    labelled((task, i) => {
      if (i === 0) task.annotations = [{ result: [], was_cancelled: true }];
      else task.annotations = [...task.annotations!, ...task.annotations!];
    });
    const { stdout, stderr } = run("import-labels", "project.json", "--out", "gold-two");
    expect(stdout).toBe("Wrote 2 gold files to gold-two.\n");
    expect(stderr).toMatch(/^Left out: 1 task without annotations\n/u);
    const [one, two] = readdirSync(join(folder, "gold-two")).filter((f) => f.endsWith(".tsv"));
    const read = [one!, two!].map((f) => readGold(join(folder, "gold-two", f)).sentences);
    expect(read[0]!.map((s) => [s.start, s.stance])).toEqual(read[1]!.map((s) => [s.start, s.stance]));
  });

  test("names are never paths; lost structure is taken from the database, or asked for", () => {
    labelled((task) => {
      task.data.name = "../../outside";
      delete task.data.structure;
    });
    const { status, stderr } = run("import-labels", "project.json", "--out", "gold-lost");
    expect(status).toBe(2);
    expect(stderr).toContain("--db FILE");
    expect(run("import-labels", "project.json", "--db", "threadmine.db", "--out", "gold-found").status).toBe(
      0,
    );
    expect(readdirSync(join(folder, "gold-found")).filter((f) => f.endsWith(".tsv"))).toEqual([
      "outside-2.tsv",
      "outside.tsv",
    ]);
    expect(differences("gold-found")).toEqual([]);
  });

  test("what is no export, or does not fit its text, is refused with its place", () => {
    write(folder, "no.json", "{");
    expect(run("import-labels", "no.json", "--out", "no").stderr).toContain("no.json: expected whole JSON");
    expect(run("import-labels", ".", "--out", "no").stderr).toMatch(/^threadmine: \.: expected a file/u);
    const data = { text: "short" };
    for (const task of [
      { data: { ...data, structure: { starts: 1 } }, annotations: [{}] },
      { data, annotations: {} },
      { data, annotations: [null] },
      { data, annotations: [{ result: [null] }] },
      { data, annotations: [{ result: [{ type: "choices", value: { choices: 1 } }] }] },
    ]) {
      write(folder, "odd.json", JSON.stringify([task]));
      const odd = run("import-labels", "odd.json", "--out", "no");
      expect([odd.status, odd.stderr]).toEqual([
        2,
        expect.stringMatching(/^threadmine: odd\.json: task 1: /u),
      ]);
    }
    for (const structure of [
      "{",
      "{}",
      '{"title":"a","starts":[-1],"parents":[],"sources":[],"authors":[]}',
    ]) {
      write(folder, "odd.txt", "short");
      write(folder, "odd.ann", "T1\tClaim 0 5\tshort\n");
      write(folder, "odd.json", structure);
      const odd = run("import-labels", "odd.ann", "--out", "no");
      expect([odd.status, odd.stderr]).toEqual([
        2,
        expect.stringMatching(/^threadmine: odd\.json: expected /u),
      ]);
    }
    write(
      folder,
      "far.json",
      JSON.stringify([
        {
          data: { text: "short" },
          annotations: [
            { result: [{ id: "r", type: "labels", value: { start: 0, end: 99, labels: ["x"] } }] },
          ],
        },
      ]),
    );
    const { status, stderr } = run("import-labels", "far.json", "--out", "no");
    expect(status).toBe(2);
    expect(stderr).toContain(
      "far.json: task 1, region r: expected a start and an end inside the text, found 0 99",
    );
    expect(readdirSync(folder)).not.toContain("no");
  });
});

test("gold files made so hold every claim of the database, in the format of corpus/gold", () => {
  expect(run("export", "--to", "brat", "--out", "again").status).toBe(0);
  const ann = join("again", readdirSync(join(folder, "again")).find((f) => f.endsWith("-a.ann"))!);
  expect(run("import-labels", ann, "--out", "gold-again").status).toBe(0);
  const tsv = readdirSync(join(folder, "gold-again")).find((f) => f.endsWith(".tsv"))!;
  const gold = readGold(join(folder, "gold-again", tsv));
  const points = Array.from(gold.text);
  for (const s of gold.sentences) expect(points.slice(s.start, s.end).join("")).toBe(s.text);
  const held = rows(
    join(folder, "threadmine.db"),
    "SELECT char_start, char_end, stance FROM claims JOIN threads USING (thread_id) WHERE uri LIKE '%a.txt' ORDER BY char_start",
  );
  expect(
    gold.sentences
      .filter((s) => s.claim)
      .map((s) => ({ char_start: s.start, char_end: s.end, stance: s.stance })),
  ).toEqual(held);
});
