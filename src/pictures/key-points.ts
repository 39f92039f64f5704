import * as Plot from "@observablehq/plot";
import type { Words } from "../markdown/words.ts";
import {
  COLOURS,
  draw,
  type Label,
  labels,
  legend,
  type Picture,
  percent,
  QUIET,
  SYMBOLS,
  WIDTH,
  wrap,
} from "./draw.ts";
import type { StanceLabels } from "./stances.ts";

/** A key point with its share of the claims, 0 to 1, and the interval of that share. */
export interface PointRow {
  readonly text: string;
  /** 0: of side A, 1: of side B, 2: of no side. */
  readonly stance: 0 | 1 | 2;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly claims: number;
}

const LINE = 16;
const LEFT = 330;
const RIGHT = WIDTH - 54;

/** Key points in the order given: a dot at the share of each, a whisker over its interval, its claims beside. */
export function keyPoints(points: readonly PointRow[], stances: StanceLabels, words: Words): Picture {
  const interval = (p: PointRow): string =>
    words.say("picture.range", { low: percent(p.low), high: percent(p.high) });
  const alt = `${words.say("picture.points")}. ${points
    .map(
      (p) =>
        `${p.text} (${stances[p.stance]}): ${percent(p.share)} (${interval(p)}), ${words.say("claims-head")} ${p.claims}.`,
    )
    .join(" ")}`;
  const key = legend(stances.map((text, i) => ({ text, colour: COLOURS[i]!, symbol: SYMBOLS[i]! })));
  const top = key.height + 20;
  const step = tick(Math.max(0.01, ...points.map((p) => p.high)));
  const most = step * Math.max(1, Math.ceil(Math.max(0, ...points.map((p) => p.high)) / step - 1e-9));
  const x = (share: number): number => LEFT + ((RIGHT - LEFT) * share) / most;
  const ticks = Array.from({ length: Math.round(most / step) + 1 }, (_, i) => i * step);
  let y = top;
  const lines: Label[] = [];
  const rows = points.map((p) => {
    const broken = wrap(p.text, 24, 3);
    const height = LINE * Math.max(1, broken.length) + 12;
    const middle = y + height / 2;
    broken.forEach((text, i) => {
      lines.push({ x: 4, y: middle + LINE * (i - (broken.length - 1) / 2), text });
    });
    y += height;
    return { ...p, y: middle, x: x(p.share), x1: x(p.low), x2: x(p.high) };
  });
  const colour = (p: PointRow): string => COLOURS[p.stance];
  return {
    svg: draw(words.say("picture.points"), alt, y + 4, [
      ...key.marks,
      labels(
        ticks.map((t) => ({ x: x(t), y: key.height + 6, text: percent(t) })),
        "middle",
        { fillOpacity: 0.8 },
      ),
      Plot.ruleX(ticks.map(x), { y1: top, y2: y, stroke: QUIET, strokeOpacity: 0.35 }),
      labels(lines, "start"),
      Plot.link(rows, { x1: "x1", x2: "x2", y1: "y", y2: "y", stroke: colour, strokeWidth: 2.5 }),
      Plot.dot(rows, { x: "x", y: "y", r: 6, fill: colour, symbol: (p: PointRow) => SYMBOLS[p.stance] }),
      labels(
        rows.map((r) => ({ x: WIDTH - 6, y: r.y, text: `${r.claims}` })),
        "end",
      ),
    ]),
    alt,
    table: {
      header: [
        words.say("picture.point"),
        words.say("stance"),
        words.say("claims-head"),
        words.say("share-head"),
        words.say("interval-head"),
      ],
      rows: points.map((p) => [p.text, stances[p.stance], p.claims, percent(p.share), interval(p)]),
    },
  };
}

/** A distance of ticks that gives two to five of them. */
function tick(most: number): number {
  return [0.01, 0.02, 0.05, 0.1, 0.2].find((step) => most / step <= 5) ?? 0.25;
}
