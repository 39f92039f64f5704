import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadCodebook } from "../../src/codebook/codebook.ts";
import { readGoldFolder } from "../../src/learn/labelled.ts";
import { emergingPoints } from "../../src/points/emerging.ts";
import { group } from "../../src/points/group.ts";
import { LearntPoints, learnPoints } from "../../src/points/learnt.ts";
import { Compared, matched, withLearnt } from "../../src/points/match.ts";
import { cosine, evener, packed, unit, unpacked, VECTOR } from "../../src/points/vectors.ts";
import type { LooseClaim } from "../../src/store/points.ts";
import { subjects } from "../../src/text/subjects.ts";

/** A vector near the n-th axis; `lean` tells those of one axis apart. */
function near(axis: number, lean: number, size = 384): Float32Array {
  return unit(Array.from({ length: size }, (_, d) => (d === axis ? 1 : d === axis + 1 ? lean : 0)));
}

const TEXT = "A sentence that is long enough to name a group.";
const items = (comments: readonly string[], text = TEXT) => comments.map((comment) => ({ comment, text }));

describe("vectors", () => {
  test("keep their cosines roughly when they are packed into bytes", () => {
    const [a, b, c] = [near(0, 0.1), near(0, 0.3), near(40, 0)];
    expect(packed(a!)).toHaveLength(VECTOR);
    const kept = (x: Float32Array, y: Float32Array) => cosine(unpacked(packed(x)), unpacked(packed(y)));
    expect(kept(a!, a!)).toBeCloseTo(1, 5);
    expect(kept(a!, b!)).toBeCloseTo(cosine(a!, b!), 1);
    expect(kept(a!, c!)).toBeCloseTo(0, 1);
  });
});

describe("evener", () => {
  // Two groups of vectors that differ most in their first number, which says nothing of the group.
  const vectors = [-3, -1, 1, 3].flatMap((tone) => [unit([tone, 1, 5]), unit([tone, -1, 5])]);

  test("makes less of what most vectors differ in", () => {
    const even = evener(vectors, 0.1);
    const [a, same, other] = [vectors[0]!, vectors[6]!, vectors[1]!];
    const lead = (f: (x: Float32Array) => Float32Array) => cosine(f(a), f(same)) - cosine(f(a), f(other));
    expect(lead((x) => x)).toBeLessThan(-0.1);
    expect(lead(even)).toBeGreaterThan(-0.05);
    expect(cosine(even(a), even(a))).toBeCloseTo(1, 5);
  });

  test("leaves vectors alone where there is nothing to even out", () => {
    expect(evener([], 1)(vectors[0]!)).toEqual(vectors[0]);
    expect(evener([vectors[0]!, vectors[0]!], 1)(vectors[1]!)).toEqual(vectors[1]);
  });
});

describe("group", () => {
  const vectors = [near(0, 0), near(0, 0.2), near(50, 0), near(0, 0.4), near(50, 0.1), near(50, 0.2)];

  test("puts like claims together, the most central one first in name, the same each time", () => {
    const claims = items(["a", "b", "c", "d", "e", "f"]);
    const found = group(claims, vectors, 0.8);
    expect(found.map((g) => g.members.map((m) => m.claim))).toEqual([
      [0, 1, 3],
      [2, 4, 5],
    ]);
    expect(found.map((g) => g.centre)).toEqual([1, 4]);
    expect(group(claims, vectors, 0.8)).toEqual(found);
  });

  test("no group of fewer than three claims, of one comment, or of fragments alone", () => {
    expect(group(items(["a", "b"]), vectors.slice(0, 2), 0.8)).toEqual([]);
    expect(group(items(["a", "a", "c", "a", "c", "c"]), vectors, 0.8)).toEqual([]);
    expect(group(items(["a", "b", "c", "d", "e", "f"], "That's it."), vectors, 0.8)).toEqual([]);
    expect(group([], [], 0.8)).toEqual([]);
  });
});

test("a group is named by what holds rather than by a story, and is of those who share its words", () => {
  const texts = [
    "I gave my team back after two years and found sleep again.",
    "Large teams take the sleep of those who lead them.",
    "Whoever leads people loses sleep over them.",
    "Sleep is the price of the larger team.",
    "Nothing of the kind has been seen at our place.",
  ];
  const claims = texts.map((text, i) => ({ comment: `${i}`, text }));
  const vectors = [0.2, 0, 0.1, 0.3, 0.4].map((lean) => near(0, lean));
  expect(group(claims, vectors, 0.8)).toMatchObject([
    { centre: 2, members: [{ claim: 0 }, { claim: 1 }, { claim: 2 }, { claim: 3 }] },
  ]);
  expect(group([claims[0]!, claims[0]!, claims[4]!], vectors.slice(0, 3), 0.8)).toEqual([]);
});

