import { calibrationError } from "../learn/calibration.ts";
import type { GoldSentence, GoldThread } from "../learn/labelled.ts";
import { random } from "../learn/random.ts";
import { type MinedThread, SOURCES } from "../model.ts";
import { countBelow } from "../text/bisect.ts";
import { codePointOffsets } from "../text/codepoints.ts";
import { type Counts, f1, noCounts, tally } from "./f1.ts";

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

/** How well gold was found. Scores are from 0 to 1, 1 at best; of `calibration`, an error, 0 is best. */
export interface Evaluation {
  readonly sentences: number;
  /** F1 of the lines that begin a comment, the first line counted. */
  readonly split: number;
  /** Macro-F1 over the sources that the gold holds, by lines. */
  readonly source: number;
  /** F1 of the claims. */
  readonly claim: number;
  /** Macro-F1 over the stances, end to end: a claim missed or invented is an error. */
  readonly stance: number;
  /** The same over the sentences that both sides hold to be claims. */
  readonly stanceGivenClaim: number;
  /** Micro-F1 over the topics. */
  readonly topic: number;
  /** Expected calibration error of the stance score. */
  readonly calibration: number;
  /** F1 of each stance, end to end, and of each topic. */
  readonly byStance: Readonly<Record<string, number>>;
  readonly byTopic: Readonly<Record<string, number>>;
  /** `confusion[gold][found]`; `-` is no claim. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The surest wrong stances. */
  readonly worst: readonly LabelError[];
  /** Where each score lies in nine of ten sets of threads like these (bootstrap by thread); empty for one thread. */
  readonly intervals: Readonly<Partial<Record<Score, readonly [low: number, high: number]>>>;
}

/** The scores that are one number. */
const SCORES = ["split", "source", "claim", "stance", "stanceGivenClaim", "topic", "calibration"] as const;
export type Score = (typeof SCORES)[number];

/** A mined thread as it is scored: UTF-16 offsets become code points, reasons one line of text. */
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

/** What is counted in one thread. */
interface Tally {
  readonly sentences: number;
  readonly split: Counts;
  readonly claim: Counts;
  readonly bySource: ReadonlyMap<string, Counts>;
  readonly byTopic: ReadonlyMap<string, Counts>;
  /** Stance in the gold and found, of each sentence. */
  readonly stances: readonly (readonly [string, string])[];
  readonly scores: readonly number[];
  readonly right: readonly boolean[];
  readonly errors: readonly LabelError[];
}

const DRAWS = 300;

/**
 * Scores found threads against gold sentences, pooled over all threads.
 *
 * A claim counts for a sentence when it covers at least half of the shorter of the two. The split is scored over every
 * line of the gold, the first among them, which always begins a comment: so a little higher than `scoreSplits` would.
 */
export function evaluate(
  pairs: readonly (readonly [GoldThread, FoundThread])[],
  stances: readonly string[],
  topics: readonly string[],
  worst = 12,
): Evaluation {
  const tallies = pairs.map(([gold, found]) => tallyThread(gold, found, topics));
  const labels = [...stances, NONE];
  const stancePairs = tallies.flatMap((t) => t.stances);
  const perStance = stanceF1(stancePairs, stances);
  const byTopic = pooled(
    tallies.map((t) => t.byTopic),
    topics,
  );
  return {
    sentences: tallies.reduce((n, t) => n + t.sentences, 0),
    ...summarise(tallies, stances),
    byStance: Object.fromEntries(stances.map((s, i) => [s, perStance[i]!])),
    byTopic: Object.fromEntries(byTopic.map((c, i) => [topics[i]!, f1(c)])),
    confusion: Object.fromEntries(
      labels.map((g) => [
        g,
        Object.fromEntries(labels.map((p) => [p, stancePairs.filter(([a, b]) => a === g && b === p).length])),
      ]),
    ),
    worst: tallies
      .flatMap((t) => t.errors)
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, worst),
    intervals: bootstrap(tallies, stances),
  };
}

