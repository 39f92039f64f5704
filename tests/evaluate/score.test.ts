import { describe, expect, test } from "vitest";
import { evaluate, type FoundClaim, type FoundThread } from "../../src/evaluate/score.ts";
import type { GoldSentence, GoldThread } from "../../src/learn/labelled.ts";
import { SOURCES } from "../../src/model.ts";

const STANCES = ["pro-EM", "pro-IC", "neutral"];
const TOPICS = ["pay", "AI"];
const LINES = ["Managers earn 😀 more.", "I code.", "Titles are free."];
const TEXT = LINES.join("\n");
// Code points: the emoji counts once.
const STARTS = [0, 22, 30];
const ENDS = [21, 29, 46];

function sentence(i: number, fields: Partial<GoldSentence> = {}): GoldSentence {
  return {
    id: `t-${i}`,
    line: i + 1,
    start: STARTS[i]!,
    end: ENDS[i]!,
    source: "comment",
    begins: true,
    claim: true,
    stance: "pro-EM",
    topics: ["pay"],
    text: LINES[i]!,
    ...fields,
  };
}

const gold = (...sentences: GoldSentence[]): GoldThread => ({
  id: "t",
  path: "t.tsv",
  text: TEXT,
  sentences,
});

function claim(i: number, fields: Partial<FoundClaim> = {}): FoundClaim {
  return {
    start: STARTS[i]!,
    end: ENDS[i]!,
    stance: "pro-EM",
    stanceScore: 0.9,
    topics: ["pay"],
    why: "a word",
    ...fields,
  };
}

const found = (claims: FoundClaim[], fields: Partial<FoundThread> = {}): FoundThread => ({
  text: TEXT,
  comments: STARTS,
  paragraphs: STARTS.map((start) => ({ start, source: "comment" })),
  claims,
  ...fields,
});

const score = (g: GoldThread, f: FoundThread) => evaluate([[g, f]], STANCES, TOPICS);

const GOLD = gold(
  sentence(0),
  sentence(1, { stance: "pro-IC", topics: [] }),
  sentence(2, { claim: false, stance: "-", topics: [] }),
);
const RIGHT = [claim(0), claim(1, { stance: "pro-IC", topics: [] })];

