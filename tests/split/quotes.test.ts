import { describe, expect, test } from "vitest";
import { readLines } from "../../src/split/line.ts";
import { matchQuotes, quoteChains, quotedLines } from "../../src/split/quotes.ts";

const match = (...lines: string[]) => matchQuotes(readLines(lines.join("\n")));

const SAID =
  "Staff engineers earn more than their managers at every large firm I have worked for, and nobody minds that.";

describe("matchQuotes", () => {
  test("finds the earlier line whose words a quote repeats", () => {
    const found = match(SAID, "Something else was said in between.", `> ${SAID}`, "Not in Europe.");
    expect(found[2]).toEqual({ line: 0, share: 1 });
    expect(found[1]).toBeUndefined();
    expect(found[3]).toBeUndefined();
  });

  test("finds a quote that was shortened at either end", () => {
    for (const quote of [
      "> Staff engineers earn more than their managers",
      "> at every large firm I have worked for",
      "“earn more than their managers at every large firm”",
    ])
      expect(match(SAID, "In between.", quote)[2]).toMatchObject({ line: 0, share: 1 });
  });

  test("finds a quote that was cut in the middle or changed a little, and says how much of it is there", () => {
    const [, , cut] = match(
      SAID,
      "In between.",
      "> Staff engineers earn more than their managers … and nobody minds that",
    );
    expect(cut?.line).toBe(0);
    expect(cut?.share).toBeGreaterThan(0.6);
    expect(cut?.share).toBeLessThan(1);
  });

  test("takes typographic apostrophes and capitals for the same words", () => {
    const [, found] = match("I don't think that managers code.", "> I DON’T THINK that managers code");
    expect(found).toEqual({ line: 0, share: 1 });
  });

  test("rather finds an earlier line than a later one", () => {
    const found = match(SAID, `> ${SAID}`, `>> ${SAID}`);
    expect(found[1]?.line).toBe(0);
    expect(found[2]?.line).toBe(0);
    expect(found[0]?.line).toBe(1);
  });

  test("does not take a few common words for a quote", () => {
    expect(
      match(
        "I would take the team at once, if they offered it.",
        "I would take the money and stay where I am, really.",
      ),
    ).toEqual([undefined, undefined]);
  });

  test("lines of fewer than four words match nothing", () => {
    expect(match("So it goes.", "So it goes.")).toEqual([undefined, undefined]);
  });

  test("no lines, no matches", () => {
    expect(matchQuotes([])).toEqual([]);
  });

  test("a thread that says one thing 3,000 times is searched in linear time", () => {
    const found = matchQuotes(readLines(`${SAID}\n`.repeat(3000)));
    expect(found).toHaveLength(3000);
    expect(found[2999]?.share).toBe(1);
  });
});

describe("quotedLines", () => {
  const quoted = (...lines: string[]) => {
    const read = readLines(lines.join("\n"));
    return quotedLines(read, matchQuotes(read));
  };
  const others = Array.from({ length: 16 }, (_, i) => `Line ${i} is on ${"abcdefghijklmnop"[i]} alone.`);

  test("a comment is quoted by the replies after it, an article from before it or from far below", () => {
    const quote = "> Staff engineers earn more than their managers";
    expect(quoted(SAID, "In between.", quote)).toEqual(["near", undefined, undefined]);
    expect(quoted(quote, "In between.", SAID)).toEqual([undefined, undefined, "afar"]);
    expect(quoted(SAID, ...others, quote)[0]).toBe("afar");
  });

  test("a quotation is not itself quoted by the line that it comes from", () => {
    expect(quoted(SAID, `> ${SAID}`)).toEqual(["near", undefined]);
  });
});

test("quoteChains tells a reply's next point from a reply to someone else", () => {
  const other = "Nobody minds that their managers earn less than they do, which is a good thing.";
  const answer = "In Europe it is the other way around, as I have seen at four firms in three countries.";
  const lines = readLines(
    [
      SAID,
      other,
      `> ${SAID}`,
      answer,
      `> ${other}`,
      "Hm.",
      `> ${answer}`,
      "No.",
      "> Nobody said these words",
    ].join("\n"),
  );
  const chains = quoteChains(lines, matchQuotes(lines));
  expect(chains[3]).toBeUndefined();
  expect([2, 4, 6, 8].map((i) => chains[i])).toEqual([
    ["fresh", "none"],
    ["on", "2"],
    ["fresh", "2"],
    ["lost", "2"],
  ]);
});
