import { describe, expect, test } from "vitest";
import type { StructureGold } from "../../src/learn/labelled.ts";
import type { Source } from "../../src/model.ts";
import { damaged, longForm, longForms, pointed } from "../../src/split/variants.ts";

/** A thread of an article of three lines and `comments` comments of two lines each. */
function thread(id: string, comments: number): StructureGold {
  const article = ["The article opens.", "It goes on.", "It ends."];
  const lines = Array.from({ length: comments }, (_, i) => [`Comment ${i} opens.`, `Comment ${i} ends.`]);
  return {
    id,
    text: [...article, ...lines.flat()].join("\n"),
    starts: [0, ...lines.map((_, i) => article.length + 2 * i)],
    sources: [...article.map((): Source => "article"), ...lines.flat().map((): Source => "comment")],
    parents: undefined,
  };
}

describe("damaged", () => {
  const threads = Array.from({ length: 12 }, (_, i) => thread(`t-${i}`, 8));
  const found = damaged(threads);

  test("keeps the article whole and its lines known, but not always on top", () => {
    for (const { text, sources, starts } of found) {
      const lines = text.split("\n");
      const at = lines.indexOf("The article opens.");
      expect(lines.slice(at, at + 3)).toEqual(["The article opens.", "It goes on.", "It ends."]);
      expect(sources!.slice(at, at + 3)).toEqual(["article", "article", "article"]);
      expect(starts).toContain(at);
      expect(starts).not.toContain(at + 1);
    }
    expect(
      new Set(found.map(({ text }) => text.split("\n").indexOf("The article opens."))).size,
    ).toBeGreaterThan(4);
  });

  test("takes the first paragraph from more than a third of the comments, and marks where they begin now", () => {
    const lines = found.flatMap(({ text, starts }) =>
      text.split("\n").map((line, i, lines) => ({
        line,
        begins: starts.includes(i) || (starts.includes(i - 1) && lines[i - 1]!.startsWith(">")),
      })),
    );
    const opened = lines.filter(({ line }) => /^Comment \d opens/u.test(line));
    const ended = lines.filter(({ line }) => /^Comment \d ends/u.test(line));
    expect(ended).toHaveLength(12 * 8);
    expect(opened.length).toBeLessThan(12 * 8 * 0.66);
    expect(opened.length).toBeGreaterThan(12 * 8 * 0.2);
    expect(opened.every(({ begins }) => begins)).toBe(true);
    expect(ended.filter(({ begins }) => begins)).toHaveLength(12 * 8 - opened.length);
  });

  test("gives the same threads again", () => {
    expect(damaged(threads)).toEqual(found);
  });
});

describe("long-form threads", () => {
  const debate: StructureGold = {
    id: "d",
    text: [
      "I say one. I say two. I say three.",
      "You are wrong. No two. No three.",
      "Not at all. I say four. I say five.",
      "Still wrong. No four. No five.",
    ].join("\n"),
    starts: [0, 1, 2, 3],
    parents: [null, 0, 1, 2],
    sources: undefined,
  };

  test("join what one of two says down a branch, without the sentences that answer", () => {
    const { text, starts } = longForm(debate, () => 0);
    expect(text.split("\n")).toEqual([
      ...["I say one.", "I say two.", "I say three.", "I say four.", "I say five."],
      ...["You are wrong.", "No two.", "No three.", "No four.", "No five."],
    ]);
    expect(starts).toEqual([0, 5]);
  });

  test("quote the comment before between the paragraphs of an answer, and no new comment begins there", () => {
    const { text, starts, sources } = pointed(
      longForm(debate, () => 0),
      () => 0.1,
    );
    const lines = text.split("\n");
    expect(lines.slice(5, 9)).toEqual(["> I say one.", "You are wrong.", "> I say two.", "No two."]);
    expect(starts).toEqual([0, 5]);
    expect(sources!.slice(5, 9)).toEqual(["quote", "comment", "quote", "comment"]);
  });

  test("are the same again", () => {
    expect(longForms([debate])).toEqual(longForms([debate]));
  });
});
