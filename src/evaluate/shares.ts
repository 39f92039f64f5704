import { random } from "../learn/random.ts";

/** The share of claims that take a stance: as counted, and corrected for how the model confuses stances. */
export interface CorrectedShare {
  readonly stance: string;
  readonly raw: number;
  readonly corrected: number;
  /** The corrected share lies between `low` and `high` with a probability of nine in ten. */
  readonly low: number;
  readonly high: number;
}

/**
 * As how many claims of each true stance the known confusion counts for a text by somebody else: what a model gets right
 * differs from writer to writer far more than chance. `npm run bench:shares` shows that the intervals then cover.
 */
const STRENGTH = 20;
/** Draws of the confusion that the text at hand may have, and of threads. */
const DRAWS = 200;
/** Shares are tried in steps of one in so many. */
const STEPS = 40;

/**
 * Stance shares corrected for known confusion: what shares would make the model find these counts?
 *
 * Every mixture of three stances is tried: its likelihood, under a flat prior, is averaged over draws of the confusion
 * (rows from a Dirichlet distribution around the known one) and of threads (bootstrap). The corrected share is the mean,
 * the interval the middle 90 %. This is adjusted classify-and-count (Forman 2008) as a posterior, so that it stays
 * between 0 and 1 and knows how little a weak model tells. Deterministic.
 *
 * @param threads for each thread the number of claims found of each stance; nothing without claims.
 * @param confusion `confusion[true][found]`, counted on text that the model was not trained on.
 * @param stances the three names, in the order of the counts.
 */
export function shares(
  threads: readonly (readonly number[])[],
  confusion: readonly (readonly number[])[],
  stances: readonly string[],
): CorrectedShare[] {
  const used = threads.filter((counts) => sum(counts) > 0);
  if (used.length === 0) return [];
  const next = random(1);
  const weight = new Float64Array(MIXTURES.length);
  const logs = new Float64Array(MIXTURES.length);
  for (let draw = 0; draw < DRAWS; draw++) {
    const rows = confusion.map((row) =>
      dirichlet(
        row.map((n) => (STRENGTH * (n + 0.5)) / (sum(row) + row.length / 2)),
        next,
      ),
    );
    const counts = total(used.map(() => used[Math.floor(next() * used.length)]!));
    MIXTURES.forEach((mixture, m) => {
      logs[m] = 0;
      counts.forEach((n, found) => {
        let p = 1e-9;
        for (let k = 0; k < rows.length; k++) p += mixture[k]! * rows[k]![found]!;
        logs[m]! += n * Math.log(p);
      });
    });
    const top = logs.reduce((a, b) => Math.max(a, b));
    let all = 0;
    for (const x of logs) all += Math.exp(x - top);
    for (let m = 0; m < logs.length; m++) weight[m]! += Math.exp(logs[m]! - top) / all / DRAWS;
  }
  const counted = total(used);
  return stances.map((stance, k) => {
    const by = new Float64Array(STEPS + 1);
    MIXTURES.forEach((mixture, m) => {
      by[Math.round(mixture[k]! * STEPS)]! += weight[m]!;
    });
    return {
      stance,
      raw: counted[k]! / sum(counted),
      corrected: by.reduce((mean, w, step) => mean + (w * step) / STEPS, 0),
      low: quantile(by, 0.05),
      high: quantile(by, 0.95),
    };
  });
}

/** Every way to part the whole among three, in {@link STEPS} steps. */
const MIXTURES: readonly (readonly number[])[] = Array.from({ length: STEPS + 1 }, (_, a) =>
  Array.from({ length: STEPS + 1 - a }, (__, b) => [a / STEPS, b / STEPS, (STEPS - a - b) / STEPS]),
).flat();

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function total(threads: readonly (readonly number[])[]): number[] {
  return threads[0]!.map((_, k) => sum(threads.map((counts) => counts[k]!)));
}

function quantile(by: Float64Array, share: number): number {
  let below = 0;
  for (let step = 0; step < by.length; step++) {
    below += by[step]!;
    if (below >= share) return step / STEPS;
  }
  return 1;
}

function dirichlet(alphas: readonly number[], next: () => number): number[] {
  const draws = alphas.map((alpha) => gamma(alpha, next));
  const all = sum(draws) || 1;
  return draws.map((x) => x / all);
}

/** A gamma variate of scale 1 (Marsaglia and Tsang 2000). */
function gamma(shape: number, next: () => number): number {
  if (shape < 1) return gamma(shape + 1, next) * (next() || 1e-12) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(next() || 1e-12)) * Math.cos(2 * Math.PI * next());
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(next() || 1e-12) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
