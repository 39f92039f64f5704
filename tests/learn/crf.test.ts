import { describe, expect, test } from "vitest";
import { Crf, CrfPair, type LabelledSequence, trainCrf } from "../../src/learn/crf.ts";
import { Features } from "../../src/learn/features.ts";
import { random } from "../../src/learn/random.ts";

const LABELS = ["dry", "wet"];

function one(name: string): Features {
  const f = new Features();
  f.add(name);
  return f;
}

/** A state that seldom changes, seen through words that are right four times in five: neighbours help. */
function sequence(seed: number): LabelledSequence & { words: number[] } {
  const next = random(seed);
  const labels: number[] = [];
  const words: number[] = [];
  let state = 0;
  for (let t = 0; t < 30; t++) {
    if (next() < 0.08) state = 1 - state;
    labels.push(state);
    words.push(next() < 0.8 ? state : 1 - state);
  }
  return { features: words.map((w) => one(["dry", "wet"][w]!)), labels, words };
}

const TRAIN = Array.from({ length: 60 }, (_, i) => sequence(i + 1));
const toy = () => trainCrf(LABELS, TRAIN, { bits: 8, epochs: 10 });

function accuracy(crf: Crf, sequences: readonly LabelledSequence[]): number {
  let right = 0;
  let all = 0;
  for (const { features, labels } of sequences) {
    const { path } = crf.decode(crf.emissions(features));
    labels.forEach((label, t) => {
      all++;
      if (path[t] === label) right++;
    });
  }
  return right / all;
}

describe("a conditional random field", () => {
  const crf = toy();
  const unseen = Array.from({ length: 20 }, (_, i) => sequence(1000 + i));

  test("learns from neighbours what a word alone does not tell", () => {
    const alone = unseen.flatMap(({ words, labels }) => words.map((w, t) => (w === labels[t] ? 1 : 0)));
    const share = alone.reduce<number>((a, b) => a + b, 0) / alone.length;
    expect(accuracy(crf, unseen)).toBeGreaterThan(share + 0.05);
    expect(crf.transitions[0]).toBeGreaterThan(crf.transitions[1]!);
  });

  test("gives marginals that sum to one and agree with the path where they are sure", () => {
    for (const { features } of unseen) {
      const { path, marginals } = crf.decode(crf.emissions(features));
      for (let t = 0; t < features.length; t++) {
        const row = marginals.subarray(t * 2, t * 2 + 2);
        expect(row[0]! + row[1]!).toBeCloseTo(1, 9);
        if (Math.max(...row) > 0.9) expect(row[path[t]!]).toBeGreaterThan(0.5);
      }
    }
  });

  test("is the same for the same seed", () => {
    expect(toy().toJSON()).toEqual(crf.toJSON());
  });

  test("survives the way through JSON", () => {
    const again = Crf.fromJSON(JSON.parse(JSON.stringify(crf.toJSON())));
    expect(again.labels).toEqual(LABELS);
    expect(accuracy(again, unseen)).toBeCloseTo(accuracy(crf, unseen), 2);
    expect(Crf.fromJSON(again.toJSON()).toJSON()).toEqual(again.toJSON());
  });

  test("decodes a sequence of one, and of 20,000", () => {
    expect(crf.decode(crf.emissions([one("wet")])).path).toHaveLength(1);
    const long = Array.from({ length: 20_000 }, (_, t) => one(t % 7 === 3 ? "wet" : "dry"));
    const { path, marginals } = crf.decode(crf.emissions(long));
    expect(path).toHaveLength(20_000);
    expect(marginals.every(Number.isFinite)).toBe(true);
  });
});

describe("CrfPair", () => {
  test("scores as its two models do by themselves", () => {
    const [first, second] = [
      toy().toJSON(),
      trainCrf(LABELS, [sequence(1)], { epochs: 2, bits: 8 }).toJSON(),
    ];
    const pair = new CrfPair(first, second);
    const { features } = sequence(1000);
    const [a, b] = [new Float64Array(features.length * 2), new Float64Array(features.length * 2)];
    features.forEach((f, t) => {
      pair.addEmissions(f, a, b, t);
    });
    expect(a).toEqual(Crf.fromJSON(first).emissions(features));
    expect(b).toEqual(Crf.fromJSON(second).emissions(features));
    expect(a).not.toEqual(b);
  });
});