describe("evaluate", () => {
  test("gives one to what is right, and lists no error", () => {
    const result = score(GOLD, found(RIGHT));
    expect(result).toMatchObject({ sentences: 3, split: 1, source: 1, claim: 1, topic: 1, worst: [] });
    expect(result.byStance).toEqual({ "pro-EM": 1, "pro-IC": 1, neutral: 1 });
    expect(result.confusion["pro-IC"]).toEqual({ "pro-EM": 0, "pro-IC": 1, neutral: 0, "-": 0 });
    expect(result.confusion["-"]!["-"]).toBe(1);
  });

  test("a wrong stance is an error of stance, not of claim", () => {
    const result = score(
      GOLD,
      found([claim(0), claim(1, { stance: "neutral", topics: [], stanceScore: 0.7 })]),
    );
    expect(result.claim).toBe(1);
    expect(result.byStance).toEqual({ "pro-EM": 1, "pro-IC": 0, neutral: 0 });
    expect(result.confusion["pro-IC"]!["neutral"]).toBe(1);
    expect(result.worst).toEqual([
      { id: "t-1", expected: "pro-IC", found: "neutral", score: 0.7, text: "I code.", why: "a word" },
    ]);
  });

  test("end to end, a claim missed or invented is an error of stance too", () => {
    const result = score(GOLD, found([claim(0), claim(2)]));
    expect(result.claim).toBe(0.5);
    expect(result.byStance["pro-EM"]).toBeCloseTo(2 / 3, 9);
    expect(result.byStance["pro-IC"]).toBe(0);
    // Where both hold it to be a claim, all is right.
    expect(result.stanceGivenClaim).toBe(1);
    expect(result.worst.map((e) => [e.id, e.expected, e.found])).toEqual([
      ["t-2", "-", "pro-EM"],
      ["t-1", "pro-IC", "-"],
    ]);
  });

  test("a claim counts for a sentence if it covers half of the shorter of the two", () => {
    const half = claim(0, { end: 10 });
    expect(score(gold(sentence(0)), found([half])).claim).toBe(1);
    const across = claim(0, { start: 15, end: 29 });
    expect(score(gold(sentence(0)), found([across])).claim).toBe(0);
  });

  test("sentences that annotators disagree on do not count", () => {
    const open = gold(sentence(0, { claim: undefined, stance: undefined, topics: undefined }), sentence(1));
    expect(score(open, found([claim(0), claim(1)]))).toMatchObject({ claim: 1, topic: 1 });
    const stance = gold(sentence(0, { stance: undefined }), sentence(1));
    expect(score(stance, found([claim(0, { stance: "neutral" }), claim(1)])).worst).toEqual([]);
  });

  test("topics are pooled over all", () => {
    const result = score(GOLD, found([claim(0, { topics: ["AI"] }), RIGHT[1]!]));
    expect(result.topic).toBe(0);
    expect(result.byTopic).toEqual({ pay: 0, AI: 0 });
  });

  test("boundaries and sources are scored by line", () => {
    const result = score(
      gold(sentence(0), sentence(1, { begins: false, source: "quote" }), sentence(2)),
      found([], {
        comments: [STARTS[0]!, STARTS[1]!],
        paragraphs: STARTS.map((start) => ({ start, source: SOURCES[0] })),
      }),
    );
    expect(result.split).toBe(0.5);
    expect(result.source).toBeCloseTo((0.8 + 0) / 2, 9);
  });

  test("calibration is measured on claims that are in gold and found", () => {
    expect(
      score(
        GOLD,
        found([claim(0, { stanceScore: 1 }), claim(1, { stance: "pro-IC", topics: [], stanceScore: 1 })]),
      ).calibration,
    ).toBe(0);
    expect(score(GOLD, found([claim(0, { stance: "neutral", stanceScore: 1 })])).calibration).toBe(1);
  });

  test("several threads are pooled", () => {
    const result = evaluate(
      [
        [GOLD, found(RIGHT)],
        [GOLD, found([])],
      ],
      STANCES,
      TOPICS,
    );
    expect(result.sentences).toBe(6);
    expect(result.claim).toBeCloseTo(2 / 3, 9);
  });
});

describe("intervals", () => {
  const right = (i: number): readonly [GoldThread, FoundThread] => [gold(sentence(i)), found([claim(i)])];
  const wrong: readonly [GoldThread, FoundThread] = [
    gold(sentence(1)),
    found([claim(1, { stance: "pro-IC" })]),
  ];

  test("hold the score, are wider where threads differ, and are the same each time", () => {
    const alike = evaluate([right(0), right(1), right(2)], STANCES, TOPICS);
    expect(alike.intervals.claim).toEqual([1, 1]);
    const mixed = evaluate([right(0), right(2), wrong, wrong], STANCES, TOPICS);
    const [low, high] = mixed.intervals.stance!;
    expect(low).toBeLessThan(mixed.stance);
    expect(high).toBeGreaterThan(mixed.stance);
    expect(evaluate([right(0), right(2), wrong, wrong], STANCES, TOPICS)).toEqual(mixed);
  });

  test("one thread has none", () => {
    expect(evaluate([right(0)], STANCES, TOPICS).intervals).toEqual({});
  });
});

test("a claim is looked at for the sentences near it alone", () => {
  const looks = (n: number): number => {
    let count = 0;
    const at = Array.from({ length: n }, (_, i) => 30 * i);
    const claims = at.map((start) => ({
      ...claim(0),
      get start() {
        count++;
        return start;
      },
      end: start + 21,
    }));
    const sentences = at.map((start, i) => sentence(0, { id: `${i}`, start, end: start + 21 }));
    expect(score(gold(...sentences), found(claims)).claim).toBe(1);
    return count;
  };
  // Sorting them takes n log n.
  expect(looks(4000) / looks(1000)).toBeLessThan(6);
});
