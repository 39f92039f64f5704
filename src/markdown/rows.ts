import type { Row, Value } from "../store/queries.ts";

/** A value as people read it; nothing for null. */
export const show = (value: Value | undefined): string =>
  value === null || value === undefined
    ? ""
    : value instanceof Uint8Array
      ? `<${value.length} bytes>`
      : String(value);

/** A row as JSON in one line. */
export const jsonOf = (row: Row): string =>
  JSON.stringify(row, (_, v: unknown) => (typeof v === "bigint" ? Number(v) : v));

/** Rows as CSV (RFC 4180, but with line feeds), the header first. */
export function* csvLines(columns: readonly string[], rows: Iterable<Row>): Generator<string, undefined> {
  const cell = (s: string): string => (/[",\r\n]/u.test(s) ? `"${s.replaceAll('"', '""')}"` : s);
  yield `${columns.map(cell).join(",")}\n`;
  for (const row of rows) yield `${columns.map((c) => cell(show(row[c]))).join(",")}\n`;
}

/** Rows as JSON, one a line. */
export function* ndjsonLines(_: readonly string[], rows: Iterable<Row>): Generator<string, undefined> {
  for (const row of rows) yield `${jsonOf(row)}\n`;
}
