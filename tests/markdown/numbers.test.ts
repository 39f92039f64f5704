import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/learn/random.ts";
import { makeReports } from "../../src/markdown/reports.ts";
import { sourceOf } from "../../src/markdown/source.ts";
import * as library from "../../src/pictures/pictures.ts";
import { Reader } from "../../src/store/queries.ts";
import { tempFolder } from "../helpers.ts";
import { DEBATE, type Discussion, POINTS, store } from "./debate.ts";
import { bare, Recount } from "./recount.ts";

/** Threads of many voices, with labels drawn by lot, so that points and shares have intervals. */
function large(): Discussion[] {
  const next = random(7);
  let grouped = false;
  const one = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const words =
    "lead code team raise review people hire paid title night meeting offer bonus grow plan".split(" ");
  const thread = (title: string, format: string, posts: number, named: boolean): Discussion => ({
    title,
    uri: `${format}/${title.replace(/\W/gu, "")}.x`,
    format,
    posts: Array.from({ length: posts }, (_, i) => ({
      kind: named && i === 0 ? ("article" as const) : ("comment" as const),
      ...(named
        ? { author: `voice-${one("abcdefghijkl".split(""))}`, posted: `2026-03-${10 + (i % 19)}T08:00:00Z` }
        : {}),
      ...(i > 1 && next() < 0.7 ? { parent: 1 + Math.floor(next() * (i - 1)) } : {}),
      said: Array.from({ length: 1 + Math.floor(3 * next()) }, () => {
        const point = one(["earn-more", "staff-earn-more", "raise-too-small", "emerging-alike", "", ""]);
        // A group is told by the claim that has its words.
        const first = point === "emerging-alike" && !grouped;
        grouped ||= first;
        return {
          text: first ? POINTS[3].text : `Managers ${Array.from({ length: 9 }, () => one(words)).join(" ")}.`,
          stance: first ? POINTS[3].stance : one(["pro-EM", "pro-IC", "pro-IC", "neutral"]),
          sure: 0.5 + next() / 2,
          topics: one([["pay"], ["pay", "AI"], ["titles"], [], ["flattening"]]),
          points: point === "" ? [] : [point],
        };
      }),
    })),
  });
  return [
    thread("First of three", "flat", 40, false),
    thread("Second of three", "hn-algolia", 45, true),
    thread("Third of three", "csv", 14, true),
  ];
}

describe.each([
  ["a small debate", () => DEBATE],
  ["a larger one", large],
])("every number of the reports of %s", (_, discussions) => {
  let pages: (readonly [string, string])[];
  let recount: Recount;
  beforeAll(() => {
    const path = join(tempFolder(), "a.db");
    store(path, discussions(), POINTS);
    const reader = new Reader(path);
    pages = [...makeReports(sourceOf(reader), "reports", "en", library)]
      .filter((f) => f.path.endsWith(".md"))
      .map((f) => [f.path, f.content] as const);
    reader.close();
    recount = new Recount(path);
  });

  test("is what SQL counts", () => {
    for (const [name, markdown] of pages) expect(recount.wrong(name, markdown), name).toEqual([]);
  });

  test("is missed when it is another", () => {
    let changed = 0;
    for (const [name, markdown] of pages)
      for (const { at, length } of told(markdown)) {
        const other = String(Number(markdown.slice(at, at + length)) + 1);
        const mutant = `${markdown.slice(0, at)}${other}${markdown.slice(at + length)}`;
        changed++;
        if (recount.wrong(name, mutant).length === 0)
          expect(markdown.slice(at - 60, at + 40)).toBe(`${name}: another number here must be found`);
      }
    expect(changed).toBeGreaterThan(300);
  });
});

/** Where a page's own words tell numbers: not in quotations, addresses, names and constants of the method. */
function told(markdown: string): { at: number; length: number }[] {
  const found: { at: number; length: number }[] = [];
  let start = 0;
  for (const line of markdown.split("\n")) {
    const hidden = [...line.matchAll(/“[^”]*”|\]\([^)]*\)|voice-\w|\b95 %|\b90 % interval/gu)].map((m) => [
      m.index,
      m.index + m[0].length,
    ]);
    if (
      !/^(?:> [^—]|(?:title|thread|uri|generator|checksum):|\| [^|]+ \| [^|]+ \| “|- 12 comments)/u.test(line)
    )
      for (const m of line.matchAll(/\d+/gu))
        if (!hidden.some(([from, to]) => m.index >= from! && m.index < to!) && bare(line) !== "")
          found.push({ at: start + m.index, length: m[0].length });
    start += line.length + 1;
  }
  return found;
}
