import { describe, expect, test } from "vitest";
import { Logistic } from "../../src/learn/logistic.ts";
import { readLines } from "../../src/split/line.ts";
import { type LinkComment, LinkContext, linkComments } from "../../src/split/link-features.ts";
import { decodeLinks } from "../../src/split/links.ts";

/** A comment a line. */
function comments(texts: readonly string[]): LinkComment[] {
  const lines = readLines(texts.join("\n"));
  return linkComments(
    lines,
    lines.map((_, i) => i),
    lines.map(() => false),
    () => false,
    lines.map(() => undefined),
  );
}

describe("what links are told by", () => {
  const context = new LinkContext(
    comments([
      "We had 412 applications for the EM opening, and 57 for the SRE.",
      "We never had so many for ours.",
      "57 is few, we said, and the dog would get more.",
      "Had the dog an offer for ours?",
      "We had a dog too, had we not?",
    ]),
  );

  test("numbers and short words that few comments share, not what most of them say", () => {
    expect(context.rarity(2, 0)).toBeGreaterThan(context.rarity(2, 1));
    expect(context.rarity(3, 2)).toBeGreaterThan(0);
    // "had" and "we" stand in four of five.
    expect(context.rarity(4, 0)).toBe(0);
  });
});

describe("how sure a link is", () => {
  const flat = new Logistic("softmax", ["answers"], 4, new Float64Array(1), new Float32Array(16));
  const steep = new Logistic(
    "softmax",
    ["answers"],
    4,
    new Float64Array(1),
    Float32Array.from({ length: 16 }, (_, i) => i),
  );
  const two = comments(["One remark about trains.", "Another one about boats?"]);

  test("a model that knows nothing is undecided", () => {
    expect(decodeLinks(flat, two)[1]!.score).toBeCloseTo(0.5, 9);
  });

  test("it is less sure, of the same parent, where the comments were found than where marks gave them", () => {
    const [, found] = decodeLinks(steep, two);
    const [, given] = decodeLinks(steep, two, [null, undefined]);
    expect(found!.parent).toBe(given!.parent);
    expect(found!.score).toBeGreaterThan(0.5);
    expect(found!.score).toBeLessThanOrEqual(given!.score);
  });
});
