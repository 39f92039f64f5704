import type { GoldThread } from "../learn/labelled.ts";

/** How well several readers agreed on the same sentences. */
export interface Agreement {
  readonly sentences: number;
  readonly claim: number;
  readonly stance: number;
  /** One coefficient a topic, over the sentences that every reader holds to be claims. */
  readonly topics: Readonly<Record<string, number>>;
  readonly disagreements: readonly {
    readonly id: string;
    readonly labels: readonly string[];
    readonly text: string;
  }[];
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

/** Compares readings of the same sentences; sentences are matched by their ids. */
export function agreement(readings: readonly GoldThread[]): Agreement {
  const units = new Map<string, { stance: string; topics: readonly string[]; text: string }[]>();
  for (const reading of readings) {
    for (const s of reading.sentences) {
      if (s.stance === undefined || s.topics === undefined) continue;
      units.set(s.id, [...(units.get(s.id) ?? []), { stance: s.stance, topics: s.topics, text: s.text }]);
    }
  }
  const twice = [...units].filter(([, labels]) => labels.length > 1);
  const claims = twice.filter(([, labels]) => labels.every((l) => l.stance !== "-"));
  const names = [...new Set(claims.flatMap(([, labels]) => labels.flatMap((l) => l.topics)))].sort();
  return {
    sentences: twice.length,
    claim: krippendorffAlpha(twice.map(([, labels]) => labels.map((l) => (l.stance === "-" ? "0" : "1")))),
    stance: krippendorffAlpha(twice.map(([, labels]) => labels.map((l) => l.stance))),
    topics: Object.fromEntries(
      names.map((t) => [
        t,
        krippendorffAlpha(claims.map(([, labels]) => labels.map((l) => (l.topics.includes(t) ? "1" : "0")))),
      ]),
    ),
    disagreements: twice
      .filter(([, labels]) => new Set(labels.map((l) => l.stance)).size > 1)
      .map(([id, labels]) => ({ id, labels: labels.map((l) => l.stance), text: labels[0]!.text })),
  };
}
