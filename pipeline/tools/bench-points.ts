/**
 * Fits on the labelled training claims how the likeness of a claim and a key point becomes a probability, for any debate, and
 * which points claims of the debate that ships make; measures both on the development and validation claims and the first, if
 * it is there, on ArgKP's development motions: `npm run bench:points [-- FOLDER]` (ArgKP, default ../shared/data/argkp;
 * `--write` keeps what was fitted in corpus/models). Mean average precision as in the shared task (Friedman-Melamed et al.
 * 2021).
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { loadCodebook } from "../../src/codebook/codebook.ts";
import { placeOf } from "../../src/encoder/places.ts";
import { grouped } from "../../src/grouped.ts";
import { fitLogistic } from "../../src/learn/fit.ts";
import { readGoldFolder } from "../../src/learn/labelled.ts";
import { SURE } from "../../src/markdown/choose.ts";
import { LearntPoints, learnPoints } from "../../src/points/learnt.ts";
import {
  Compared,
  type LearntMatching,
  type Likeness,
  matched,
  meanings,
  type Odds,
  pointsOf,
  readPoints,
  withLearnt,
} from "../../src/points/match.ts";
import { cosine, type Meaning, packed, unit, unpacked } from "../../src/points/vectors.ts";
import { loadEncoder } from "../3-classify.ts";
import { readWithGold } from "./gold-logits.ts";

const MODELS = "corpus/models";
const folder = process.argv.slice(2).find((a) => !a.startsWith("--")) ?? "../shared/data/argkp";
const f = (x: number): string => x.toFixed(3);
/** What a point must be right for to be told: of those told on the development claims, the share that is. */
const PRECISION = 0.7;

/** A claim and a key point of its side; `label` is undefined where readers were not of one mind. */
interface Pair {
  readonly claim: string;
  readonly group: string;
  readonly likeness: Likeness;
  readonly label: boolean | undefined;
}

/** A labelled claim, by the encoder's vectors of it. */
interface Labelled {
  readonly id: string;
  readonly stance: string;
  readonly points: readonly string[];
  readonly words: ReadonlySet<string>;
  readonly context: Float32Array;
  readonly alone: Float32Array;
  readonly likenesses: readonly Likeness[];
}

const codebook = loadCodebook("corpus/codebooks/em-ic.yaml").codebook;
const encoder = (await loadEncoder("minilm", 2))!;
const points = await readPoints(codebook, encoder);
const threads = ["train", "dev", "validation"].flatMap((part) => readGoldFolder(`corpus/gold/${part}`));

const rows = (path: string, delimiter: string): Record<string, string>[] =>
  parse(readFileSync(path, "utf8"), {
    columns: true,
    bom: true,
    delimiter,
    quote: delimiter === "," ? '"' : null,
  });

/** The points that claims make by a file of corpus/points, by the claims' ids; `-` for none. */
const pointsIn = (part: string): Map<string, string[]> =>
  new Map(rows(`corpus/points/${part}.tsv`, "\t").map((r) => [r["id"]!, r["point"]!.split(",")]));

/** Tells how often a second reader of validation claims gave the point that the first gave, or none where that gave none. */
function tellAgreement(): void {
  const first = pointsIn("validation");
  const both = [...pointsIn("second")].map(([id, points]) => [first.get(id)!, points] as const);
  const same = ([a, b]: (typeof both)[number]): boolean => a.some((point) => b.includes(point));
  const making = both.filter(([a]) => !a.includes("-"));
  console.log(
    `two readers: the same of ${both.length} claims ${f(both.filter(same).length / both.length)}, of the ${making.length} with a point ${f(making.filter(same).length / making.length)}`,
  );
}

/** The labelled claims of a file of corpus/points, as the encoder reads them. */
async function own(part: string): Promise<Labelled[]> {
  const labels = pointsIn(part);
  const found: Labelled[] = [];
  for (const thread of threads) {
    const own = thread.sentences.flatMap((s, i) => (labels.has(s.id) ? [{ ...s, i }] : []));
    if (own.length === 0) continue;
    const { reading } = await readWithGold(thread, codebook, encoder);
    const alone = await meanings(
      encoder,
      own.map((s) => s.text),
    );
    own.forEach(({ id, i, stance, topics = [] }, n) => {
      const said = alone[n]!;
      const context = unit(placeOf(reading!, i));
      const likenesses = likeness({ ...said, vector: context }, said, topics, points);
      found.push({
        id,
        stance: stance!,
        points: labels.get(id)!,
        words: said.words,
        context,
        alone: said.vector,
        likenesses,
      });
    });
  }
  return found;
}

/** Labelled claims, each with every key point of its side. */
const pairsOf = (claims: readonly Labelled[], group: string, learnt?: LearntPoints): Pair[] =>
  claims.flatMap(({ id, stance, context, words, likenesses, points }) => {
    const side = pointsOf(codebook, stance);
    const all = learnt ? withLearnt(likenesses, learnt, side, { vector: context, words }) : likenesses;
    return side.map((k) => ({
      claim: id,
      group,
      likeness: all[k]!,
      label: points.includes(codebook.keyPoints[k]!.id),
    }));
  });