function tallyThread(gold: GoldThread, found: FoundThread, topics: readonly string[]): Tally {
  const split = noCounts();
  const claim = noCounts();
  const bySource = new Map<string, Counts>(SOURCES.map((s) => [s, noCounts()]));
  const byTopic = new Map(topics.map((t) => [t, noCounts()]));
  const stances: [string, string][] = [];
  const scores: number[] = [];
  const right: boolean[] = [];
  const errors: LabelError[] = [];
  scoreLines(gold, found, split, bySource);
  const next = overlaps(found.claims);
  for (const g of gold.sentences) {
    const hit = next(g);
    if (g.claim === undefined) continue;
    tally(claim, g.claim, hit !== undefined);
    if (g.stance !== undefined) {
      const guess = hit?.stance ?? NONE;
      stances.push([g.stance, guess]);
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
  return {
    sentences: gold.sentences.length,
    split,
    claim,
    bySource,
    byTopic,
    stances,
    scores,
    right,
    errors,
  };
}

/** The scores of some threads together. */
function summarise(tallies: readonly Tally[], stances: readonly string[]): Record<Score, number> {
  const pairs = tallies.flatMap((t) => t.stances);
  const sources = pooled(
    tallies.map((t) => t.bySource),
    SOURCES,
  );
  return {
    split: f1(added(tallies.map((t) => t.split))),
    source: mean(sources.filter((c) => c.hit + c.missed > 0).map(f1)),
    claim: f1(added(tallies.map((t) => t.claim))),
    stance: mean(stanceF1(pairs, stances)),
    stanceGivenClaim: mean(
      stanceF1(
        pairs.filter(([g, p]) => g !== NONE && p !== NONE),
        stances,
      ),
    ),
    topic: f1(added(tallies.flatMap((t) => [...t.byTopic.values()]))),
    calibration: calibrationError(
      tallies.flatMap((t) => t.scores),
      tallies.flatMap((t) => t.right),
    ),
  };
}

/** Percentile intervals over threads drawn with replacement (Efron and Tibshirani 1993), since sentences of one thread err together. */
function bootstrap(tallies: readonly Tally[], stances: readonly string[]): Evaluation["intervals"] {
  if (tallies.length < 2) return {};
  const next = random(1);
  const draws = Array.from({ length: DRAWS }, () =>
    summarise(
      tallies.map(() => tallies[Math.floor(next() * tallies.length)]!),
      stances,
    ),
  );
  return Object.fromEntries(
    SCORES.map((score) => {
      const values = draws.map((d) => d[score]).sort((a, b) => a - b);
      return [score, [values[Math.floor(0.05 * DRAWS)]!, values[Math.floor(0.95 * DRAWS)]!] as const];
    }),
  );
}

function added(parts: readonly Counts[]): Counts {
  const all = noCounts();
  for (const c of parts) {
    all.hit += c.hit;
    all.extra += c.extra;
    all.missed += c.missed;
  }
  return all;
}

function pooled(parts: readonly ReadonlyMap<string, Counts>[], names: readonly string[]): Counts[] {
  return names.map((name) => added(parts.map((p) => p.get(name)!)));
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / (values.length || 1);

function stanceF1(pairs: readonly (readonly [string, string])[], stances: readonly string[]): number[] {
  return stances.map((s) => {
    const c = noCounts();
    for (const [gold, found] of pairs) tally(c, gold === s, found === s);
    return f1(c);
  });
}

/** For gold sentences asked in order: the claim that covers each best. */
function overlaps(claims: readonly FoundClaim[]): (g: GoldSentence) => FoundClaim | undefined {
  const sorted = [...claims].sort((a, b) => a.start - b.start);
  const ends = sorted.map((c) => c.end);
  return (g) => {
    let best: FoundClaim | undefined;
    let cover = 0;
    for (let i = countBelow(ends, g.start + 1); i < sorted.length && sorted[i]!.start < g.end; i++) {
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
  const lineOf = (offset: number): number => countBelow(starts, offset + 1);
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
