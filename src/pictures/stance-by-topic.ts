import * as Plot from "@observablehq/plot";
import type { Words } from "../markdown/words.ts";
import {
  COLOURS,
  draw,
  ems,
  labels,
  legend,
  type Picture,
  QUIET,
  SIZE,
  SYMBOLS,
  WIDTH,
  wrap,
} from "./draw.ts";
import type { StanceCounts, StanceLabels } from "./stances.ts";

/** A topic with its claims by stance. */
export interface TopicRow {
  /** The topic's label. */
  readonly label: string;
  readonly counts: StanceCounts;
}

const ROW = 28;
const BAR = 18;
/** Room for a count beside its bar. */
const COUNT = 36;

/**
 * Claims by topic and stance: bars of side A to the left of a common line, of side B to its right, of no side
 * apart from both, all in one scale, each with its count.
 */
export function stanceByTopic(rows: readonly TopicRow[], stances: StanceLabels, words: Words): Picture {
  const alt = `${words.say("picture.topics")}. ${rows
    .map((r) => `${r.label}: ${stances.map((s, i) => `${s} ${r.counts[i]}`).join(", ")}.`)
    .join(" ")}`;
  const names = rows.map((r) => wrap(r.label, 16, 1)[0] ?? "");
  const left = Math.round(Math.max(4, ...names.map(ems)) * SIZE) + 12;
  const [a, b, none] = [0, 1, 2].map((i) => Math.max(1, ...rows.map((r) => r.counts[i]!))) as [
    number,
    number,
    number,
  ];
  const pixels = (WIDTH - left - 4 * COUNT) / (a + b + none);
  const middle = left + COUNT + a * pixels;
  const apart = middle + b * pixels + 2 * COUNT;
  const key = legend(
    stances.map((s, i) => ({
      text: `${["← ", "→ ", ""][i]}${s}`,
      colour: COLOURS[i]!,
      symbol: SYMBOLS[i]!,
    })),
  );
  const bars = rows.flatMap((r, row) =>
    r.counts.map((count, i) => {
      const y = key.height + ROW * (row + 0.5);
      const x = [middle, middle, apart][i]!;
      const end = x + (i === 0 ? -1 : 1) * count * pixels;
      return { x1: Math.min(x, end), x2: Math.max(x, end), y, y1: y - BAR / 2, y2: y + BAR / 2, i, count };
    }),
  );
  return {
    svg: draw(words.say("picture.topics"), alt, key.height + ROW * rows.length + 4, [
      ...key.marks,
      labels(
        names.map((text, row) => ({ x: 4, y: key.height + ROW * (row + 0.5), text })),
        "start",
      ),
      Plot.rect(bars, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: (d) => COLOURS[d.i as 0] }),
      labels(
        bars.filter((d) => d.i === 0).map((d) => ({ x: d.x1 - 5, y: d.y, text: `${d.count}` })),
        "end",
      ),
      labels(
        bars.filter((d) => d.i !== 0).map((d) => ({ x: d.x2 + 5, y: d.y, text: `${d.count}` })),
        "start",
      ),
      Plot.ruleX([middle, apart], { y1: key.height, y2: key.height + ROW * rows.length, stroke: QUIET }),
    ]),
    alt,
    table: { header: [words.say("topic-head"), ...stances], rows: rows.map((r) => [r.label, ...r.counts]) },
  };
}
