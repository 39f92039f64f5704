/**
 * Trains the splitter from corpus/gold/train, fits on corpus/gold/dev how the encoder's opinion is added, and scores it
 * on corpus/gold/validation and on any folders given: `npm run train:split [-- FOLDER…]`; `--ablate` leaves out each
 * group of features in turn. With `--links` only the links are trained anew (a minute), with `--mix` only how the encoder is
 * added; all else stays as the model's file has it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { loadCodebook } from "../../src/codebook/codebook.ts";
import { readStructureFolder, type StructureGold } from "../../src/learn/labelled.ts";
import { Logistic } from "../../src/learn/logistic.ts";
import { FEATURE_GROUPS, type FeatureGroup } from "../../src/split/features.ts";
import { type Splitter, type SplitterJson, splitFlat, splitterFromJSON } from "../../src/split/flat.ts";
import type { LineHints, Mix } from "../../src/split/hints.ts";
import { trainLinks, trainSplitter } from "../../src/split/learn.ts";
import { readMarks } from "../../src/split/marked.ts";
import { scoreSplits } from "../../src/split/score.ts";
import { damaged, exploded, longForms } from "../../src/split/variants.ts";
import { readLinesOf } from "../2-split.ts";
import { loadEncoder } from "../3-classify.ts";

const MODEL = "corpus/models/split.json";
const flags = process.argv.slice(2).filter((a) => a.startsWith("--"));
const folders = ["corpus/gold/validation", ...process.argv.slice(2).filter((a) => !a.startsWith("--"))];
const { codebook } = loadCodebook("corpus/codebooks/em-ic.yaml");
const encoder = await loadEncoder("minilm", 2);

type Hinted = { gold: StructureGold; hints: LineHints };

async function read(golds: readonly StructureGold[]): Promise<Hinted[]> {
  const found: Hinted[] = [];
  for (const gold of golds)
    found.push({
      gold,
      hints: (await readLinesOf(gold.text, codebook, encoder!, readMarks(gold.text))).hints,
    });
  return found;
}

const score = (
  threads: readonly Hinted[],
  splitter: Splitter,
  hinted: boolean,
  off: ReadonlySet<FeatureGroup> = new Set(),
) =>
  scoreSplits(
    threads.map(({ gold, hints }) => [
      gold,
      splitFlat(gold.text, splitter, hinted ? { hints, off } : { off }),
    ]),
  );

/**
 * Coordinate search for the factors that give the best split, links and sources of threads as they are; exploded, damaged
 * and long ones count for a sixth each, so that the factors hold for other forums too.
 */
function fitMix(
  splitter: Splitter,
  threads: readonly Hinted[],
  short: readonly Hinted[],
  broken: readonly Hinted[],
  long: readonly Hinted[],
): Mix {
  const choices: Record<keyof Mix, readonly number[]> = {
    lines: [0, 0.15, 0.3, 0.5, 0.75, 1, 1.3],
    kinds: [0, 0.15, 0.3, 0.5, 0.75, 1],
    start: [0.4, 0.6, 0.8, 1, 1.3],
    quote: [0, 0.3, 0.6, 1],
    source: [0.2, 0.4, 0.7, 1, 1.5],
    bias: [-1.5, -1, -0.5, -0.25, 0, 0.25, 0.5, 1],
  };
  let mix: Mix = splitter.mix;
  const value = (m: Mix): number => {
    const [a, b, c, d] = [threads, short, broken, long].map((t) => score(t, { ...splitter, mix: m }, true));
    return a!.split + a!.link + a!.source + (b!.split + c!.split + d!.split + c!.source) / 6;
  };
  let best = value(mix);
  for (let round = 0; round < 2; round++) {
    for (const key of Object.keys(choices) as (keyof Mix)[]) {
      for (const choice of choices[key]) {
        const candidate = { ...mix, [key]: choice };
        const v = value(candidate);
        if (v > best + 1e-4) [best, mix] = [v, candidate];
      }
    }
  }
  return mix;
}

const validation: [string, Hinted[]][] = [];
for (const folder of folders) validation.push([folder, await read(readStructureFolder(folder))]);

function report(name: string, splitter: Splitter, hinted: boolean, off?: ReadonlySet<FeatureGroup>): void {
  for (const [folder, threads] of validation) {
    const { split, link, source } = score(threads, splitter, hinted, off);
    console.log(
      `${name.padEnd(22)} ${folder.replace(/^.*\//u, "").padEnd(12)} split ${split.toFixed(3)}  link ${link.toFixed(3)}  source ${source.toFixed(3)}  (${threads.length} threads)`,
    );
  }
}

const train = readStructureFolder("corpus/gold/train");
const shipped = (): Splitter => splitterFromJSON(JSON.parse(readFileSync(MODEL, "utf8")) as SplitterJson);
let splitter = flags.includes("--links")
  ? { ...shipped(), links: Logistic.fromJSON(trainLinks(train).toJSON()) }
  : flags.includes("--mix")
    ? shipped()
    : trainSplitter(train);
if (!flags.includes("--links")) {
  const dev = readStructureFolder("corpus/gold/dev");
  splitter = {
    ...splitter,
    mix: fitMix(
      splitter,
      await read(dev),
      await read(dev.map(exploded)),
      await read(damaged(dev)),
      await read(longForms(dev)),
    ),
  };
}
console.log(`mix ${JSON.stringify(splitter.mix)}`);
report("without the encoder", splitter, false);
report("with the encoder", splitter, true);
writeFileSync(
  MODEL,
  `${JSON.stringify({ first: splitter.first, second: splitter.second, links: splitter.links, mix: splitter.mix })}\n`,
);
if (flags.includes("--ablate")) {
  for (const group of FEATURE_GROUPS) {
    const off = new Set<FeatureGroup>([group]);
    report(`without ${group}`, trainSplitter(train, { off }), false, off);
  }
}
