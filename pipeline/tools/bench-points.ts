/**
 * Fits on ArgKP's training motions how the likeness of an argument and a key point becomes a probability, and measures
 * the matching on its development motions: `npm run bench:points [-- FOLDER]` (default ../shared/data/argkp; `--write` keeps
 * what was fitted in corpus/models/points.json). Mean average precision as in the shared task (Friedman-Melamed et al. 2021).
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { fitLogistic } from "../../src/learn/fit.ts";
import { SURE } from "../../src/markdown/choose.ts";
import {
  Compared,
  type Likeness,
  type Matching,
  type Meaning,
  matched,
  vectorsOf,
} from "../../src/points/match.ts";
import { subjects } from "../../src/text/subjects.ts";
import { loadEncoder } from "../3-classify.ts";

const MODEL = "corpus/models/points.json";
const folder = process.argv.slice(2).find((a) => !a.startsWith("--")) ?? "../shared/data/argkp";
if (!existsSync(folder)) {
  console.log(`${folder}: expected the ArgKP data, found none; give its folder as argument`);
  process.exit(0);
}

/** An argument or key point of a motion, with its stance towards it. */
interface Text extends Meaning {
  readonly id: string;
  readonly motion: string;
  readonly stance: string;
}
interface Part {
  readonly motions: readonly string[];
  readonly arguments: readonly Text[];
  readonly points: readonly Text[];
  /** By the ids of argument and key point; none where readers were not of one mind. */
  readonly labels: ReadonlyMap<string, boolean>;
}
/** A pair of an argument and a key point of the same stance; `label` is undefined where readers were not of one mind. */
interface Pair {
  readonly argument: string;
  /** The argument's motion and stance. */
  readonly motion: string;
  readonly likeness: Likeness;
  readonly label: boolean | undefined;
}

/** Motions whose key points make one debate: together they have about as many as a codebook. */
const DEBATE = 4;

const rows = (name: string): Record<string, string>[] =>
  parse(readFileSync(`${folder}/${name}.csv`, "utf8"), { columns: true, bom: true });

async function read(part: string): Promise<Part> {
  const texts = async (file: string, id: string, column: string): Promise<Text[]> => {
    const list = rows(`${file}_${part}`);
    const vectors = await vectorsOf(
      encoder!,
      list.map((r) => r[column]!),
    );
    return list.map((r, i) => ({
      id: r[id]!,
      motion: r["topic"]!,
      stance: r["stance"]!,
      vector: vectors[i]!,
      words: subjects(r[column]!),
    }));
  };
  const points = await texts("key_points", "key_point_id", "key_point");
  return {
    motions: [...new Set(points.map((p) => p.motion))].sort(),
    arguments: await texts("arguments", "arg_id", "argument"),
    points,
    labels: new Map(
      rows(`labels_${part}`).map((r) => [`${r["arg_id"]} ${r["key_point_id"]}`, r["label"] === "1"]),
    ),
  };
}

/** Arguments against the key points of their own motion alone, as the shared task has it. */
function closed({ motions, arguments: all, points, labels }: Part): Pair[] {
  return motions.flatMap((motion) => {
    const own = points.filter((p) => p.motion === motion);
    return pairs(
      all.filter((a) => a.motion === motion),
      own,
      motion,
      labels,
    );
  });
}

/**
 * The same as a discussion has it: the key points of several motions are one debate, and as many arguments again are
 * about none of them.
 */
function open(part: Part, others: readonly Text[]): Pair[] {
  const debates = Math.ceil(part.motions.length / DEBATE);
  return Array.from({ length: debates }, (_, d) => {
    const motions = new Set(part.motions.filter((_, i) => i % debates === d));
    const own = part.arguments.filter((a) => motions.has(a.motion));
    const rest = others.filter((a) => !motions.has(a.motion));
    const step = Math.max(1, Math.floor(rest.length / own.length));
    return pairs(
      [...own, ...rest.filter((_, i) => i % step === 0).slice(0, own.length)],
      part.points.filter((p) => motions.has(p.motion)),
      [...motions].join(" "),
      part.labels,
    );
  }).flat();
}

function pairs(
  texts: readonly Text[],
  points: readonly Text[],
  question: string,
  labels: ReadonlyMap<string, boolean>,
): Pair[] {
  const compared = new Compared(points, question);
  return texts.flatMap((argument) => {
    const likenesses = compared.with(argument);
    return points.flatMap((point, i): Pair[] =>
      argument.stance === point.stance
        ? [
            {
              argument: argument.id,
              motion: `${argument.motion} ${argument.stance}`,
              likeness: likenesses[i]!,
              label: argument.motion === point.motion ? labels.get(`${argument.id} ${point.id}`) : false,
            },
          ]
        : [],
    );
  });
}

