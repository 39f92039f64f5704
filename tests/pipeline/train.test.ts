import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { FAST, ROOT, tempFolder, threadmine, write } from "../helpers.ts";

const SAMPLE = join(ROOT, "corpus", "labelled", "tabs-spaces.ndjson");
const folder = tempFolder();
const model = join(folder, "tabs.json");

function predict(lines: readonly string[]) {
  const ran = threadmine(["predict", "--model", model], { cwd: folder, input: `${lines.join("\n")}\n` });
  return {
    ...ran,
    out: ran.stdout
      .trim()
      .split("\n")
      .map((l) => JSON.parse(l) as Record<string, unknown>),
  };
}

beforeAll(() => {
  const { status, stderr } = threadmine(["train", "--labelled", SAMPLE, "--out", model, ...FAST], {
    cwd: folder,
  });
  expect(status, stderr).toBe(0);
});

describe("train", () => {
  test("prints cross-validated scores and a confusion matrix, and writes the same model each time", () => {
    const out = join(folder, "again.json");
    const { stdout } = threadmine(["train", "--labelled", SAMPLE, "--out", out, ...FAST], { cwd: folder });
    expect(stdout).toMatch(/^48 texts, 3 labels, 5-fold cross-validation\n\nmacro-F1 +0\.\d{3}\n/u);
    expect(stdout).toMatch(/^spaces +\d+ +\d+ +\d+$/mu);
    expect(readFileSync(out)).toEqual(readFileSync(model));
  });

  test.each([
    ["no JSON", '{"text":"a","stance":"b"}\n{', /bad\.ndjson:2: expected whole JSON/u],
    ["brackets without end", "[".repeat(20_000), /bad\.ndjson:1: .* nested 20000 deep/u],
    ["no stance", '{"text":"a"}', /bad\.ndjson:1: .*no stance/u],
    ["too few", '{"text":"a","stance":"b"}', /at least 10 texts/u],
  ])("a file with %s is refused and nothing is written", (_, content, message) => {
    const bad = write(folder, "bad.ndjson", content);
    const ran = threadmine(["train", "--labelled", bad, "--out", "bad.json", ...FAST], { cwd: folder });
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(message);
    expect(existsSync(join(folder, "bad.json"))).toBe(false);
  });

  test("a folder is no file of texts", () => {
    const ran = threadmine(["train", "--labelled", ".", "--out", "m.json", ...FAST], { cwd: folder });
    expect([ran.status, ran.stderr]).toEqual([2, expect.stringMatching(/^threadmine: \.: expected a file/u)]);
  });

  test("a place that cannot be written to is an error before the work", () => {
    const ran = threadmine(["train", "--labelled", SAMPLE, "--out", "no/such/m.json", ...FAST], {
      cwd: folder,
    });
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toContain("no/such/m.json");
  });
});

describe("predict", () => {
  test("adds a stance and its probability to each line and keeps the rest", () => {
    const { status, out } = predict([
      '{"id":7,"text":"Tabs, tabs, always tabs."}',
      '{"text":"Four spaces."}',
    ]);
    expect(status).toBe(0);
    expect(out[0]).toMatchObject({ id: 7, stance: "tabs" });
    expect(out[1]).toMatchObject({ text: "Four spaces.", stance: "spaces" });
    for (const { stance_score: score } of out) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
    }
  });

  test("a bad line gives an error in its place, and exit 1 at the end", () => {
    const { status, stderr, out } = predict([
      '{"text":"Tabs."}',
      "",
      "oops",
      '{"id":1,"text":5}',
      '{"text":"x"}',
    ]);
    expect(status).toBe(1);
    expect(out).toHaveLength(4);
    expect(out[1]).toMatchObject({ error: { code: "bad-json", message: expect.stringContaining("line 3") } });
    expect(out[2]).toMatchObject({ id: 1, error: { message: expect.stringContaining("line 4") } });
    expect(out[3]).toHaveProperty("stance");
    expect(stderr).toContain("line 3");
  });

  test("a line that is too long or nested too deep fails alone", () => {
    const deep = `{"text":"x","a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
    const { status, stderr, out } = predict([deep, `{"text":"${"x".repeat(1 << 25)}"}`, '{"text":"Tabs."}']);
    expect([status, out.length]).toEqual([1, 3]);
    expect(out[0]).toEqual({
      error: { code: "bad-json", message: expect.stringMatching(/^line 1: .* nested/u) },
    });
    expect(out[1]).toEqual({ error: { code: "too-large", message: expect.stringMatching(/^line 2: /u) } });
    expect(out[2]).toHaveProperty("stance");
    expect(stderr).not.toMatch(/^ {4}at /mu);
  });

  test("a missing model is an error that names it", () => {
    const { status, stderr } = threadmine(["predict", "--model", "none.json"], { cwd: folder, input: "" });
    expect(status).toBe(2);
    expect(stderr).toMatch(/none\.json.*\n.*threadmine train/u);
  });
});

test("with the encoder: the label of a line depends on that line alone", () => {
  const own = join(folder, "encoder.json");
  expect(threadmine(["train", "--labelled", SAMPLE, "--out", own], { cwd: folder }).status).toBe(0);
  const lines = ["Spaces, please.", "A tab is one key.", "Whatever the formatter says."].map((text) =>
    JSON.stringify({ text }),
  );
  const run = (input: string) => threadmine(["predict", "--model", own], { cwd: folder, input }).stdout;
  expect(run(lines.join("\n"))).toBe(lines.map((line) => run(line)).join(""));
}, 60_000);
