import { type CsvError, parse } from "csv-parse/sync";
import { ThreadmineError } from "../errors.ts";
import { isoDate, rawThreads } from "./build.ts";
import { COLUMNS, columnsOf, type Found } from "./columns.ts";
import { built } from "./dump.ts";
import {
  type Column,
  type ColumnMap,
  type DecodedInput,
  type DumpFormat,
  dumpPost,
  type Format,
  has,
  text,
} from "./format.ts";
import { markdownToText } from "./post-text.ts";

const isTable = (found: Found): boolean =>
  found.text !== undefined && (found.id ?? found.author ?? found.parent ?? found.thread) !== undefined;

/**
 * Rows of a table, one post each: objects by the names of the columns, be they from CSV, TSV or NDJSON.
 *
 * @param map names of columns that do not tell by themselves what they hold.
 */
export function tableOf(map: ColumnMap): DumpFormat {
  let seen = "";
  let found: Found = {};
  const known = (row: object): Found => {
    // Rows of a table have the same columns, so the last answer mostly holds.
    const header = Object.keys(row);
    const key = header.join("\n");
    // One that ends early lacks the last of them.
    if (key !== seen && !seen.startsWith(`${key}\n`)) {
      found = columnsOf(header, map);
      seen = key;
    }
    return found;
  };
  return {
    name: "csv",
    label: "CSV, TSV or NDJSON table of comments",
    detect: (row) =>
      has(row) && (isTable(known(row)) || (map.text !== undefined && known(row).text !== undefined)),
    posts(row) {
      if (!has(row)) return [];
      const at = known(row);
      if (at.text === undefined) return [];
      const cell = (column: Column): string | null => {
        const value = at[column] === undefined ? null : text((row as Record<string, unknown>)[at[column]]);
        return value?.trim() || null;
      };
      const body = cell("text") ?? "";
      const gone = body === "[deleted]" || body === "[removed]";
      const id = cell("id") ?? "";
      const threadKey = cell("thread") ?? "";
      // Reddit's exports name parents with their kind (t1_…, t3_… for the thread), and themselves with or without it.
      const parent = cell("parent");
      const bare = parent?.replace(/^t[13]_/u, "");
      const top =
        parent === null ||
        parent === threadKey ||
        bare === threadKey.replace(/^t3_/u, "") ||
        parent.startsWith("t3_");
      return [
        dumpPost({
          threadKey,
          nativeId: id,
          parentId: top ? null : id.startsWith("t1_") ? parent : bare!,
          author: cell("author"),
          postedAt: isoDate(cell("date")),
          url: cell("url"),
          text: gone ? "" : markdownToText(body),
          threadTitle: cell("title") ?? (threadKey || null),
        }),
      ];
    },
  };
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return text.slice(0, end === -1 ? undefined : end);
}

/** What separates the columns of a table. */
function delimiterOf(header: string): "," | "\t" | ";" {
  const count = (c: string): number => header.split(c).length;
  return count("\t") > count(",") ? "\t" : count(";") > count(",") ? ";" : ",";
}

/** How `csv-parse` is to read a table whose first line is given; for streams too. */
export function csvOptions(header: string) {
  const delimiter = delimiterOf(header);
  return {
    delimiter,
    columns: true,
    relax_column_count: true,
    // Tables with tabs mostly know no quoting: a quote stands for itself.
    relax_quotes: delimiter === "\t",
    skip_empty_lines: true,
    bom: true,
  } as const;
}

/** The fault of a row that `csv-parse` cannot read. */
export function badRow(uri: string, cause: CsvError): ThreadmineError {
  return new ThreadmineError(
    "bad-csv",
    `${uri}:${cause["lines"]}: expected a row of a table of comments, found one that cannot be read (${cause.message})`,
    "Check the quotes of that row; fields with line breaks need double quotes.",
    { cause },
  );
}

