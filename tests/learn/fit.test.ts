import { describe, expect, test } from "vitest";
import { fitConditional, fitLogistic } from "../../src/learn/fit.ts";
import { probabilities, sigmoid } from "../../src/learn/logistic.ts";
import { random } from "../../src/learn/random.ts";

describe("fitLogistic", () => {
  test("finds the weights that made the labels, then the bias", () => {
    const next = random(7);
    const rows = Array.from({ length: 1500 }, () => [next() * 4 - 2, next() * 4 - 2]);
    const labels = rows.map(([a, b]) => next() < sigmoid(1.5 * a! - 0.5 * b! + 0.3));
    const [a, b, bias] = fitLogistic(rows, labels, 0);
    expect(Math.abs(a! - 1.5)).toBeLessThan(0.3);
    expect(Math.abs(b! + 0.5)).toBeLessThan(0.3);
    expect(Math.abs(bias! - 0.3)).toBeLessThan(0.3);
  });

  test("a column that says nothing gets next to no weight", () => {
    const rows = Array.from({ length: 200 }, (_, i) => [i % 2 ? 1 : -1, i % 4 < 2 ? 1 : -1]);
    const [a, b] = fitLogistic(
      rows,
      rows.map(([x]) => x! > 0),
    );
    expect(a).toBeGreaterThan(1);
    expect(Math.abs(b!)).toBeLessThan(0.05);
  });
});

describe("fitConditional", () => {
  test("shares weights between classes, and never makes one negative", () => {
    const next = random(8);
    const labels = Array.from({ length: 600 }, () => Math.floor(next() * 3));
    const rows = labels.map((label) => [
      [0, 1, 2].map((c) => (c === label ? 1 : 0) + next() - 0.5),
      [0, 1, 2].map((c) => (c === label ? -1 : 0) + next() - 0.5),
    ]);
    const { weights, bias } = fitConditional(rows, labels);
    expect(weights[0]).toBeGreaterThan(1);
    expect(weights[1]).toBe(0);
    expect(bias).toHaveLength(3);
    const right = rows.filter((row, i) => {
      const p = probabilities(
        "softmax",
        bias.map((b, k) => b + weights[0]! * row[0]![k]!),
      );
      return p.indexOf(Math.max(...p)) === labels[i];
    });
    expect(right.length / rows.length).toBeGreaterThan(0.9);
  });
});
