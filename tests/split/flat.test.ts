import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadSplitter } from "../../pipeline/2-split.ts";
import { flatThread } from "../../src/formats/flat.ts";
import { SOURCES } from "../../src/model.ts";
import { isArticle, splitFlat } from "../../src/split/flat.ts";
import { assembleFlat } from "../../src/split/thread.ts";
import { anyThread } from "../arbitraries.ts";
import { PAY, ROOT } from "../helpers.ts";

const { splitter, sha256 } = loadSplitter();

const thread = (text: string) => flatThread({ uri: "t.txt", sha256: "0".repeat(64) }, "flat", text);

test("the splitter that ships loads, with the hash of its file", () => {
  expect(sha256).toMatch(/^[0-9a-f]{64}$/u);
});

describe("splitFlat", () => {
  test("text without a line has no comment", () => {
    for (const text of ["", " \n\t\n"]) expect(splitFlat(text, splitter)).toEqual({ lines: [], links: [] });
  });

  test("one line is one comment, at top level", () => {
    const { lines, links } = splitFlat("Managers earn more.", splitter);
    expect(lines).toMatchObject([{ start: 0, end: 19, begins: true, startScore: 1 }]);
    expect(links).toMatchObject([{ parent: null }]);
  });

  test("a line with a quote mark is a quote", () => {
    const { lines } = splitFlat(PAY, splitter);
    expect(lines.map((l) => l.source)).toEqual(["comment", "comment", "quote", "comment", "comment"]);
  });

  test("finds more than one comment where several people speak", () => {
    const sample = readFileSync(join(ROOT, "corpus/threads/06-own-team-offer.txt"), "utf8");
    const comments = (text: string) => splitFlat(text, splitter).lines.filter((l) => l.begins).length;
    expect(comments(PAY)).toBeGreaterThan(1);
    // Its writer gave it 24.
    expect(comments(sample)).toBeGreaterThan(15);
    expect(comments(sample)).toBeLessThan(35);
  });

  test("gives the same split twice", () => {
    expect(splitFlat(PAY, splitter)).toEqual(splitFlat(PAY, splitter));
  });

  test("for any text: a decision a line, probabilities, and links to earlier comments alone", () => {
    fc.assert(
      fc.property(anyThread, (text) => {
        const { lines, links } = splitFlat(text, splitter);
        expect(lines.map(({ start, end }) => text.slice(start, end))).toEqual(
          text
            .split("\n")
            .map((l) => l.trim())
            .filter(Boolean),
        );
        if (lines.length > 0) expect(lines[0]!.begins).toBe(true);
        for (const { startScore, source, sourceScore } of lines) {
          expect(startScore).toBeGreaterThanOrEqual(0);
          expect(startScore).toBeLessThanOrEqual(1 + 1e-9);
          expect(sourceScore).toBeGreaterThanOrEqual(0);
          expect(sourceScore).toBeLessThanOrEqual(1 + 1e-9);
          expect(SOURCES).toContain(source);
        }
        expect(links).toHaveLength(lines.filter((l) => l.begins).length);
        links.forEach(({ parent, score }, i) => {
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(1 + 1e-9);
          if (parent !== null) expect(parent).toBeLessThan(i);
        });
      }),
      { numRuns: 150 },
    );
  });

  test("a thread of 2,000 lines keeps depth-first order: each parent is still open", () => {
    const text = Array.from({ length: 400 }, () => PAY).join("\n");
    const { links } = splitFlat(text, splitter);
    let open: number[] = [];
    links.forEach(({ parent }, i) => {
      if (parent !== null) expect(open).toContain(parent);
      open = [...(parent === null ? [] : open.slice(0, open.indexOf(parent) + 1)), i];
    });
  });
});

describe("assembleFlat", () => {
  test("for any text: comments cover their paragraphs in order, and nothing is lost", () => {
    fc.assert(
      fc.property(anyThread, (text) => {
        const { comments, paragraphs } = assembleFlat(thread(text), splitFlat(text, splitter));
        expect(paragraphs.map((p) => p.ordinal)).toEqual(paragraphs.map((_, i) => i));
        expect(comments.map((c) => c.ordinal)).toEqual(comments.map((_, i) => i));
        expect(new Set(comments.map((c) => c.commentId)).size).toBe(comments.length);
        let at = 0;
        for (const p of paragraphs) {
          expect(text.slice(at, p.start).trim()).toBe("");
          at = p.end;
          const comment = comments[p.comment]!;
          expect(p.start).toBeGreaterThanOrEqual(comment.start);
          expect(p.end).toBeLessThanOrEqual(comment.end);
        }
        expect(text.slice(at).trim()).toBe("");
        comments.forEach((c, i) => {
          if (i > 0) expect(c.start).toBeGreaterThanOrEqual(comments[i - 1]!.end);
        });
      }),
      { numRuns: 150 },
    );
  });
});

test("a comment is an article if most of its own lines are", () => {
  expect(isArticle(["article", "article", "comment"])).toBe(true);
  expect(isArticle(["article", "comment", "comment"])).toBe(false);
  expect(isArticle(["ad", "noise"])).toBe(false);
  expect(isArticle([])).toBe(false);
});

describe("threads made to be slow", () => {
  const many = (count: number, line: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => line(i)).join("\n");

  test.each([
    ["lines of one word", many(4_000, (i) => `word${i % 1000}`)],
    ["a comment of many lines", many(2_000, (i) => `and so work ${i} goes on, as the team said of it`)],
    ["equal lines", many(4_000, () => "The manager said that the team works well, and it does.")],
    ["one line of many words", many(50_000, (i) => `word${i % 5000}`).replaceAll("\n", " ")],
  ])("%s are split in linear time", (_, text) => {
    const began = process.cpuUsage();
    const { lines, links } = splitFlat(text, splitter);
    expect(links).toHaveLength(lines.filter((l) => l.begins).length);
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1e6).toBeLessThan(5);
  });
});