/**
 * How well likeness tells whether two claims of a stance make the same point: the area under the ROC curve, and the share
 * of the nearest pairs that do.
 */
function sameness(claims: readonly Labelled[], by: "context" | "alone"): { area: number; nearest: number } {
  const placed = claims
    .filter((c) => !c.points.includes("-"))
    .map((c) => ({ ...c, vector: unpacked(packed(c[by])) }));
  const pairs = placed.flatMap((a, i) =>
    placed
      .slice(0, i)
      .filter((b) => a.stance === b.stance)
      .map((b) => ({ near: cosine(a.vector, b.vector), same: a.points.some((p) => b.points.includes(p)) })),
  );
  pairs.sort((a, b) => a.near - b.near);
  const same = pairs.filter((p) => p.same).length;
  const ranks = pairs.reduce((sum, p, rank) => sum + (p.same ? rank : 0), 0);
  return {
    area: (ranks - (same * (same - 1)) / 2) / (same * (pairs.length - same)),
    nearest: pairs.slice(-NEAREST).filter((p) => p.same).length / NEAREST,
  };
}

function likeness(
  inContext: Meaning,
  alone: Meaning,
  topics: readonly string[],
  compared: Compared,
): Likeness[] {
  const near = compared.near(alone.vector);
  return compared.glance(inContext, topics).map((l, k) => ({ ...l, alone: near[k]! }));
}

/** ArgKP's development arguments with the key points of their motion and stance. */
async function argkp(): Promise<Pair[]> {
  const [texts, told, labels] = ["arguments", "key_points", "labels"].map((name) =>
    rows(`${folder}/${name}_dev.csv`, ","),
  ) as [Record<string, string>[], Record<string, string>[], Record<string, string>[]];
  const label = new Map(labels.map((r) => [`${r["arg_id"]} ${r["key_point_id"]}`, r["label"] === "1"]));
  const found: Pair[] = [];
  for (const motion of new Set(told.map((r) => r["topic"]!))) {
    const keys = told.filter((r) => r["topic"] === motion);
    const read = await meanings(
      encoder,
      keys.map((r) => r["key_point"]!),
    );
    const compared = new Compared(
      read.map((text) => ({ texts: [text], topic: null })),
      motion,
    );
    const own = texts.filter((r) => r["topic"] === motion);
    const said = await meanings(
      encoder,
      own.map((r) => r["argument"]!),
    );
    own.forEach((argument, i) => {
      // Arguments without a context.
      const likenesses = likeness(said[i]!, said[i]!, [], compared);
      keys.forEach((key, k) => {
        if (key["stance"] !== argument["stance"]) return;
        found.push({
          claim: argument["arg_id"]!,
          group: `${motion} ${argument["stance"]}`,
          likeness: likenesses[k]!,
          label: label.get(`${argument["arg_id"]} ${key["key_point_id"]}`),
        });
      });
    });
  }
  return found;
}

/** Of each claim the key point that it is likeliest to make, the surest first. */
function likeliest(pairs: readonly Pair[], odds: Odds): [Pair, number][] {
  const best = new Map<string, [Pair, number]>();
  for (const pair of pairs) {
    const probability = matched(pair.likeness, odds);
    const other = best.get(pair.claim);
    if (!other || probability > other[1]) best.set(pair.claim, [pair, probability]);
  }
  return [...best.values()].sort((x, y) => y[1] - x[1]);
}

