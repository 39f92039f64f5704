import { expect, test } from "vitest";
import { agreement, krippendorffAlpha } from "../../src/evaluate/agreement.ts";
import type { GoldThread } from "../../src/learn/labelled.ts";

test("α of the worked example of Krippendorff 2011, nominal data with missing values", () => {
  // Four observers, twelve units; "*" was not judged. The paper gives α = .743 (section C).
  const observers = [
    "1 2 3 3 2 1 4 1 2 * * *",
    "1 2 3 3 2 2 4 1 2 5 * 3",
    "* 3 3 3 2 3 4 2 2 5 1 *",
    "1 2 3 3 2 4 4 1 2 5 1 *",
  ].map((row) => row.split(" "));
  const units = observers[0]!.map((_, u) => observers.map((o) => o[u]!).filter((v) => v !== "*"));
  expect(krippendorffAlpha(units)).toBeCloseTo(0.743, 3);
});

test("α is 1 for perfect agreement, and nought or less for none", () => {
  expect(
    krippendorffAlpha([
      ["a", "a"],
      ["b", "b"],
    ]),
  ).toBe(1);
  expect(
    krippendorffAlpha([
      ["a", "b"],
      ["b", "a"],
    ]),
  ).toBeLessThan(0);
  expect(krippendorffAlpha([["a"], []])).toBeNaN();
});

function reading(...labels: readonly (readonly [string, string])[]): GoldThread {
  return {
    id: "t",
    path: "t.tsv",
    text: "",
    sentences: labels.map(([stance, topics], i) => ({
      id: `t-${i}`,
      line: i + 1,
      start: 0,
      end: 1,
      source: "comment",
      begins: true,
      claim: stance !== "-",
      stance,
      topics: topics === "" ? [] : topics.split(","),
      text: `sentence ${i}`,
    })),
  };
}

test("two readings are matched by id, topics compared where both see a claim", () => {
  const first = reading(["pro-EM", "pay"], ["neutral", ""], ["-", ""], ["pro-IC", "AI"]);
  const second = reading(["pro-EM", "pay"], ["pro-IC", ""], ["-", ""], ["pro-IC", ""]);
  const result = agreement([first, second]);
  expect(result.sentences).toBe(4);
  expect(result.alpha.claim).toBe(1);
  expect(result.alpha.topics["pay"]).toBe(1);
  expect(result.alpha.topics["AI"]).toBeLessThan(0.5);
  expect(result.pairwiseF1.claim).toBe(1);
  expect(result.pairwiseF1.topics).toEqual({ AI: 0, pay: 1 });
  // pro-EM: one of one; pro-IC: found once, once more where the other says neutral; neutral: never together.
  expect(result.pairwiseF1.stance).toBeCloseTo((1 + 2 / 3 + 0) / 3, 10);
  // What differs in stance comes before what differs in topics alone.
  expect(result.disagreements).toEqual([
    { id: "t-1", text: "sentence 1", stances: ["neutral", "pro-IC"], topics: [[], []] },
    { id: "t-3", text: "sentence 3", stances: ["pro-IC", "pro-IC"], topics: [["AI"], []] },
  ]);
});
