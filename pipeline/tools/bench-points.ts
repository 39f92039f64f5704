/**
 * Fits on ArgKP's training motions how the cosine of an argument and a key point becomes a probability, and measures the
 * matching on its development motions: `npm run bench:points [-- FOLDER]` (default ../shared/data/argkp; `--write` keeps
 * what was fitted in corpus/models/points.json). Mean average precision as in the shared task (Friedman-Melamed et al. 2021).
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { fitLogistic } from "../../src/learn/fit.ts";
import { sigmoid } from "../../src/learn/logistic.ts";
import { type Matching, vectorsOf } from "../../src/points/match.ts";
import { cosine } from "../../src/points/vectors.ts";
import { loadEncoder } from "../3-classify.ts";

const MODEL = "corpus/models/points.json";
const folder = process.argv.slice(2).find((a) => !a.startsWith("--")) ?? "../shared/data/argkp";
if (!existsSync(folder)) {
  console.log(`${folder}: expected the ArgKP data, found none; give its folder as argument`);
  process.exit(0);
}

interface Text {
  readonly id: string;
  readonly text: string;
  readonly stance: string;
}
interface Motion {
  readonly arguments: Text[];
  readonly points: Text[];
}
/** A pair of an argument and a key point of the same stance; `label` is undefined where readers were not of one mind. */
interface Pair {
  readonly argument: string;
  readonly motion: string;
  readonly cosine: number;
  readonly label: boolean | undefined;
}

const rows = (name: string): Record<string, string>[] =>
  parse(readFileSync(`${folder}/${name}.csv`), { columns: true, bom: true });

async function pairsOf(part: string): Promise<Pair[]> {
  const motions = new Map<string, Motion>();
  const motion = (name: string): Motion => {
    const found = motions.get(name) ?? { arguments: [], points: [] };
    motions.set(name, found);
    return found;
  };
  for (const r of rows(`arguments_${part}`))
    motion(r["topic"]!).arguments.push({ id: r["arg_id"]!, text: r["argument"]!, stance: r["stance"]! });
  for (const r of rows(`key_points_${part}`))
    motion(r["topic"]!).points.push({ id: r["key_point_id"]!, text: r["key_point"]!, stance: r["stance"]! });
  const labels = new Map(
    rows(`labels_${part}`).map((r) => [`${r["arg_id"]} ${r["key_point_id"]}`, r["label"] === "1"]),
  );
  const found: Pair[] = [];
  for (const [name, { arguments: texts, points }] of motions) {
    const a = await vectorsOf(
      encoder!,
      texts.map((t) => t.text),
    );
    const k = await vectorsOf(
      encoder!,
      points.map((t) => t.text),
    );
    texts.forEach((argument, i) => {
      points.forEach((point, j) => {
        if (argument.stance === point.stance)
          found.push({
            argument: argument.id,
            motion: `${name} ${argument.stance}`,
            cosine: cosine(a[i]!, k[j]!),
            label: labels.get(`${argument.id} ${point.id}`),
          });
      });
    });
  }
  return found;
}

/** Of each argument its best key point, the surer half of them, by motion and stance; `unknown`: what undecided pairs count as. */
function meanAveragePrecision(pairs: readonly Pair[], unknown: boolean): number {
  const groups = new Map<string, Map<string, Pair>>();
  for (const pair of pairs) {
    const best = groups.get(pair.motion) ?? new Map<string, Pair>();
    groups.set(pair.motion, best);
    const other = best.get(pair.argument);
    if (!other || pair.cosine > other.cosine) best.set(pair.argument, pair);
  }
  let sum = 0;
  for (const best of groups.values()) {
    const sorted = [...best.values()].sort((x, y) => y.cosine - x.cosine);
    let hits = 0;
    let precision = 0;
    sorted.slice(0, sorted.length >> 1).forEach((pair, i) => {
      if (!(pair.label ?? unknown)) return;
      hits++;
      precision += hits / (i + 1);
    });
    sum += precision / Math.max(1, hits);
  }
  return sum / groups.size;
}

/** Precision, recall and F0.5 (a wrong point in a report does more harm than a missing one) of saying "makes this point" from a probability on. */
function scores(
  pairs: readonly Pair[],
  { slope, bias }: Matching,
  threshold: number,
): [number, number, number] {
  let hit = 0;
  let said = 0;
  let right = 0;
  for (const { cosine: c, label } of pairs) {
    if (label === undefined) continue;
    const yes = sigmoid(slope * c + bias) >= threshold;
    if (yes) said++;
    if (label) right++;
    if (yes && label) hit++;
  }
  return [hit / Math.max(1, said), hit / Math.max(1, right), (1.25 * hit) / Math.max(1, said + 0.25 * right)];
}

const encoder = await loadEncoder("minilm", 2);
const train = (await pairsOf("train")).filter((p) => p.label !== undefined);
const dev = await pairsOf("dev");
/** Cosines are moved to about 0 ± 1, where the fit is quick. */
const [MIDDLE, WIDTH] = [0.45, 0.12];
const [scaled, offset] = fitLogistic(
  train.map((p) => [(p.cosine - MIDDLE) / WIDTH]),
  train.map((p) => p.label!),
  0,
) as [number, number];
const slope = scaled / WIDTH;
const bias = Number((offset - slope * MIDDLE).toFixed(3));
const fitted = { slope, bias, threshold: 0 };
const thresholds = Array.from({ length: 17 }, (_, i) => 0.1 + i * 0.05);
const threshold = thresholds.reduce((a, b) =>
  scores(train, fitted, b)[2] > scores(train, fitted, a)[2] ? b : a,
);
const matching: Matching = {
  slope: Number(fitted.slope.toFixed(3)),
  bias,
  threshold: Number(threshold.toFixed(2)),
};
const f = (x: number): string => x.toFixed(3);
console.log(`${train.length} pairs to fit, ${dev.length} to score`);
console.log(
  `dev mean average precision: strict ${f(meanAveragePrecision(dev, false))}, relaxed ${f(meanAveragePrecision(dev, true))}`,
);
console.log(
  `probability = sigmoid(${matching.slope} · cosine ${matching.bias}), given from ${matching.threshold} on`,
);
for (const [name, pairs] of [
  ["train", train],
  ["dev", dev],
] as const) {
  const [p, r, f1] = scores(pairs, matching, matching.threshold);
  console.log(`${name} precision ${f(p)} recall ${f(r)} F0.5 ${f(f1)}`);
}
if (process.argv.includes("--write")) writeFileSync(MODEL, `${JSON.stringify(matching)}\n`);
