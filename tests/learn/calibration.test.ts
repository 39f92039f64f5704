import { describe, expect, test } from "vitest";
import { calibrationError } from "../../src/learn/calibration.ts";

describe("calibration error", () => {
  test("is nought for scores that keep their word, and large for those that do not", () => {
    const kept = Array.from({ length: 100 }, (_, i) => i < 75);
    expect(calibrationError(Array(100).fill(0.75), kept)).toBeCloseTo(0, 9);
    expect(calibrationError(Array(100).fill(0.99), Array(100).fill(false))).toBeCloseTo(0.99, 9);
    expect(calibrationError([1], [true])).toBe(0);
    expect(calibrationError([], [])).toBe(0);
  });
});
