import { describe, expect, test } from "vitest";
import {
  decideStance,
  defaultDecision,
  type SentenceLogits,
  stanceParts,
  TEMPER,
  winner,
} from "../../src/claims/decision.ts";
import { ENCODERS } from "../../src/encoder/labels.ts";

const CLAIM = { encoder: 1, ngram: 1, bias: 0, threshold: 0.5 };

/** A sentence by the n-grams' logits of its stances and the encoder's. */
const sentence = (stance: number[], encoderStance?: number[]): SentenceLogits => ({
  claim: 1,
  encoderClaim: undefined,
  stance,
  encoderStance,
  topics: [],
  encoderTopics: undefined,
});

describe("a debate without labels", () => {
  test("is told less surely than the logits would have it, with the same labels", () => {
    for (const encoder of ENCODERS) {
      const told = defaultDecision(CLAIM, 0, encoder).stance;
      const plain = defaultDecision(CLAIM, 0, encoder, 1).stance;
      expect(TEMPER[encoder]).toBeLessThan(1);
      for (const logits of [
        [3, -1, 0],
        [0.1, 0.4, -2],
        [-1, -2, 4],
        [0.2, 0.1, 0],
      ]) {
        const [parts] = stanceParts([sentence(logits)], [0], [1], told.encoderSides);
        const [sure, surer] = [decideStance(told, parts!), decideStance(plain, parts!)];
        expect(winner(sure, told.weights)).toBe(winner(surer, plain.weights));
        expect(Math.max(...sure)).toBeLessThan(Math.max(...surer));
        expect(sure[0]! + sure[1]! + sure[2]!).toBeCloseTo(1);
      }
    }
  });

  test("the encoder tells that a side is taken, and the n-grams which", () => {
    const { stance } = defaultDecision(CLAIM, 0, "minilm");
    const decide = (own: number[], encoder: number[]): number[] => {
      const [parts] = stanceParts([sentence(own, encoder)], [0], [1], stance.encoderSides);
      return decideStance(stance, parts!);
    };
    // However sure the encoder is of side A, the words speak for side B.
    const [a, b, none] = decide([0, 0.5, 0], [9, -3, 0]);
    expect(b).toBeGreaterThan(a!);
    expect(b).toBeGreaterThan(none!);
    expect(decide([0, 0.5, 0], [-3, 9, 0])).toEqual([a, b, none]);
    expect(decide([0, 0.5, 0], [-4, -4, 4])[2]).toBeGreaterThan(none!);
  });
});

test("where the encoder knows the sides, it is asked for them", () => {
  const [parts] = stanceParts([sentence([0, 0, 0], [3, 0, 0])], [0], [1]);
  expect(parts![0]).toEqual([2, -1, -1]);
  const [levelled] = stanceParts([sentence([0, 0, 0], [3, 0, 0])], [0], [1], false);
  expect(levelled![0]).toEqual([0.5, 0.5, -1]);
});
