import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { databaseDocs } from "../../pipeline/docs.ts";
import { sqlComments } from "../../src/store/describe.ts";
import { ROOT } from "../helpers.ts";

test("comments inside a CREATE statement belong to what they stand beside", () => {
  const table =
    "CREATE TABLE t (\n  -- What a row\n  -- is.\n  a TEXT, -- first\n  b REAL NOT NULL  -- second\n  -- no more\n)";
  expect(sqlComments(table)).toEqual({
    head: "What a row is.",
    columns: new Map([
      ["a", "first"],
      ["b", "second"],
    ]),
  });
  const view =
    "CREATE VIEW v AS\n-- Rows.\nSELECT\n  x.a, -- first\n  count(*) AS n, -- how many\n  x.b + 1 AS c -- third\nFROM x";
  expect(sqlComments(view)).toEqual({
    head: "Rows.",
    columns: new Map([
      ["a", "first"],
      ["n", "how many"],
      ["c", "third"],
    ]),
  });
});

describe("the documentation of the database", () => {
  let made: { readme: string; datasette: string };
  beforeAll(async () => {
    made = await databaseDocs();
  });
  const held = (name: string): string => readFileSync(join(ROOT, "db", name), "utf8");

  // Where these fail: npm run docs:db, and read what changed.
  test("db/README.md is what the database gives now", () => expect(made.readme).toBe(held("README.md")));
  test("db/datasette.yaml too", () => expect(made.datasette).toBe(held("datasette.yaml")));

  test("says of every relation and column what it means", () => {
    const relations = made.readme.split("## Named queries")[0]!.split("\n### ").slice(1);
    expect(relations.length).toBeGreaterThan(9);
    for (const relation of relations) {
      const [name, , description] = relation.split("\n");
      expect(description, name).toMatch(/\w/u);
      for (const [, column, meaning] of relation.matchAll(/^\| `(\w+)` \|[^|]*\|[^|]*\|([^|]*)\|/gmu))
        expect(meaning, `${name}.${column}`).toMatch(/\w/u);
    }
  });

  test("answers thirty questions", () => {
    const answers = made.readme.split(/^### \d+\. /mu).slice(1);
    expect(answers).toHaveLength(30);
    for (const answer of answers) expect(answer).toMatch(/\?\n\n```sql\n[\s\S]*```\n\n(?:\| |No rows)/u);
  });
});
