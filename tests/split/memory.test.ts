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
