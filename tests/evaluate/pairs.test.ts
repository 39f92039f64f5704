import { expect, test } from "vitest";
import { type Candidate, pairsOf } from "../../src/evaluate/pairs.ts";
import type { FoundThread } from "../../src/evaluate/score.ts";
import type { GoldThread } from "../../src/learn/labelled.ts";

const goldOf = (path: string, text: string): GoldThread => ({
  id: path,
  path,
  text,
  sentences: [
    {
      id: "1",
      line: 1,
      start: 0,
      end: Array.from(text).length,
      source: "comment",
      begins: true,
      claim: true,
      stance: "pro-EM",
      topics: [],
      text,
    },
  ],
});

const foundOf = (text: string): FoundThread => ({ text, comments: [0], paragraphs: [], claims: [] });

/** Threads that tell which of them were looked into. */
function candidates(texts: readonly string[]): { all: Candidate[]; looked: string[] } {
  const looked: string[] = [];
  const all = texts.map((text) => ({
    text,
    find: () => {
      looked.push(text);
      return foundOf(text);
    },
  }));
  return { all, looked };
}

test("of a thousand threads those alone that gold belongs to are looked into, each once", async () => {
  const { all, looked } = candidates(Array.from({ length: 1000 }, (_, i) => `Thread 😀 ${i}`));
  const gold = [goldOf("b", "Thread 😀 700"), goldOf("a", "Thread 😀 12"), goldOf("again", "Thread 😀 700")];
  const pairs = await pairsOf(gold, all);
  expect(pairs.map(([g, f]) => [g.path, f.text])).toEqual([
    ["b", "Thread 😀 700"],
    ["a", "Thread 😀 12"],
    ["again", "Thread 😀 700"],
  ]);
  expect(looked).toEqual(["Thread 😀 12", "Thread 😀 700"]);
});

test("the first thread that holds the sentences is taken", async () => {
  const { all, looked } = candidates(["One. Two", "One.", "One."]);
  expect((await pairsOf([goldOf("g", "One.")], all))[0]![1].text).toBe("One. Two");
  expect(looked).toHaveLength(1);
});

test("gold that no thread holds is a fault that names it", async () => {
  await expect(pairsOf([goldOf("g.tsv", "Three.")], candidates(["One."]).all)).rejects.toThrow(
    "g.tsv: expected a thread that holds its sentences",
  );
});