describe("matching", () => {
  const text = (words: string, axis: number) => ({ vector: near(axis, 0), words: subjects(words) });
  const compared = new Compared(
    [
      { texts: [text("The bonus of managers is larger.", 0), text("We earn more.", 20)], topic: "pay" },
      { texts: [text("Managers sit in meetings all day.", 9)], topic: null },
    ],
    "Should an engineer become a manager?",
  );
  const said = (words: string, axis: number, topics: string[] = []) =>
    compared.glance(text(words, axis), topics);

  test("compares vectors with each way of saying a point, and with the other points", () => {
    const [bonus, meetings] = said("So be it.", 20);
    // One of the first point's two texts is it; the claim is as much less like the other point as points at large.
    expect(bonus!.context).toBeGreaterThan(0);
    expect(meetings!.context).toBeCloseTo(-bonus!.context, 5);
    expect(compared.near(near(20, 0))).toEqual([bonus!.context, meetings!.context]);
  });

  test("compares the words that tell points apart, of the likest text of each", () => {
    const [bonus, meetings] = said("My manager spent the larger bonus in a meeting.", 0);
    expect(bonus!.words).toBeGreaterThan(meetings!.words);
    expect(meetings!.words).toBeGreaterThan(0);
    // "Managers" is what all is about.
    expect(said("Managers!", 0).map((l) => l.words)).toEqual([0, 0]);
  });

  test("knows a claim that is about something else", () => {
    const aside = (...topics: string[]) => said("So.", 0, topics).map((l) => l.aside);
    expect(aside("pay")).toEqual([0, 1]);
    expect(aside("AI", "pay")).toEqual([0, 1]);
    expect(aside("AI")).toEqual([1, 1]);
    expect(aside()).toEqual([1, 0]);
  });

  test("grows likelier with vectors and words, less likely aside", () => {
    const odds = { context: 4, alone: 10, words: 4, aside: -1, learnt: 1, bias: -6, threshold: 0.4 };
    const p = (alone: number, { context = 0, words = 0, aside = 0, learnt = 0 } = {}) =>
      matched({ context, alone, words, aside, learnt }, odds);
    expect(p(0.6)).toBe(0.5);
    expect(p(0.7)).toBeGreaterThan(0.5);
    expect(p(0.6, { context: 0.2 })).toBeGreaterThan(0.5);
    expect(p(0.6, { words: 0.5 })).toBeGreaterThan(0.5);
    expect(p(0.6, { aside: 1 })).toBeLessThan(0.5);
    expect(p(0.6, { learnt: 1 })).toBeGreaterThan(0.5);
  });

  test("learns from labelled claims which point is made, by vectors and words, among the points of a side", () => {
    const said = (axis: number, lean: number, ...words: string[]) => ({
      vector: near(axis, lean),
      words: new Set(words),
    });
    const examples = [0, 20, 40].flatMap((axis, k) =>
      Array.from({ length: 20 }, (_, i) => ({
        ...said(axis, i / 20, "the", k === 2 ? "bonus" : "rest"),
        point: k === 0 ? null : ["a", "b", "c"][k - 1]!,
      })),
    );
    const model = new LearntPoints(JSON.parse(JSON.stringify(learnPoints(["a", "b", "c"], examples))));
    const [a, b, c] = model.odds(said(20, 0.3), [0, 1, 2]);
    expect(a).toBeGreaterThan(b!);
    expect(b).toBeGreaterThan(c!);
    expect(c).toBeLessThan(-2);
    const [none] = model.odds(said(0, 0.3), [0, 1, 2]);
    expect(none).toBeLessThan(a!);
    expect(model.odds(said(20, 0.3, "bonus"), [1])[0]).toBeGreaterThan(model.odds(said(20, 0.3), [1])[0]!);
    const likeness = { context: 0, alone: 0, words: 0, aside: 0, learnt: 0 };
    const told = withLearnt([likeness, likeness, likeness], model, [1, 2], said(40, 0.3));
    expect(told.map((l) => l.learnt)).toEqual([0, ...model.odds(said(40, 0.3), [1, 2])]);
  });
});

describe("the labelled points", () => {
  const codebook = loadCodebook("corpus/codebooks/em-ic.yaml").codebook;

  test.each([
    ["train", "train"],
    ["dev", "dev"],
    ["validation", "validation"],
    ["second", "validation"],
  ])("of %s are of claims that are there, and points of their side", (part, folder) => {
    const gold = new Map(
      readGoldFolder(`corpus/gold/${folder}`).flatMap((t) => t.sentences.map((s) => [s.id, s])),
    );
    const [header, ...rows] = readFileSync(`corpus/points/${part}.tsv`, "utf8").trimEnd().split("\n");
    expect(header).toBe("id\tpoint");
    expect(new Set(rows.map((r) => r.split("\t")[0])).size).toBe(rows.length);
    for (const row of rows) {
      const [id, points] = row.split("\t") as [string, string];
      expect(gold.get(id)?.claim, id).toBe(true);
      for (const point of points === "-" ? [] : points.split(","))
        expect(codebook.keyPoints.find((p) => p.id === point)?.side, `${id} ${point}`).toBe(
          gold.get(id)!.stance,
        );
    }
  });
});

test("emerging points keep stances and topics apart, and have ids of their own claims", () => {
  const claim = (n: number, stance: string, topic: string | null): LooseClaim => ({
    claim: n,
    claim_id: `c${n}`,
    comment_id: `k${n}`,
    text: TEXT,
    stance,
    topic,
    vector: packed(near(0, n / 20)),
  });
  const claims = [
    ...[1, 2, 3].map((n) => claim(n, "pro-EM", "pay")),
    ...[4, 5, 6].map((n) => claim(n, "pro-IC", null)),
    claim(7, "neutral", null),
  ];
  const found = emergingPoints(claims);
  expect(found.map(({ stance, topic, claims: own }) => [stance, topic, own.map((c) => c.claim)])).toEqual([
    ["pro-EM", "pay", [1, 2, 3]],
    ["pro-IC", null, [4, 5, 6]],
  ]);
  expect(new Set(found.map((p) => p.point)).size).toBe(2);
  for (const { point, claims: own } of found) {
    expect(point).toMatch(/^emerging-[0-9a-f]{12}$/u);
    for (const { score } of own) expect(score).toBeGreaterThan(0.9);
  }
});
