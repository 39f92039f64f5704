import type { GoldThread } from "../learn/labelled.ts";
import { f1, noCounts, tally } from "./f1.ts";

/** A sentence that readers labelled differently, with each reader's labels in the order of the readings. */
export interface Disagreement {
  readonly id: string;
  readonly text: string;
  readonly stances: readonly string[];
  readonly topics: readonly (readonly string[])[];
}

/** How well several readers agreed on the same sentences. */
export interface Agreement {
  /** Sentences that were read more than once. */
  readonly sentences: number;
  /** Krippendorff's α; NaN where all labels are the same. */
  readonly alpha: LabelAgreement;
  /** F1 over all pairs of readings, the one taken as gold for the other; the same either way round. */
  readonly pairwiseF1: LabelAgreement;
  /** Those that differ most first: on claim or stance before on topics alone. */
  readonly disagreements: readonly Disagreement[];
}

/** A measure of agreement for each label, at most 1. */
export interface LabelAgreement {
  readonly claim: number;
  /** Of F1: the mean over the stances, where both readers see a claim. */
  readonly stance: number;
  /** One figure a topic, over the sentences that every reader (of F1: both) holds to be claims. */
  readonly topics: Readonly<Record<string, number>>;
}

/**
 * Krippendorff's α for nominal labels (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability").
 *
 * @param units the labels that each unit was given; units with fewer than two are left out.
 * @returns 1 for perfect agreement, 0 for what chance would give; NaN where all labels are the same.
 */
export function krippendorffAlpha(units: readonly (readonly string[])[]): number {
  const totals = new Map<string, number>();
  let observed = 0;
  let values = 0;
  for (const labels of units) {
    if (labels.length < 2) continue;
    values += labels.length;
    let differing = 0;
    labels.forEach((a, i) => {
      totals.set(a, (totals.get(a) ?? 0) + 1);
      labels.forEach((b, j) => {
        if (i !== j && a !== b) differing++;
      });
    });
    observed += differing / (labels.length - 1);
  }
  let expected = 0;
  for (const [a, n] of totals) for (const [b, m] of totals) if (a !== b) expected += n * m;
  return expected === 0 ? Number.NaN : 1 - ((values - 1) * observed) / expected;
}

/** What one labeller says of a sentence. */
interface Labels {
  readonly stance: string;
  readonly topics: readonly string[];
}

const isClaim = (r: Labels): boolean => r.stance !== "-";

/** Compares readings of the same sentences; sentences are matched by their ids. */
export function agreement(readings: readonly GoldThread[]): Agreement {
  const units = new Map<string, { text: string; labels: Labels[] }>();
  for (const reading of readings) {
    for (const { id, text, stance, topics } of reading.sentences) {
      if (stance === undefined || topics === undefined) continue;
      const unit = units.get(id) ?? { text, labels: [] };
      unit.labels.push({ stance, topics: [...topics].sort() });
      units.set(id, unit);
    }
  }
  const twice = [...units].filter(([, { labels }]) => labels.length > 1);
  const labels = twice.map(([, unit]) => unit.labels);
  const pairs = labels.flatMap((all) => all.flatMap((a, i) => all.slice(i + 1).map((b) => [a, b] as const)));
  const claims = labels.filter((all) => all.every(isClaim));
  const bothClaim = pairs.filter(([a, b]) => isClaim(a) && isClaim(b));
  const names = [...new Set(claims.flat().flatMap((r) => r.topics))].sort();
  const stances = [...new Set(bothClaim.flat().map((r) => r.stance))].sort();
  const perTopic = (measure: (topic: string) => number): Record<string, number> =>
    Object.fromEntries(names.map((t) => [t, measure(t)]));
  return {
    sentences: twice.length,
    alpha: {
      claim: krippendorffAlpha(labels.map((all) => all.map((r) => String(isClaim(r))))),
      stance: krippendorffAlpha(labels.map((all) => all.map((r) => r.stance))),
      topics: perTopic((t) =>
        krippendorffAlpha(claims.map((all) => all.map((r) => String(r.topics.includes(t))))),
      ),
    },
    pairwiseF1: {
      claim: pairF1(pairs, isClaim),
      stance: stances.reduce((sum, s) => sum + pairF1(bothClaim, (r) => r.stance === s), 0) / stances.length,
      topics: perTopic((t) => pairF1(bothClaim, (r) => r.topics.includes(t))),
    },
    disagreements: twice
      .map(([id, unit]) => ({
        id,
        text: unit.text,
        stances: unit.labels.map((r) => r.stance),
        topics: unit.labels.map((r) => r.topics),
      }))
      .filter((d) => differing(d.stances) || differing(d.topics.map(String)))
      .sort((a, b) => Number(differing(b.stances)) - Number(differing(a.stances))),
  };
}

const differing = (labels: readonly string[]): boolean => new Set(labels).size > 1;

function pairF1(pairs: readonly (readonly [Labels, Labels])[], has: (r: Labels) => boolean): number {
  const counts = noCounts();
  for (const [a, b] of pairs) tally(counts, has(a), has(b));
  return f1(counts);
}
