import { calibrationError } from "../learn/calibration.ts";
import type { GoldSentence, GoldThread } from "../learn/labelled.ts";
import { type MinedThread, SOURCES } from "../model.ts";
import { type Counts, f1 } from "../split/score.ts";
import { codePointOffsets } from "../text/codepoints.ts";

/** A claim as it is scored; offsets in code points. */
export interface FoundClaim {
  readonly start: number;
  readonly end: number;
  readonly stance: string;
  readonly stanceScore: number;
  readonly topics: readonly string[];
  readonly why: string;
}

/** What was found in a thread, as it is scored; offsets in code points. */
export interface FoundThread {
  readonly text: string;
  readonly comments: readonly number[];
  readonly paragraphs: readonly { readonly start: number; readonly source: string }[];
  readonly claims: readonly FoundClaim[];
}

/** A wrong label, for reading. */
export interface LabelError {
  readonly id: string;
  readonly expected: string;
  readonly found: string;
  readonly score: number;
  readonly text: string;
  readonly why: string;
}

export interface Evaluation {
  readonly sentences: number;
  readonly split: number;
  readonly source: number;
  readonly claim: number;
  /** Macro-F1 over the stances, end to end: a claim missed or invented is an error. */
  readonly stance: number;
  /** The same over the sentences that both sides hold to be claims. */
  readonly stanceGivenClaim: number;
  readonly topic: number;
  /** Expected calibration error of the stance score. */
  readonly calibration: number;
  readonly byStance: Readonly<Record<string, number>>;
  readonly byTopic: Readonly<Record<string, number>>;
  /** `confusion[gold][found]`; `-` is no claim. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly worst: readonly LabelError[];
}

export function foundOf({ thread, comments, paragraphs, claims }: MinedThread): FoundThread {
  const at = codePointOffsets(thread.text);
  return {
    text: thread.text,
    comments: comments.map((c) => at(c.start)),
    paragraphs: paragraphs.map((p) => ({ start: at(p.start), source: p.source })),
    claims: claims.map((c) => ({
      start: at(c.start),
      end: at(c.end),
      stance: c.stance,
      stanceScore: c.stanceScore,
      topics: c.topics.map((t) => t.topic),
      why: c.evidence
        .filter((e) => e.label === c.stance)
        .map((e) => `${e.kind} ${e.detail}`)
        .join("; "),
    })),
  };
}

const NONE = "-";

/**
 * Scores found threads against gold sentences, pooled over all: the same counts as `score.py`.
 *
 * A claim counts for a sentence when it covers at least half of the shorter of the two.
 */
export function evaluate(
  pairs: readonly (readonly [GoldThread, FoundThread])[],
  stances: readonly string[],
  topics: readonly string[],
  worst = 12,
): Evaluation {
  const counts = (): Counts => ({ hit: 0, extra: 0, missed: 0 });
  const split = counts();
  const claim = counts();
  const bySource = new Map<string, Counts>(SOURCES.map((s) => [s, counts()]));
  const byTopic = new Map(topics.map((t) => [t, counts()]));
  const stancePairs: [string, string][] = [];
  const scores: number[] = [];
  const right: boolean[] = [];
  const errors: LabelError[] = [];
  let sentences = 0;
  for (const [gold, found] of pairs) {
    sentences += gold.sentences.length;
    scoreLines(gold, found, split, bySource);
    const next = overlaps(found.claims);
    for (const g of gold.sentences) {
      const hit = next(g);
      if (g.claim === undefined) continue;
      tally(claim, g.claim, hit !== undefined);
      if (g.stance !== undefined) {
        const guess = hit?.stance ?? NONE;
        stancePairs.push([g.stance, guess]);
        if (hit && g.stance !== NONE) {
          scores.push(hit.stanceScore);
          right.push(g.stance === guess);
        }
        if (g.stance !== guess)
          errors.push({
            id: g.id,
            expected: g.stance,
            found: guess,
            score: hit?.stanceScore ?? 0,
            text: g.text,
            why: hit?.why ?? "not taken as a claim",
          });
      }
      if (g.topics)
        for (const [topic, c] of byTopic)
          tally(c, g.topics.includes(topic), hit?.topics.includes(topic) ?? false);
    }
  }
  const perStance = stanceF1(stancePairs, stances);
  const given = stanceF1(
    stancePairs.filter(([g, p]) => g !== NONE && p !== NONE),
    stances,
  );
  const present = [...bySource.values()].filter((c) => c.hit + c.missed > 0);
  const pooled = counts();
  for (const c of byTopic.values()) {
    pooled.hit += c.hit;
    pooled.extra += c.extra;
    pooled.missed += c.missed;
  }
  const labels = [...stances, NONE];
  return {
    sentences,
    split: f1(split),
    source: mean(present.map(f1)),
    claim: f1(claim),
    stance: mean(perStance),
    stanceGivenClaim: mean(given),
    topic: f1(pooled),
    calibration: calibrationError(scores, right),
    byStance: Object.fromEntries(stances.map((s, i) => [s, perStance[i]!])),
    byTopic: Object.fromEntries([...byTopic].map(([t, c]) => [t, f1(c)])),
    confusion: Object.fromEntries(
      labels.map((g) => [
        g,
        Object.fromEntries(labels.map((p) => [p, stancePairs.filter(([a, b]) => a === g && b === p).length])),
      ]),
    ),
    worst: errors.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, worst),
  };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / (values.length || 1);

/** Counts one decision: whether it should be, and whether it was found. */
export function tally(c: Counts, gold: boolean, found: boolean): void {
  if (gold && found) c.hit++;
  else if (found) c.extra++;
  else if (gold) c.missed++;
}

function stanceF1(pairs: readonly (readonly [string, string])[], stances: readonly string[]): number[] {
  return stances.map((s) => {
    const c: Counts = { hit: 0, extra: 0, missed: 0 };
    for (const [gold, found] of pairs) tally(c, gold === s, found === s);
    return f1(c);
  });
}

/** Mean F1 over the classes 0 to `classes` - 1, of labels found against gold ones. */
export function macroF1(gold: readonly number[], found: readonly number[], classes: number): number {
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const c: Counts = { hit: 0, extra: 0, missed: 0 };
    gold.forEach((g, i) => {
      tally(c, g === k, found[i] === k);
    });
    sum += f1(c);
  }
  return sum / classes;
}

