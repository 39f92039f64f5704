import { describe, expect, test } from "vitest";
import { Bags, NamedBag } from "../../src/learn/bags.ts";
import { Features } from "../../src/learn/features.ts";
import { type Example, Logistic, probabilities, sigmoid, trainLogistic } from "../../src/learn/logistic.ts";
import { random, shuffle } from "../../src/learn/random.ts";

function features(...names: string[]): Features {
  const f = new Features();
  for (const name of names) f.add(name);
  return f;
}

const OPTIONS = { bits: 10, epochs: 30, l1: 0, l2: 0.1 };
/** Three classes, each with a word of its own among words that say nothing. */
const TOY: Example[] = Array.from({ length: 90 }, (_, i) => ({
  features: features(["red", "green", "blue"][i % 3]!, `noise${i % 7}`, `noise${i % 5}`),
  targets: [0, 1, 2].map((c) => (c === i % 3 ? 1 : 0)),
}));
const toy = () => trainLogistic("softmax", ["r", "g", "b"], TOY, OPTIONS);

const best = (model: Logistic, f: Features): number => {
  const logits = [...model.logits(f)];
  return logits.indexOf(Math.max(...logits));
};

describe("softmax", () => {
  test("learns classes that words tell apart", () => {
    const model = toy();
    expect(["red", "green", "blue"].map((w) => best(model, features(w, "noise1")))).toEqual([0, 1, 2]);
    const [p] = probabilities("softmax", model.logits(features("red")));
    expect(p).toBeGreaterThan(0.9);
  });

  test("is the same for the same seed", () => {
    expect(toy().toJSON()).toEqual(toy().toJSON());
  });

  test("survives the way through JSON", () => {
    const model = toy();
    const again = Logistic.fromJSON(JSON.parse(JSON.stringify(model.toJSON())));
    expect(again.outputs).toEqual(model.outputs);
    expect(again.link).toBe("softmax");
    for (const word of ["red", "green", "blue", "noise1", "unseen"]) {
      const f = features(word);
      expect(best(again, f)).toBe(best(model, f));
      again.logits(f).forEach((x, o) => {
        expect(x).toBeCloseTo(model.logits(f)[o]!, 1);
      });
    }
    expect(again.toJSON()).toEqual(Logistic.fromJSON(again.toJSON()).toJSON());
  });

  test("names the features that speak for an output, strongest first", () => {
    const bags = new Bags();
    const words = new NamedBag();
    for (const word of ["noise1", "green"]) words.add(word);
    bags.add(words, 1);
    const [first, ...others] = bags.strongest(toy(), 1, 5);
    expect(first!.part.prefix(first!.i)).toBe("green");
    for (const other of others) expect(other.weight).toBeLessThanOrEqual(first!.weight);
  });
});

describe("sigmoid", () => {
  const examples: Example[] = Array.from({ length: 80 }, (_, i) => ({
    features: features(...(i & 1 ? ["pay"] : []), ...(i & 2 ? ["title"] : []), `noise${i % 9}`),
    targets: [i & 1 ? 1 : 0, i & 2 ? 1 : 0],
  }));

  test("learns each output by itself", () => {
    const model = trainLogistic("sigmoid", ["pay", "titles"], examples, OPTIONS);
    const read = (...names: string[]) =>
      probabilities("sigmoid", model.logits(features(...names))).map((p) => p > 0.5);
    expect(read("pay", "title")).toEqual([true, true]);
    expect(read("pay")).toEqual([true, false]);
    expect(read("title")).toEqual([false, true]);
    expect(read("noise3")).toEqual([false, false]);
  });

  test("targets that are not known are not learnt from", () => {
    const unknown = examples.map((e) => ({ ...e, targets: [e.targets[0]!, Number.NaN] }));
    const model = trainLogistic("sigmoid", ["pay", "titles"], unknown, OPTIONS);
    expect(model.logits(features("title"))[1]).toBe(0);
    expect(model.logits(features("pay"))[0]).toBeGreaterThan(1);
    expect([...model.weights].every(Number.isFinite)).toBe(true);
  });
});

test("probabilities are probabilities, for extreme logits too", () => {
  const p = probabilities("softmax", [1000, 999, -1000]);
  expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  expect(p[0]).toBeGreaterThan(p[1]!);
  expect(sigmoid(-1000)).toBe(0);
  expect(sigmoid(1000)).toBe(1);
});

describe("features", () => {
  test("are scaled from an index on", () => {
    const f = features("a", "b", "c");
    f.normalise(1, 2);
    expect(f.values[0]).toBe(1);
    expect(Math.hypot(f.values[1]!, f.values[2]!)).toBeCloseTo(2, 12);
    f.normalise(3, 2);
    expect(f.values).toHaveLength(3);
  });

  test("are hashed alike on every machine, within the bits", () => {
    expect(features("u:manag").indices(16)[0]).toBe(15124);
    for (const index of features("", "a", "ü", "😀", "x".repeat(1000)).indices(8)) {
      expect(index).toBeGreaterThanOrEqual(0);
      expect(index).toBeLessThan(256);
    }
  });
});

test("random numbers and shuffles repeat for a seed", () => {
  const draw = (seed: number) => Array.from({ length: 5 }, random(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  for (const x of draw(3)) expect(x >= 0 && x < 1).toBe(true);
  const mixed = shuffle([1, 2, 3, 4, 5, 6], random(4));
  expect(mixed).toEqual(shuffle([1, 2, 3, 4, 5, 6], random(4)));
  expect([...mixed].sort()).toEqual([1, 2, 3, 4, 5, 6]);
});