/**
 * The columns that the first line of a text names; none if it is no header.
 *
 * @param wide whether they may have long names, such as the questions of a survey.
 */
export function headerOf(content: string, wide = false): readonly string[] {
  const line = firstLine(content)
    .slice(0, wide ? 20_000 : 2000)
    .replaceAll('"', "")
    .trimEnd();
  const header = line.split(delimiterOf(line));
  return content.includes("\n") && (wide || header.every((h) => h.length < 40)) ? header : [];
}

/** A table of comments, one a row: a text column is needed; id, parent, author, date, thread and title are used if there. */
export const csv: Format = {
  name: "csv",
  label: "CSV, TSV or NDJSON table of comments",
  detect({ text: content, records, map = {} }) {
    if (records.length > 0) return records.slice(0, 100).some((record) => tableOf(map).detect(record));
    const header = headerOf(content, map.text !== undefined);
    const found = columnsOf(header, map);
    return (header.length >= 2 && isTable(found)) || (map.text !== undefined && found.text !== undefined);
  },
  read(input: DecodedInput) {
    const table = tableOf(input.map ?? {});
    const rows = input.records.length > 0 ? input.records : recordsOf(input, table);
    const threads = rawThreads(rows.flatMap((row) => table.posts(row)));
    return built(input, "csv", threads);
  },
};

/**
 * Refuses a map that does not fit an input.
 *
 * @param format as which the input is read: a table that lacks a mapped column may be taken for text.
 * @throws ThreadmineError `bad-csv` for a column that the table does not have, `unknown-format` for what is no table.
 */
export function checkMap(
  { uri, text: content, records, map }: Pick<DecodedInput, "uri" | "text" | "records" | "map">,
  { name, label }: Pick<Format, "name" | "label">,
): void {
  if (map === undefined) return;
  const rows = records.slice(0, 100).filter((record) => has(record));
  const columns =
    records.length > 0 ? [...new Set(rows.flatMap(Object.keys))] : headerOf(content, name === csv.name);
  if (name !== csv.name && !(MISTAKEN.has(name) && columns.length > 1))
    throw new ThreadmineError(
      "unknown-format",
      `${uri}: expected a table for --map, found ${label}`,
      "--map is for tables (CSV, TSV, NDJSON): leave it out for what is none, and check the column's name.",
    );
  // A header with a line break in a name goes on behind what is looked at.
  if (records.length === 0 && firstLine(content).split('"').length % 2 === 0) return;
  const held = new Set(columns.map((c) => c.trim().toLowerCase()));
  // Records may leave out what they do not have, but hardly all of them their text.
  const missing = Object.entries(map)
    .filter(([column, own]) => (records.length === 0 || column === "text") && !held.has(own.toLowerCase()))
    .map(([, own]) => own);
  if (missing.length > 0)
    throw new ThreadmineError(
      "bad-csv",
      `${uri}:1: expected the columns that --map names, among them ${missing.join(", ")}, found ${columns.join(", ")}`,
      "Say what the table's own columns are called: --map text=NAME,author=NAME",
    );
}

/** Formats as which a table is read whose columns tell nothing. */
const MISTAKEN = new Set(["flat", "markdown"]);

function recordsOf(input: DecodedInput, table: DumpFormat): readonly unknown[] {
  const header = firstLine(input.text);
  let rows: unknown[];
  let columns: readonly string[] = [];
  try {
    rows = parse(input.text, {
      ...csvOptions(header),
      columns: (names: string[]) => {
        columns = names;
        return names;
      },
    });
  } catch (error) {
    throw badRow(input.uri, error as CsvError);
  }
  if (!table.detect(Object.fromEntries(columns.map((name) => [name, ""]))))
    throw new ThreadmineError(
      "bad-csv",
      `${input.uri}:1: expected a column of text (${input.map?.text ?? COLUMNS.text.join(", ")}), found ${header.slice(0, 200)}`,
      "Say which column holds the comments: --map text=NAME",
    );
  return rows;
}
