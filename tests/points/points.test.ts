import { describe, expect, test } from "vitest";
import { emergingPoints } from "../../src/points/emerging.ts";
import { group } from "../../src/points/group.ts";
import { Compared, matched } from "../../src/points/match.ts";
import { cosine, packed, unit, unpacked, VECTOR } from "../../src/points/vectors.ts";
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
  const point = (text: string, axis: number) => ({ vector: near(axis, 0), words: subjects(text) });
  const compared = new Compared(
    [point("The bonus of managers is larger.", 0), point("Managers sit in meetings all day.", 9)],
    "Should an engineer become a manager?",
  );

  test("compares vectors, and the words that tell points apart", () => {
    const [bonus, meetings] = compared.with(point("My manager got no bonus, and spent it in meetings.", 0));
    expect(bonus!.cosine).toBeCloseTo(1, 5);
    expect(meetings!.cosine).toBeCloseTo(0, 5);
    // Of "bonus, larger" and of "meetings"; "managers" is what all is about.
    expect([bonus!.words, meetings!.words]).toEqual([0.5, 1]);
  });

  test("grows likelier with either", () => {
    const matching = { cosine: 10, words: 4, bias: -6, threshold: 0.4 };
    const p = (cosine: number, words: number) => matched({ cosine, words }, matching);
    expect(p(0.6, 0)).toBe(0.5);
    expect(p(0.7, 0)).toBeGreaterThan(0.5);
    expect(p(0.6, 0.5)).toBeGreaterThan(0.5);
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
