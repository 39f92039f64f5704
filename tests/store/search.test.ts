import Database from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fullTextQuery } from "../../src/store/search.ts";

test.each([
  ["pay rise", '"pay" AND "rise"'],
  ["promot* staff", '"promot"* AND "staff"'],
  ['"staff engineer" pay', '"staff engineer" AND "pay"'],
  ['"staff eng"*', '"staff eng"*'],
  ['an "open phrase', '"an" AND "open phrase"'],
  ["NEAR(a, b) OR NOT c:d", '"NEAR(a," AND "b)" AND "OR" AND "NOT" AND "c:d"'],
])("%s", (words, query) => {
  expect(fullTextQuery(words)).toBe(query);
});

describe("whatever is typed", () => {
  const db = new Database(":memory:");
  db.exec(
    "CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = 'porter unicode61'); INSERT INTO t VALUES ('a b')",
  );
  const run = (words: string): unknown =>
    db.prepare("SELECT * FROM t WHERE t MATCH ?").all(fullTextQuery(words));

  test.each(["", "  ", "*", '"', '"" **', "()", "-"])("without a word is wrong usage: %j", (words) => {
    expect(() => fullTextQuery(words)).toThrow("expected words");
  });

  test("is no fault of the full-text language", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc
            .array(fc.constantFrom(...'ab*"()^:+-{} \0,'.split(""), " AND ", " NEAR(", " NOT ", "text:"))
            .map((a) => a.join("")),
        ),
        (words) => {
          try {
            run(words);
          } catch (error) {
            expect((error as Error).message).toContain("expected words");
          }
        },
      ),
    );
  });
});