/** Of each argument the key point that it is likeliest to make. */
function likeliest(pairs: readonly Pair[], matching: Matching): [Pair, number][] {
  const best = new Map<string, [Pair, number]>();
  for (const pair of pairs) {
    const probability = matched(pair.likeness, matching);
    const other = best.get(pair.argument);
    if (!other || probability > other[1]) best.set(pair.argument, [pair, probability]);
  }
  return [...best.values()].sort((x, y) => y[1] - x[1]);
}

/** Of each argument its best key point, the surer half of them, by motion and stance; `unknown`: what undecided pairs count as. */
function meanAveragePrecision(pairs: readonly Pair[], matching: Matching, unknown: boolean): number {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) groups.set(pair.motion, [...(groups.get(pair.motion) ?? []), pair]);
  let sum = 0;
  for (const group of groups.values()) {
    const sorted = likeliest(group, matching);
    let hits = 0;
    let precision = 0;
    sorted.slice(0, sorted.length >> 1).forEach(([pair], i) => {
      if (!(pair.label ?? unknown)) return;
      hits++;
      precision += hits / (i + 1);
    });
    sum += precision / Math.max(1, hits);
  }
  return sum / groups.size;
}

/**
 * Precision, recall and F0.5 (a wrong point in a report does more harm than a missing one) of saying from a probability
 * on that an argument makes the point that it is likeliest to make; recall is of all pairs that match.
 */
function scores(pairs: readonly Pair[], matching: Matching, threshold: number): [number, number, number] {
  const said = likeliest(pairs, matching).filter(
    ([p, probability]) => p.label !== undefined && probability >= threshold,
  );
  const hit = said.filter(([p]) => p.label).length;
  const right = pairs.filter((p) => p.label).length;
  return [
    hit / Math.max(1, said.length),
    hit / Math.max(1, right),
    (1.25 * hit) / Math.max(1, said.length + 0.25 * right),
  ];
}

const encoder = await loadEncoder("minilm", 2);
const [trainPart, devPart] = [await read("train"), await read("dev")];
const train = open(trainPart, trainPart.arguments).filter((p) => p.label !== undefined);
const dev = open(devPart, trainPart.arguments);
const shared = closed(devPart);
/** Likenesses are moved to about 0 ± 1, where the fit is quick. */
const MIDDLE = [0.3, 0.1] as const;
const WIDTH = [0.12, 0.15] as const;
const scaled = fitLogistic(
  train.map(({ likeness: { cosine, words } }) => [cosine, words].map((x, i) => (x - MIDDLE[i]!) / WIDTH[i]!)),
  train.map((p) => p.label!),
  0,
);
const [cosine, words] = WIDTH.map((w, i) => Number((scaled[i]! / w).toFixed(3))) as [number, number];
const bias = MIDDLE.reduce((sum, m, i) => sum - (scaled[i]! * m) / WIDTH[i]!, scaled[2]!);
const fitted: Matching = { cosine, words, bias: Number(bias.toFixed(3)), threshold: 0 };
const thresholds = Array.from({ length: 15 }, (_, i) => Number((0.1 + i * 0.05).toFixed(2)));
const gains = thresholds.map((t) => scores(train, fitted, t)[2]);
// The strictest of those that are as good as the best.
const threshold = thresholds[gains.findLastIndex((f) => f > Math.max(...gains) - 0.005)]!;
const matching: Matching = { ...fitted, threshold };
const f = (x: number): string => x.toFixed(3);
// What the fit gains over cosines.
const cosineAlone: Matching = { cosine: 1, words: 0, bias: 0, threshold: 0 };
console.log(`${train.length} pairs to fit, ${dev.length} to score`);
for (const [name, own] of [
  ["cosine alone", cosineAlone],
  ["as fitted", matching],
] as const)
  console.log(
    `the task's dev motions, mean average precision, ${name}: strict ${f(meanAveragePrecision(shared, own, false))}, relaxed ${f(meanAveragePrecision(shared, own, true))}`,
  );
console.log(
  `log-odds = ${matching.cosine} · cosine + ${matching.words} · words ${matching.bias}; counted from ${matching.threshold} on, quoted from ${SURE.point}`,
);
for (const [name, pairs] of [
  ["train", train],
  ["dev", dev],
] as const)
  for (const least of thresholds.filter((t) => t >= 0.2)) {
    const [p, r, f05] = scores(pairs, matching, least);
    const use = least === threshold ? " counted" : least === SURE.point ? " quoted" : "";
    console.log(`${name} from ${least.toFixed(2)} on: precision ${f(p)} recall ${f(r)} F0.5 ${f(f05)}${use}`);
  }
if (process.argv.includes("--write")) writeFileSync(MODEL, `${JSON.stringify(matching)}\n`);
