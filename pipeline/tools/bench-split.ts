/**
 * Flattens every structured thread of the inputs, splits it again and scores the result: `npm run bench:split -- INPUT…`.
 * INPUT: anything that threadmine reads with a structure of its own, or a folder of ID.json beside ID.txt. Without INPUT:
 * the sample corpus and corpus/gold/validation.
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { loadCodebook } from "../../src/codebook/codebook.ts";
import { messageOf } from "../../src/errors.ts";
import { readStructureFolder, type StructureGold } from "../../src/learn/labelled.ts";
import { splitFlat } from "../../src/split/flat.ts";
import { flatten } from "../../src/split/flatten.ts";
import type { LineHints } from "../../src/split/hints.ts";
import { readMarks } from "../../src/split/marked.ts";
import { scoreSplits } from "../../src/split/score.ts";
import { extractAll, findInputs } from "../1-extract.ts";
import { loadSplitter, readLinesOf } from "../2-split.ts";
import { loadEncoder } from "../3-classify.ts";

const given = process.argv.slice(2);
const args = given.length > 0 ? given : ["corpus/threads", "corpus/gold/validation"];
const { codebook } = loadCodebook("corpus/codebooks/em-ic.yaml");
const { splitter } = loadSplitter();
const encoder = await loadEncoder("minilm", 2);

/** Whether a folder holds threads of known structure: JSON files with texts of the same name. */
function isGold(folder: string): boolean {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false;
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.some((n) => n.endsWith(".json") && existsSync(`${folder}/${n.replace(/\.json$/u, ".txt")}`));
}

async function read(arg: string): Promise<StructureGold[]> {
  if (isGold(arg)) return readStructureFolder(arg);
  const found: StructureGold[] = [];
  for (const uri of await findInputs([arg])) {
    try {
      for await (const { thread } of extractAll([uri], (fault) => console.error(fault.message))) {
        const gold = flatten(thread);
        if (gold) found.push(gold);
      }
    } catch (error) {
      console.error(messageOf(error));
    }
  }
  return found;
}

for (const arg of args) {
  const golds = await read(arg);
  if (golds.length === 0) {
    console.error(`${arg}: no thread with a structure of its own`);
    continue;
  }
  const lines = golds.reduce((n, g) => n + g.text.split("\n").length, 0);
  const began = performance.now();
  const plain = scoreSplits(golds.map((g) => [g, splitFlat(g.text, splitter)]));
  const seconds = (performance.now() - began) / 1000;
  const hints: LineHints[] = [];
  for (const g of golds) hints.push((await readLinesOf(g.text, codebook, encoder!, readMarks(g.text))).hints);
  const read2 = (performance.now() - began) / 1000 - seconds;
  const hinted = scoreSplits(golds.map((g, i) => [g, splitFlat(g.text, splitter, { hints: hints[i] })]));
  console.log(`${arg}: ${golds.length} threads, ${lines} lines`);
  for (const [name, s, time] of [
    ["without the encoder", plain, seconds],
    ["with the encoder", hinted, seconds + read2],
  ] as const) {
    const link = golds.some((g) => g.parents) ? `  link ${s.link.toFixed(3)}` : "";
    const source = golds.some((g) => g.sources) ? `  source ${s.source.toFixed(3)}` : "";
    console.log(
      `  ${name.padEnd(20)} split ${s.split.toFixed(3)}${link}${source}  ${Math.round(lines / time).toLocaleString("en-US")} lines/s`,
    );
  }
}
