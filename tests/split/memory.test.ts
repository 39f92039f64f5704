import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../helpers.ts";

const TEXT = JSON.stringify(join(ROOT, "dist/src/text/words.js"));

/** By how many megabytes the heap grows from after the first step to after the last, in a process of its own. */
function grown(setup: string, last: number, step: string): number {
  const program = `${setup}
const held = () => (globalThis.gc(), process.memoryUsage().heapUsed / 1e6);
const letters = (n) => String(n).replace(/\\d/g, (d) => "abcdefghij"[d]);
const step = (t) => {${step}};
step(0);
const before = held();
for (let t = 1; t <= ${last}; t++) step(t);
console.log(Math.round(held() - before));`;
  const args = ["--expose-gc", "--input-type=module", "--eval", program];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^-?\d+\n$/u);
  return Number(stdout);
}

test("what is remembered of words does not keep the texts that they were read in", () => {
  const setup = `
import { readLines } from ${JSON.stringify(join(ROOT, "dist/src/split/line.js"))};
import { stem } from ${TEXT};`;
  // Texts of half a megabyte with words of their own.
  const step = `
  const text = Buffer.from(("uncommonlylongword" + letters(t) + " ").repeat(3) + "x".repeat(500_000)).toString();
  for (const { words } of readLines(text.slice(0, 90) + "\\n" + text.slice(90))) words.map(stem);
  stem(text.slice(0, 18 + letters(t).length));`;
  expect(grown(setup, 100, step)).toBeLessThan(10);
});

test("loading wink-nlp anew takes no more memory each time", { timeout: 60_000 }, () => {
  // 20 times as many words as it is loaded anew after.
  const setup = `import { sentences } from ${TEXT};`;
  const step = `
  const text = Array.from({ length: 2000 }, (_, i) => "q" + letters(i)).join(" ");
  sentences(text, { start: 0, end: text.length });`;
  expect(grown(setup, 600, step)).toBeLessThan(15);
});
