import * as Plot from "@observablehq/plot";
import { visible } from "../text/visible.ts";
import { DOCUMENT, SvgElement } from "./element.ts";

/** A picture, what it shows in words, and the same figures as a table to stand beside it. */
export interface Picture {
  /** A whole SVG file: no script, no network, transparent ground, readable in light and dark. */
  readonly svg: string;
  /** Plain text, not escaped. */
  readonly alt: string;
  /** Plain text and numbers, not escaped. */
  readonly table: PictureTable;
}

/** The figures of a picture, for those who read them. */
export interface PictureTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Of a picture, in pixels. */
export const WIDTH = 640;
/** Of the font, in pixels. */
export const SIZE = 13;

/** Side A, side B, no side: from the palette of Okabe and Ito (2008), told apart with any colour vision. */
export const COLOURS = ["#0072b2", "#d55e00", "#767676"] as const;
/** Lines and axis. */
export const QUIET = "#8c959f";
const INK = "#1f2328";
/** What each colour becomes on a dark ground. */
const DARK: Readonly<Record<string, string>> = {
  [COLOURS[0]]: "#56b4e9",
  [COLOURS[1]]: "#ff8f40",
  [COLOURS[2]]: "#9ea7b3",
  [QUIET]: "#6e7681",
};
/** Light colours stand in the attributes, which every reader of SVG knows; a browser in the dark overrules them. */
const STYLE = `@media (prefers-color-scheme: dark) { svg { color: #e6edf3 } ${Object.entries(DARK)
  .flatMap(([light, dark]) => ["fill", "stroke"].map((a) => `[${a}="${light}"] { ${a}: ${dark} }`))
  .join(" ")} }`;

/** Draws marks whose places are in pixels, and makes an SVG file of them. Same arguments, same bytes. */
export function draw(title: string, alt: string, height: number, marks: readonly Plot.Markish[]): string {
  const plot = Plot.plot({
    document: DOCUMENT as unknown as NonNullable<Plot.PlotOptions["document"]>,
    width: WIDTH,
    height,
    margin: 0,
    x: { type: "identity", axis: null },
    y: { type: "identity", axis: null },
    r: { type: "identity" },
    marks: [...marks],
  }) as unknown as SvgElement;
  const svg = new SvgElement("svg");
  const attributes = {
    xmlns: svg.namespaceURI,
    viewBox: `0 0 ${WIDTH} ${height}`,
    width: WIDTH,
    height,
    role: "img",
    "aria-label": visible(alt),
    color: INK,
    fill: "currentColor",
    "font-family": "system-ui, sans-serif",
    "font-size": SIZE,
    "text-anchor": "middle",
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  for (const [name, text] of [
    ["title", visible(title)],
    ["desc", visible(alt)],
    ["style", STYLE],
  ] as const)
    svg.appendChild(new SvgElement(name)).textContent = text;
  // Plot's style sheet is for pages; a file has one of its own.
  svg.children.push(...plot.children.filter((c) => typeof c === "string" || c.name !== "style"));
  return `${svg}\n`;
}

/** A text that stands at a place. */
export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** Texts at their places. */
export function labels(
  at: readonly Label[],
  textAnchor: "start" | "middle" | "end",
  options: Plot.TextOptions = {},
): Plot.Markish {
  return Plot.text(at, { x: "x", y: "y", text: "text", textAnchor, ...options });
}

/** What stands for a stance beside its colour. */
export const SYMBOLS = ["circle", "square", "diamond"] as const;

/** The stances with their colours and marks, in as many lines as they need from `y = 10` down. */
export function legend(
  entries: readonly {
    readonly text: string;
    readonly colour: string;
    readonly symbol: string;
    /** Radius in pixels; 5 where it is left out. */
    readonly r?: number;
  }[],
): { readonly marks: Plot.Markish[]; readonly height: number } {
  let x = 8;
  let y = 10;
  const placed = entries.map(({ text, colour, symbol, r = 5 }) => {
    const [shown = ""] = wrap(text, 40, 1);
    const width = Math.round(ems(shown) * SIZE) + 34;
    if (x > 8 && x + width > WIDTH) {
      x = 8;
      y += 20;
    }
    const at = { x, y, text: shown, colour, symbol, r };
    x += width;
    return at;
  });
  return {
    height: y + 18,
    marks: [
      Plot.dot(placed, {
        x: "x",
        y: "y",
        r: "r",
        fill: (d: { colour: string }) => d.colour,
        symbol: "symbol",
      }),
      labels(
        placed.map((p) => ({ ...p, x: p.x + 12 })),
        "start",
      ),
    ],
  };
}

/** Widths of letters in em, about those of any sans-serif; the first pattern that holds counts. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]|\p{Extended_Pictographic}/u, 1],
  [/[mwMW@%—…←→]/u, 0.92],
  [/\p{Lu}/u, 0.68],
  [/[fijlrtI\s.,:;!|'’"()[\]/-]/u, 0.36],
  [/./su, 0.6],
];

/** Widths of the letters that came already. */
const KNOWN = new Map<string, number>();

/** About how wide a text is, in em. No font is asked, so that the bytes are the same on every machine. */
export function ems(text: string): number {
  let sum = 0;
  for (const letter of text) {
    let width = KNOWN.get(letter);
    if (width === undefined) {
      width = WIDTHS.find(([pattern]) => pattern.test(letter))![1];
      KNOWN.set(letter, width);
    }
    sum += width;
  }
  return sum;
}

/** Breaks a text into lines of at most so many em; what is left after `most` lines becomes "…". */
export function wrap(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of visible(text).split(/\s+/u).filter(Boolean)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && ems(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line !== "") lines.push(line);
  const shown = lines.slice(0, most).map((l) => shorten(l, width));
  if (lines.length > most) shown[most - 1] = shorten(`${shown[most - 1]!.replace(/…$/u, "")}…`, width, "…");
  return shown;
}

function shorten(line: string, width: number, end = ""): string {
  if (ems(line) <= width) return line;
  const letters = [...line.slice(0, line.length - end.length)];
  while (letters.length > 0 && ems(`${letters.join("")}…`) > width) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

/** A share in whole percent. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
