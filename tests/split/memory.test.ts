import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../helpers.ts";

/** Reads 100 texts of half a megabyte with words of their own, and prints by how many megabytes the heap grew. */
const PROGRAM = `
import { readLines } from ${JSON.stringify(join(ROOT, "dist/src/split/line.js"))};
import { stem } from ${JSON.stringify(join(ROOT, "dist/src/text/words.js"))};
const held = () => (globalThis.gc(), process.memoryUsage().heapUsed / 1e6);
let before;
for (let t = 0; t <= 100; t++) {
  const letters = String(t).replace(/\\d/g, (d) => "abcdefghij"[d]);
  const text = Buffer.from(("uncommonlylongword" + letters + " ").repeat(3) + "x".repeat(500_000)).toString();
  for (const { words } of readLines(text.slice(0, 90) + "\\n" + text.slice(90))) words.map(stem);
  stem(text.slice(0, 18 + letters.length));
  if (t === 0) before = held();
}
console.log(Math.round(held() - before));
`;

test("what is remembered of words does not keep the texts that they were read in", () => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--expose-gc", "--input-type=module", "--eval", PROGRAM],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  expect(Number(stdout)).toBeLessThan(10);
});

/** Meets 20 times as many words as wink-nlp is loaded anew after, and prints by how many megabytes the heap grew. */
const RELOADS = `
import { sentences } from ${JSON.stringify(join(ROOT, "dist/src/text/words.js"))};
const held = () => (globalThis.gc(), process.memoryUsage().heapUsed / 1e6);
const letters = (n) => String(n).replace(/\\d/g, (d) => "abcdefghij"[d]);
const text = Array.from({ length: 2000 }, (_, i) => "q" + letters(i)).join(" ");
let before;
for (let t = 0; t <= 600; t++) {
  sentences(text, { start: 0, end: text.length });
  if (t === 0) before = held();
}
console.log(Math.round(held() - before));
`;

test("loading wink-nlp anew takes no more memory each time", { timeout: 60_000 }, () => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--expose-gc", "--input-type=module", "--eval", RELOADS],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  expect(Number(stdout)).toBeLessThan(15);
});
