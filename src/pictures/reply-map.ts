import * as Plot from "@observablehq/plot";
import type { Words } from "../markdown/words.ts";
import { COLOURS, draw, legend, type Picture, QUIET, WIDTH } from "./draw.ts";
import type { StanceCounts, StanceLabels } from "./stances.ts";

/** A comment in reading order, with the place in the list of the one that it answers, which stands before it. */
export interface ReplyRow {
  readonly parent: number | null;
  /** Its claims by stance; a comment is drawn in the stance of most of them. */
  readonly counts: StanceCounts;
}

/** So many comments can be told apart at the picture's width. */
const MOST = 600;
const SIDE = 14;
/** Of no claim: index behind those of the stances. */
const NONE = 3;
const ALL_COLOURS = [...COLOURS, QUIET];
/** Pixels from a comment to its reply, downwards. */
const STEP = 16;

/** Who answers whom: comments from left to right in reading order, a reply one step below what it answers. */
export function replyMap(comments: readonly ReplyRow[], stances: StanceLabels, words: Words): Picture {
  const kinds = [...stances, words.say("picture.no-claim")];
  const depths = depthsOf(comments);
  const leaning = comments.map((c) => lean(c.counts));
  const counts = kinds.map((_, i) => leaning.filter((l) => l === i).length);
  const deepest = depths.reduce((most, depth) => Math.max(most, depth), 0);
  const shown = Math.min(MOST, comments.length);
  const alt = [
    `${words.say("structure.heading")}. ${words.say("picture.replies", { comments: comments.length, top: comments.filter((c) => c.parent === null).length, depth: deepest })}`,
    `${kinds.map((k, i) => `${k}: ${counts[i]}`).join(", ")}.`,
    ...(shown < comments.length ? [words.say("picture.first", { shown, all: comments.length })] : []),
  ].join(" ");
  const key = legend(
    kinds.map((text, i) => ({
      text,
      colour: ALL_COLOURS[i]!,
      symbol: i === 1 ? "square" : "circle",
      r: [5, 5, 4, 2.5][i]!,
    })),
  );
  const step = Math.min(STEP, 320 / Math.max(1, deepest));
  const across = Math.min(24, (WIDTH - 2 * SIDE) / Math.max(1, shown - 1));
  const size = Math.max(3, Math.min(10, across * 1.1));
  const x = (n: number): number => Math.round(10 * (SIDE + across * n)) / 10;
  const y = (n: number): number => Math.round(10 * (key.height + 10 + step * depths[n]!)) / 10;
  const drawn = comments.slice(0, shown);
  // One path for all links, one for all dots of a stance: a thread of hundreds stays a small file.
  const links = drawn.flatMap(({ parent }, n) =>
    parent === null ? [] : [[x(parent), y(parent)], [x(n), y(parent)], [x(n), y(n)], []],
  );
  const dots = (kind: number) => drawn.flatMap((_, n) => (leaning[n] === kind ? [[x(n), y(n)], []] : []));
  return {
    svg: draw(words.say("structure.heading"), alt, Math.ceil(key.height + 24 + step * deepest), [
      ...key.marks,
      Plot.line(links, { stroke: QUIET, strokeWidth: 1, strokeOpacity: 0.7 }),
      ...[NONE, 2, 0, 1].map((kind) =>
        Plot.line(dots(kind), {
          stroke: ALL_COLOURS[kind]!,
          strokeWidth: size * [1, 0.9, 0.8, 0.5][kind]!,
          strokeLinecap: kind === 1 ? "square" : "round",
        }),
      ),
    ]),
    alt,
    table: {
      header: [words.say("stance"), words.say("comments-head")],
      rows: kinds.map((k, i) => [k, counts[i]!]),
    },
  };
}

/** Steps from the top, for parents that stand before their replies. */
function depthsOf(comments: readonly ReplyRow[]): number[] {
  const depths: number[] = [];
  for (const { parent } of comments) depths.push(parent === null ? 0 : (depths[parent] ?? -1) + 1);
  return depths;
}

/** The stance of most claims; no side where the two are even. */
function lean([a, b, none]: StanceCounts): number {
  if (a + b + none === 0) return NONE;
  if (a > b && a >= none) return 0;
  if (b > a && b >= none) return 1;
  return 2;
}
