/** Counts behind an F1. */
export interface Counts {
  hit: number;
  extra: number;
  missed: number;
}

/** Counts of nothing yet. */
export const noCounts = (): Counts => ({ hit: 0, extra: 0, missed: 0 });

/** Counts one decision: whether it should be, and whether it was found. */
export function tally(c: Counts, gold: boolean, found: boolean): void {
  if (gold && found) c.hit++;
  else if (found) c.extra++;
  else if (gold) c.missed++;
}

/** The harmonic mean of precision and recall, 0 to 1; 1 where nothing was to be found and nothing was. */
export function f1({ hit, extra, missed }: Counts): number {
  return hit + extra + missed === 0 ? 1 : (2 * hit) / (2 * hit + extra + missed);
}

/** Mean F1 over the classes 0 to `classes` - 1, of labels found against gold ones. */
export function macroF1(gold: readonly number[], found: readonly number[], classes: number): number {
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const c = noCounts();
    gold.forEach((g, i) => {
      tally(c, g === k, found[i] === k);
    });
    sum += f1(c);
  }
  return sum / classes;
}
