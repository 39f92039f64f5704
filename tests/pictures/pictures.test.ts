import fc from "fast-check";
import { parseFragment } from "parse5";
import { describe, expect, test } from "vitest";
import { Words } from "../../src/markdown/words.ts";
import { COLOURS, ems, wrap } from "../../src/pictures/draw.ts";
import {
  keyPoints,
  type Picture,
  type PointRow,
  type ReplyRow,
  replyMap,
  type StanceCounts,
  type StanceLabels,
  stanceByTopic,
  stanceCourse,
  tenths,
} from "../../src/pictures/pictures.ts";
import { visible } from "../../src/text/visible.ts";
import { hostile } from "../html/hostile.ts";
import { attribute, elements, textOf } from "../html/tree.ts";

const EN = new Words("en");
const LABELS: StanceLabels = ["For management", "For staying an individual contributor", "No side"];
const RUNS = { numRuns: 30 };
const counts = fc.tuple(fc.nat(500), fc.nat(500), fc.nat(500));
const topics = fc.array(fc.record({ label: hostile, counts }), { maxLength: 8 });
const points: fc.Arbitrary<PointRow[]> = fc.array(
  fc
    .record({
      text: hostile,
      stance: fc.constantFrom(0 as const, 1 as const, 2 as const),
      three: fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: 0, max: 1, noNaN: true }))),
      claims: fc.nat(1000),
    })
    .map(({ three, ...rest }) => {
      const [low, share, high] = [...(three as number[])].sort((a, b) => a - b) as [number, number, number];
      return { ...rest, low, share, high };
    }),
  { maxLength: 10 },
);
const replies: fc.Arbitrary<ReplyRow[]> = fc
  .array(fc.tuple(fc.nat(), counts, fc.boolean()), { maxLength: 60 })
  .map((all) =>
    all.map(([n, c, top], i) => ({ parent: top || i === 0 ? null : n % i, counts: c as StanceCounts })),
  );

/** What holds for every picture: small, whole, harmless, with words for those who do not see it. */
function checkPicture({ svg, alt }: Picture): void {
  // The words stand in it twice, and an escape has up to six letters.
  expect(svg.length).toBeLessThan(30_000 + 12 * alt.length);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/u);
  // Characters that no XML may hold, and references that XML does not know.
  expect(svg).not.toMatch(
    /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|&(?!(?:amp|lt|gt|quot|apos|#\d+);)/u,
  );
  const [root, ...inside] = elements(parseFragment(svg));
  expect(root!.tagName).toBe("svg");
  expect(attribute(root!, "role")).toBe("img");
  expect(attribute(root!, "aria-label")).toBe(visible(alt).replace(/\r\n?/gu, "\n"));
  expect(inside.slice(0, 3).map((e) => e.tagName)).toEqual(["title", "desc", "style"]);
  for (const e of inside) {
    expect(["title", "desc", "style", "g", "rect", "line", "path", "circle", "text", "tspan"]).toContain(
      e.tagName,
    );
    for (const { name } of e.attrs) expect(name).not.toMatch(/^on|^style$|href/u);
  }
}

describe("for any rows, a picture is sound and the same again", () => {
  const labels = fc.tuple(hostile, hostile, hostile);
  const again = (make: () => Picture): void => {
    const picture = make();
    checkPicture(picture);
    expect(make()).toEqual(picture);
  };
  test("stance by topic", () => {
    fc.assert(
      fc.property(topics, labels, (t, l) => again(() => stanceByTopic(t, l, EN))),
      RUNS,
    );
  });
  test("key points", () => {
    fc.assert(
      fc.property(points, labels, (p, l) => again(() => keyPoints(p, l, EN))),
      RUNS,
    );
  });
  test("course", () => {
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 10 }), labels, (c, l) => again(() => stanceCourse(c, l, EN))),
      RUNS,
    );
  });
  test("reply map", () => {
    fc.assert(
      fc.property(replies, labels, (r, l) => again(() => replyMap(r, l, EN))),
      RUNS,
    );
  });
});

describe("stance by topic", () => {
  const picture = stanceByTopic(
    [
      { label: "Pay", counts: [12, 30, 8] },
      { label: "AI", counts: [0, 6, 60] },
    ],
    LABELS,
    EN,
  );
  const all = elements(parseFragment(picture.svg));

  test("tells the counts in words and in a table", () => {
    expect(picture.alt).toBe(
      "Claims by topic and stance. Pay: For management 12, For staying an individual contributor 30, No side 8. AI: For management 0, For staying an individual contributor 6, No side 60.",
    );
    expect(picture.table).toEqual({
      header: ["Topic", ...LABELS],
      rows: [
        ["Pay", 12, 30, 8],
        ["AI", 0, 6, 60],
      ],
    });
  });

  test("draws bars as long as the counts, in one scale, each with its count", () => {
    const bars = all
      .filter((e) => e.tagName === "rect")
      .map((e) => [attribute(e, "fill"), Number(attribute(e, "width"))]);
    const width = (colour: string, n: number): number => Number(bars.filter(([c]) => c === colour)[n]![1]);
    expect(width(COLOURS[1], 0) / width(COLOURS[0], 0)).toBeCloseTo(30 / 12, 5);
    expect(width(COLOURS[2], 1) / width(COLOURS[1], 0)).toBeCloseTo(60 / 30, 5);
    const shown = all.filter((e) => e.tagName === "text").map(textOf);
    for (const n of ["12", "30", "8", "0", "6", "60"]) expect(shown).toContain(n);
  });
});