/** Of each argument its best key point, the surer half of them, by motion and stance; `unknown`: what undecided pairs count as. */
function meanAveragePrecision(pairs: readonly Pair[], odds: Odds, unknown: boolean): number {
  const groups = grouped(pairs, (pair) => pair.group);
  let sum = 0;
  for (const group of groups.values()) {
    const sorted = likeliest(group, odds);
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

/** How many claims are told to make a point from a probability on, how many of those do, and how many claims make one. */
function scores(pairs: readonly Pair[], odds: Odds, threshold: number): [number, number, number] {
  const said = likeliest(pairs, odds).filter(([, probability]) => probability >= threshold);
  const making = new Set(pairs.filter((p) => p.label).map((p) => p.claim)).size;
  return [said.length, said.filter(([p]) => p.label).length, making];
}

/** Fitted on inputs moved to 0 ± 1, where the descent is quick. */
function learn(pairs: readonly Pair[], names: readonly (keyof Likeness)[]): Odds {
  const inputs = pairs.map(({ likeness }) => names.map((name) => likeness[name]));
  const middle = names.map((_, j) => inputs.reduce((sum, x) => sum + x[j]!, 0) / inputs.length);
  const width = middle.map((m, j) =>
    Math.sqrt(inputs.reduce((sum, x) => sum + (x[j]! - m) ** 2, 0) / inputs.length),
  );
  const scaled = fitLogistic(
    inputs.map((x) => x.map((v, j) => (v - middle[j]!) / width[j]!)),
    pairs.map((p) => p.label!),
    0,
  );
  const round = (x: number): number => Number(x.toFixed(3));
  const factors = Object.fromEntries(names.map((name, j) => [name, round(scaled[j]! / width[j]!)]));
  const moved = middle.reduce((sum, m, j) => sum + (scaled[j]! * m) / width[j]!, 0);
  return { ...NOTHING, ...factors, bias: round(scaled[names.length]! - moved) };
}

const NOTHING: Odds = { context: 0, alone: 0, words: 0, aside: 0, learnt: 0, bias: 0, threshold: 0 };
/** Of the claims that make a point, how many may be settled at a glance, and so lost. */
const LOST = 0.02;

/** The claims for which some point is at least so likely. */
const claimsFrom = (pairs: readonly Pair[], odds: Odds, least: number): Set<string> =>
  new Set(pairs.filter((p) => matched(p.likeness, odds) >= least).map((p) => p.claim));

const NEAREST = 100;
tellAgreement();
const read = { train: await own("train"), dev: await own("dev"), validation: await own("validation") };
const thresholds = Array.from({ length: 17 }, (_, i) => Number((0.1 + i * 0.05).toFixed(2)));
/** From which probability on so many of the development claims that are told to make a point do. */
const thresholdOf = (dev: readonly Pair[], odds: Odds): number =>
  thresholds.find((t) => {
    const [said, right] = scores(dev, odds, t);
    return right >= PRECISION * said;
  }) ?? 1;

const [train, dev] = [pairsOf(read.train, "train"), pairsOf(read.dev, "dev")];
const fitted = learn(train, ["context", "alone", "words", "aside"]);
const full: Odds = { ...fitted, threshold: thresholdOf(dev, fitted) };
const first = learn(train, ["context", "words", "aside"]);
const told = claimsFrom(dev, full, full.threshold);
const least =
  [0.2, 0.15, 0.1, 0.08, 0.05].find((t) => {
    const close = claimsFrom(dev, first, t);
    return [...told].filter((claim) => !close.has(claim)).length <= LOST * told.size;
  }) ?? 0;
const glance: Odds = { ...first, threshold: least };

const model = learnPoints(
  codebook.keyPoints.map((p) => p.id),
  read.train.map(({ context, words, points: [point] }) => ({
    vector: context,
    words,
    point: point === "-" ? null : point!,
  })),
);
const learntPoints = new LearntPoints(model);
const learntDev = pairsOf(read.dev, "dev", learntPoints);
// What was learnt knows its own examples too well, so how much it counts is fitted on the development claims.
const weighed = learn(learntDev, ["context", "words", "aside", "learnt"]);
const learnt: LearntMatching = { ...model, odds: { ...weighed, threshold: thresholdOf(learntDev, weighed) } };

const formula = ({ bias, threshold: _, ...factors }: Odds): string =>
  `log-odds = ${Object.entries(factors)
    .filter(([, factor]) => factor !== 0)
    .map(([name, factor]) => `${factor} · ${name} + `)
    .join("")}${bias}`;
console.log(`any debate: ${formula(full)}; counted from ${full.threshold} on, quoted from ${SURE.point}`);
console.log(`at a glance, ${formula(glance)}; read by themselves from ${least} on`);
console.log(`this debate: ${formula(learnt.odds)}; counted from ${learnt.odds.threshold} on`);
for (const part of ["dev", "validation"] as const) {
  const by = [
    ["any debate", pairsOf(read[part], part), full],
    ["this debate", pairsOf(read[part], part, learntPoints), learnt.odds],
  ] as const;
  const close = claimsFrom(by[0][1], glance, least);
  console.log(`${part}: any debate: ${close.size} of ${read[part].length} claims are read by themselves`);
  for (const [name, pairs, odds] of by)
    for (const from of thresholds) {
      const [said, right, making] = scores(pairs, odds, from);
      const use = from === odds.threshold ? " counted" : from === SURE.point ? " quoted" : "";
      console.log(
        `${part}, ${name}, from ${from.toFixed(2)} on: ${right} of ${said} right: precision ${f(right / Math.max(1, said))} recall ${f(right / making)} of ${making}${use}`,
      );
    }
}
for (const by of ["context", "alone"] as const) {
  const { area, nearest } = sameness(read.dev, by);
  console.log(
    `dev, pairs of claims of a side that make points, by their vectors (${by}): same point or not, area under the curve ${f(area)}; of the ${NEAREST} nearest ${f(nearest)} make the same`,
  );
}
if (existsSync(folder)) {
  const shared = await argkp();
  for (const [name, tried] of [
    ["cosine alone", { ...NOTHING, alone: 1 }],
    ["as fitted", full],
  ] as const)
    console.log(
      `ArgKP's development motions, mean average precision, ${name}: strict ${f(meanAveragePrecision(shared, tried, false))}, relaxed ${f(meanAveragePrecision(shared, tried, true))}`,
    );
} else console.log(`${folder}: expected the ArgKP data, found none; give its folder as argument`);
if (process.argv.includes("--write")) {
  writeFileSync(`${MODELS}/points.json`, `${JSON.stringify({ glance, full })}\n`);
  writeFileSync(`${MODELS}/${codebook.codebook}.points.json`, `${JSON.stringify(learnt)}\n`);
}
