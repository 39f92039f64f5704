/** Trains the splitter from corpus/gold/train and scores it on corpus/gold/validation: `npm run train:split`. */
import { writeFileSync } from "node:fs";
import { readStructureFolder } from "../../src/learn/labelled.ts";
import { FEATURE_GROUPS, type FeatureGroup } from "../../src/split/features.ts";
import { splitFlat } from "../../src/split/flat.ts";
import { trainSplitter } from "../../src/split/learn.ts";
import { scoreSplits } from "../../src/split/score.ts";

const [mode, ...folders] = process.argv.slice(2);
const train = readStructureFolder("corpus/gold/train");
const validation = new Map(["corpus/gold/validation", ...folders].map((f) => [f, readStructureFolder(f)]));

function report(name: string, off: ReadonlySet<FeatureGroup>): ReturnType<typeof trainSplitter> {
  const splitter = trainSplitter(train, { off });
  for (const [folder, threads] of validation) {
    const { split, link, source } = scoreSplits(threads.map((t) => [t, splitFlat(t.text, splitter)]));
    console.log(
      `${name.padEnd(20)} ${folder.replace(/^.*\//u, "").padEnd(12)} split ${split.toFixed(3)}  link ${link.toFixed(3)}  source ${source.toFixed(3)}  (${threads.length} threads)`,
    );
  }
  return splitter;
}

const splitter = report("all features", new Set());
if (mode === "--ablate") for (const group of FEATURE_GROUPS) report(`without ${group}`, new Set([group]));
else {
  writeFileSync(
    "corpus/models/split.json",
    `${JSON.stringify({ first: splitter.first, second: splitter.second, links: splitter.links })}\n`,
  );
}
