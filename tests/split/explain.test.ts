import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadSplitter } from "../../pipeline/2-split.ts";
import { splitFlat } from "../../src/split/flat.ts";
import { ROOT, threadmine } from "../helpers.ts";

const FILE = "corpus/threads/06-own-team-offer.txt";

test("reasons come when they are asked for, strongest first, and change nothing", () => {
  const text = readFileSync(join(ROOT, FILE), "utf8");
  const { splitter } = loadSplitter();
  const plain = splitFlat(text, splitter);
  const told = splitFlat(text, splitter, { explain: true });
  expect(told.lines.map(({ reasons: _, ...line }) => line)).toEqual(plain.lines);
  for (const { reasons } of told.lines.slice(1)) {
    const weights = reasons!.map((r) => Math.abs(r.weight));
    expect(weights.length).toBeGreaterThan(0);
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    for (const { detail } of reasons!) expect(detail).not.toMatch(/^(?:open|head|tail|coh|src|habit)\d?:/u);
  }
});

test("ingest --explain-split prints every line, and stores nothing", () => {
  const { status, stdout, stderr } = threadmine(["ingest", "--explain-split", FILE, "--encoder", "none"], {
    cwd: ROOT,
  });
  expect([status, stderr]).toEqual([0, ""]);
  const lines = readFileSync(join(ROOT, FILE), "utf8")
    .split("\n")
    .filter((l) => l.trim());
  expect(stdout.match(/^ +\d+ {2}[01]\.\d\d /gmu)).toHaveLength(lines.length);
  expect(stdout).toMatch(/comment 2, (?:answers 1|top level) \([01]\.\d\d\)/u);
  expect(stdout).toMatch(/answers \d+ \([01]\.\d\d\)/u);
});
