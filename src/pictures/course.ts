import * as Plot from "@observablehq/plot";
import type { Words } from "../markdown/words.ts";
import { COLOURS, draw, labels, legend, type Picture, QUIET, SYMBOLS, WIDTH } from "./draw.ts";
import type { StanceCounts, StanceLabels } from "./stances.ts";
import { tenthsOf } from "./tenths.ts";

/** Height of the longest column of side A and of side B together, and of no side at most. */
const TALL = 150;
const COUNT = 16;
const SIDE = 12;

/**
 * Claims over the course of a thread, one column a part (tenths, as a rule): side A upwards, side B downwards,
 * no side in a band of its own below.
 */
export function stanceCourse(parts: readonly StanceCounts[], stances: StanceLabels, words: Words): Picture {
  const alt = `${words.say("picture.course")}. ${stances
    .map((s, i) => `${s}: ${parts.map((p) => p[i]).join(", ")}.`)
    .join(" ")}`;
  const most = (i: number): number => Math.max(1, ...parts.map((p) => p[i]!));
  const unit = TALL / (most(0) + most(1) + most(2));
  const key = legend(
    stances.map((s, i) => ({
      text: `${["↑ ", "↓ ", ""][i]}${s}`,
      colour: COLOURS[i]!,
      symbol: SYMBOLS[i]!,
    })),
  );
  const line = key.height + COUNT + most(0) * unit;
  const ground = line + most(1) * unit + 2 * COUNT + 8 + most(2) * unit;
  const width = (WIDTH - 2 * SIDE) / Math.max(1, parts.length);
  const bars = parts.flatMap((part, n) =>
    part.map((count, i) => {
      const from = i === 2 ? ground : line;
      const end = from + (i === 1 ? 1 : -1) * count * unit;
      const x = SIDE + width * (n + 0.5);
      const [y1, y2] = [Math.min(from, end), Math.max(from, end)];
      return { x, x1: x - width * 0.35, x2: x + width * 0.35, y1, y2, i, count };
    }),
  );
  const counted = bars.filter((b) => b.count > 0);
  return {
    svg: draw(words.say("picture.course"), alt, Math.ceil(ground + 26), [
      ...key.marks,
      Plot.rect(bars, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: (d) => COLOURS[d.i as 0] }),
      labels(
        counted.map((b) => ({ x: b.x, y: b.i === 1 ? b.y2 + 9 : b.y1 - 8, text: `${b.count}` })),
        "middle",
        { fontSize: 11 },
      ),
      Plot.ruleY([line, ground], { x1: SIDE, x2: WIDTH - SIDE, stroke: QUIET }),
      labels([{ x: SIDE, y: ground + 14, text: words.say("picture.beginning") }], "start"),
      labels([{ x: WIDTH - SIDE, y: ground + 14, text: words.say("picture.end") }], "end"),
    ]),
    alt,
    table: {
      header: [words.say("picture.tenth"), ...stances],
      rows: parts.map((p, n) => [n + 1, ...p]),
    },
  };
}

/**
 * The counts of `stanceCourse` from a thread's claims: tenths of its comments.
 *
 * @param claims of each comment in reading order, counted by stance.
 */
export function tenths(claims: readonly StanceCounts[]): StanceCounts[] {
  return tenthsOf(claims).map((part) =>
    part.reduce<StanceCounts>((sum, c) => [sum[0] + c[0], sum[1] + c[1], sum[2] + c[2]], [0, 0, 0]),
  );
}
