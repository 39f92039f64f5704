import { once } from "node:events";
import { jsonArray } from "../../src/export/json.ts";
import { escapeMarkdown, table } from "../../src/markdown/escape.ts";
import { csvLines, jsonOf, ndjsonLines, show } from "../../src/markdown/rows.ts";
import type { Row } from "../../src/store/queries.ts";

/** A table on a terminal cuts cells at this width; the other formats never cut. */
const CELL = 60;
/** Rows of a table are laid out together, up to this many. */
const PAGE = 1000;

/** Writes rows to standard output as they come, waiting where the reader is slow. */
export async function writeRows(
  format: "table" | "csv" | "json" | "ndjson" | "markdown",
  columns: readonly string[],
  rows: Iterable<Row>,
): Promise<void> {
  for (const chunk of FORMATTERS[format](columns, rows))
    if (!process.stdout.write(chunk)) await once(process.stdout, "drain");
}

type Formatter = (columns: readonly string[], rows: Iterable<Row>) => Iterable<string>;

const FORMATTERS: Readonly<Record<"table" | "csv" | "json" | "ndjson" | "markdown", Formatter>> = {
  *table(columns, rows) {
    let page: Row[] = [];
    const lay = (): string => {
      const cells = page.map((row) =>
        columns
          .map((c) => show(row[c]).replace(/\s+/gu, " "))
          .map((s) => (s.length > CELL ? `${s.slice(0, CELL - 1)}…` : s)),
      );
      const widths = columns.map((c, i) => Math.max(c.length, ...cells.map((row) => row[i]!.length)));
      const right = columns.map((c) => page.length > 0 && page.every((row) => typeof row[c] === "number"));
      const line = (row: readonly string[]): string =>
        row
          .map((s, i) => (right[i] ? s.padStart(widths[i]!) : s.padEnd(widths[i]!)))
          .join("  ")
          .trimEnd();
      return `${[line(columns), line(widths.map((w) => "-".repeat(w))), ...cells.map(line)].join("\n")}\n`;
    };
    for (const row of rows) {
      page.push(row);
      if (page.length === PAGE) {
        yield lay();
        page = [];
      }
    }
    yield lay();
  },
  csv: csvLines,
  json: (_, rows) => jsonArray(rows, jsonOf),
  ndjson: ndjsonLines,
  *markdown(columns, rows) {
    yield `${table(
      columns.map(escapeMarkdown),
      [...rows].map((row) =>
        columns.map((c) => (typeof row[c] === "number" ? row[c] : escapeMarkdown(show(row[c])))),
      ),
    )}\n`;
  },
};
