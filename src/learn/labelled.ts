import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { guardedRead, ThreadmineError } from "../errors.ts";
import { SOURCES, type Source } from "../model.ts";

/** A gold sentence. Offsets count Unicode code points into the thread's text; `line` counts from 1. */
export interface GoldSentence {
  readonly id: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly source: Source;
  /** Whether a comment begins with the sentence's line. */
  readonly begins: boolean;
  /** Undefined where annotators disagreed. */
  readonly claim: boolean | undefined;
  /** A stance's name; `-` for no claim; undefined where annotators disagreed. */
  readonly stance: string | undefined;
  readonly topics: readonly string[] | undefined;
  readonly text: string;
}

/** A labelled thread. */
export interface GoldThread {
  /** The file's name without its ending. */
  readonly id: string;
  readonly path: string;
  /** Empty where no `.txt` stands beside the gold file. */
  readonly text: string;
  readonly sentences: readonly GoldSentence[];
}

/** The header of a gold file. */
export const COLUMNS = "id\tline\tchar_start\tchar_end\tsource\tstart\tclaim\tstance\ttopics\ttext";

/**
 * Reads a gold file (tab-separated, see `corpus/gold/README.md`) and the `.txt` beside it, if it is there.
 *
 * @param codebook the stances and topics that there may be; any if it is left out.
 * @throws ThreadmineError `bad-gold` with the file and line that is wrong, `not-found`, `unreadable`.
 */
export function readGold(
  path: string,
  codebook?: { readonly stances: readonly string[]; readonly topics: readonly string[] },
): GoldThread {
  const tsv = "Give the path of a .tsv file with one sentence a line.";
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new ThreadmineError(
      "unreadable",
      `${path}: expected a gold file, found a folder`,
      `Name the files themselves: ${path.replace(/\/$/u, "")}/*.tsv`,
    );
  const rows = guardedRead(path, "gold file", tsv, () => readFileSync(path, "utf8")).split("\n");
  const fail = (
    line: number,
    expected: string,
    found: string,
    advice = "The columns are described in corpus/gold/README.md.",
  ): never => {
    throw new ThreadmineError("bad-gold", `${path}:${line}: expected ${expected}, found ${found}`, advice);
  };
  const known = (line: number, what: string, names: readonly string[] | undefined, name: string): void => {
    if (names && !names.includes(name))
      fail(
        line,
        `a ${what} (${names.join(", ")})`,
        name,
        "Name the codebook of these labels with --codebook FILE.",
      );
  };
  if (rows[0]?.trimEnd() !== COLUMNS)
    fail(1, `the header ${COLUMNS.replaceAll("\t", " ")}`, JSON.stringify(rows[0]?.slice(0, 60)));
  const sentences: GoldSentence[] = [];
  rows.forEach((row, i) => {
    if (i === 0 || row === "") return;
    const cells = row.split("\t");
    if (cells.length !== 10) fail(i + 1, "10 cells", `${cells.length}`);
    const [id, line, start, end, source, begins, claim, stance, topics, text] = cells as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    if (!(SOURCES as readonly string[]).includes(source))
      fail(i + 1, `a source (${SOURCES.join(", ")})`, source);
    if (![line, start, end].every((x) => /^\d+$/u.test(x)))
      fail(i + 1, "whole numbers for line, char_start and char_end", `${line} ${start} ${end}`);
    if (stance !== "?" && stance !== "-") known(i + 1, "stance", codebook?.stances, stance);
    if (topics !== "?" && topics !== "-")
      for (const topic of topics.split(",")) known(i + 1, "topic", codebook?.topics, topic);
    sentences.push({
      id,
      line: Number(line),
      start: Number(start),
      end: Number(end),
      source: source as Source,
      begins: begins === "1",
      claim: claim === "?" ? undefined : claim === "1",
      stance: stance === "?" ? undefined : stance,
      topics: topics === "?" ? undefined : topics === "-" ? [] : topics.split(","),
      text,
    });
  });
  const textPath = path.replace(/\.tsv$/u, ".txt");
  const text = existsSync(textPath) ? readFileSync(textPath, "utf8") : "";
  return { id: path.replace(/^.*\//u, "").replace(/\.tsv$/u, ""), path, text, sentences };
}

/** Every gold thread of a folder and its folders, in order of their paths. */
export function readGoldFolder(folder: string): GoldThread[] {
  return filesBelow(folder, ".tsv").map((path) => readGold(path));
}

/** A thread with known structure: lines (counted from 0) at which comments begin, their parents, lines' sources. */
export interface StructureGold {
  readonly id: string;
  readonly text: string;
  readonly starts: readonly number[];
  readonly parents: readonly (number | null)[] | undefined;
  readonly sources: readonly Source[] | undefined;
}

/** Every thread of known structure (`ID.json` beside `ID.txt`) of a folder and its folders. */
export function readStructureFolder(folder: string): StructureGold[] {
  return filesBelow(folder, ".json").map((path) => {
    const { starts, parents, sources } = JSON.parse(readFileSync(path, "utf8")) as StructureGold;
    return {
      id: path.replace(/^.*\//u, "").replace(/\.json$/u, ""),
      text: readFileSync(path.replace(/\.json$/u, ".txt"), "utf8"),
      starts,
      parents,
      sources,
    };
  });
}

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}