/** For gold sentences asked in order: the claim that covers each best. */
function overlaps(claims: readonly FoundClaim[]): (g: GoldSentence) => FoundClaim | undefined {
  const sorted = [...claims].sort((a, b) => a.start - b.start);
  return (g) => {
    let best: FoundClaim | undefined;
    let cover = 0;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]!.end <= g.start) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < sorted.length && sorted[i]!.start < g.end; i++) {
      const c = sorted[i]!;
      const overlap = Math.min(g.end, c.end) - Math.max(g.start, c.start);
      if (overlap > cover && overlap * 2 >= Math.min(g.end - g.start, c.end - c.start)) {
        best = c;
        cover = overlap;
      }
    }
    return best;
  };
}

function scoreLines(
  gold: GoldThread,
  found: FoundThread,
  split: Counts,
  bySource: ReadonlyMap<string, Counts>,
): void {
  const at = codePointOffsets(found.text);
  const starts = [0];
  for (let i = found.text.indexOf("\n"); i !== -1; i = found.text.indexOf("\n", i + 1))
    starts.push(at(i + 1));
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const lines = new Map<number, GoldSentence>();
  for (const g of gold.sentences) if (!lines.has(g.line)) lines.set(g.line, g);
  const begun = new Set(found.comments.map(lineOf));
  const sources = new Map(found.paragraphs.map((p) => [lineOf(p.start), p.source]));
  for (const [line, g] of lines) {
    tally(split, g.begins, begun.has(line));
    const guess = sources.get(line);
    for (const [source, c] of bySource) tally(c, g.source === source, guess === source);
  }
}