test("key points tell shares, intervals and claims, also in German", () => {
  const rows: PointRow[] = [
    { text: "Managers earn more", stance: 0, share: 0.18, low: 0.13, high: 0.24, claims: 47 },
  ];
  expect(keyPoints(rows, LABELS, EN).alt).toContain(
    "Managers earn more (For management): 18 % (13 % to 24 %), Claims 47.",
  );
  expect(keyPoints(rows, LABELS, new Words("de")).table.rows).toEqual([
    ["Managers earn more", "For management", 47, "18 %", "13 % bis 24 %"],
  ]);
});

test("a reply map counts comments by the stance of most of their claims", () => {
  const { alt, table } = replyMap(
    [
      { parent: null, counts: [2, 1, 0] },
      { parent: 0, counts: [0, 3, 3] },
      { parent: 1, counts: [1, 1, 0] },
      { parent: null, counts: [0, 0, 0] },
    ],
    LABELS,
    EN,
  );
  expect(alt).toBe(
    "Who answers whom. 4 comments, 2 of them at top level; the longest chain has 2 replies. For management: 1, For staying an individual contributor: 1, No side: 1, No claim: 1.",
  );
  expect(table.rows.map((r) => r[1])).toEqual([1, 1, 1, 1]);
});

test("labels of any length are cut where they are drawn, and whole where they are told", () => {
  const long = "“&” ".repeat(1000);
  const picture = stanceByTopic(
    Array.from({ length: 8 }, () => ({ label: long, counts: [1, 2, 3] as const })),
    LABELS,
    EN,
  );
  checkPicture(picture);
  expect(picture.alt.length).toBeGreaterThan(8 * long.length);
  expect(picture.svg.replace(/<desc>.*<\/desc>|aria-label="[^"]*"/gsu, "").length).toBeLessThan(10_000);
});

test("a reply map of thousands of comments stays small, and says that it is cut", () => {
  const rows = Array.from({ length: 5000 }, (_, i) => ({
    parent: i % 7 === 0 ? null : i - 1 - (i % 3 === 2 && i > 4 ? 1 : 0),
    counts: [i % 2, (i + 1) % 2, i % 3] as const,
  }));
  const picture = replyMap(rows, LABELS, EN);
  checkPicture(picture);
  expect(picture.alt).toMatch(/Only the first 600 of 5000 comments are drawn\.$/u);
});

test("tenths keep every claim and their order", () => {
  fc.assert(
    fc.property(fc.array(counts, { maxLength: 50 }), (all) => {
      const parts = tenths(all);
      expect(parts).toHaveLength(Math.min(10, all.length));
      for (const i of [0, 1, 2] as const)
        expect(parts.reduce((sum, p) => sum + p[i], 0)).toBe(all.reduce((sum, c) => sum + c[i], 0));
    }),
  );
  expect(tenths(Array.from({ length: 20 }, (_, i) => [i, 0, 0] as const)).map((p) => p[0])).toEqual([
    1, 5, 9, 13, 17, 21, 25, 29, 33, 37,
  ]);
});

test("for any text: lines no wider than asked, and nothing left out unless marked", () => {
  fc.assert(
    fc.property(
      hostile,
      fc.integer({ min: 4, max: 40 }),
      fc.integer({ min: 1, max: 4 }),
      (text, width, most) => {
        const lines = wrap(text, width, most);
        expect(lines.length).toBeLessThanOrEqual(most);
        for (const line of lines) expect(ems(line)).toBeLessThanOrEqual(width + 1e-9);
        const words = visible(text).split(/\s+/u).filter(Boolean).join(" ");
        if (!lines.some((l) => l.endsWith("…"))) expect(lines.join(" ")).toBe(words);
      },
    ),
  );
});

/** Contrast of two colours (WCAG 2.2, relative luminance). */
function contrast(a: string, b: string): number {
  const luminance = (hex: string): number =>
    [1, 3, 5]
      .map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i]!, 0);
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

test("colours stand out from white, and their dark ones from GitHub's dark ground", () => {
  const { svg } = stanceByTopic([{ label: "Pay", counts: [1, 2, 3] }], LABELS, EN);
  for (const colour of COLOURS) {
    const dark = new RegExp(`\\[fill="${colour}"\\] \\{ fill: (#[0-9a-f]{6}) \\}`, "u").exec(svg)![1]!;
    expect(contrast(colour, "#ffffff")).toBeGreaterThan(3);
    expect(contrast(dark, "#0d1117")).toBeGreaterThan(3);
  }
});

test("the map of a thread of 150,000 comments", () => {
  const rows = Array.from({ length: 150_000 }, (_, i) => ({
    parent: i === 0 ? null : i - 1,
    counts: [0, 0, 0] as StanceCounts,
  }));
  expect(replyMap(rows, LABELS, EN).alt).toContain("150000 comments");
});
