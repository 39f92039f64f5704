import { SaxesParser } from "saxes";
import { ThreadmineError } from "../errors.ts";

/** Whether a text is a table of Stack Exchange's data dump: one element a row, its columns as attributes. */
export function looksLikeRows(text: string): boolean {
  return /^\s*(?:<\?xml[^>]*>\s*)?<(?:posts|comments)>\s*<row\s/u.test(text.slice(0, 2000));
}

/** Whether a piece of such a table ends it. */
export const endsRows = (piece: string): boolean => /^\/(?:posts|comments)\s*>/u.test(piece);

/**
 * A row of such a table: the attributes of an element named `row`; undefined for what is none.
 *
 * Entities that a document defines for itself are refused, so none can grow.
 *
 * @param piece what stands between one `<` and the next: none can be inside an element.
 * @param where how errors name it.
 * @throws ThreadmineError `bad-xml`.
 */
export function xmlRow(piece: string, where: string): Record<string, string> | undefined {
  if (!/^row[\s/>]/u.test(piece)) return undefined;
  const parser = new SaxesParser();
  let row: Record<string, string> | undefined;
  parser.on("opentag", ({ attributes }) => {
    row = attributes;
  });
  parser.on("error", (error) => {
    throw badXml(where, error.message.replace(/^\d+:\d+: /u, ""));
  });
  parser.write(`<${piece}`);
  if (row === undefined) throw cutOff(where);
  return row;
}

/**
 * The rows of a whole table.
 *
 * @throws ThreadmineError `bad-xml` for a row that cannot be read, or a table without an end.
 */
export function xmlRows(text: string, uri: string): Record<string, string>[] {
  const pieces = text.split("<");
  const rows: Record<string, string>[] = [];
  for (const piece of pieces) {
    const row = xmlRow(piece, `${uri}, row ${rows.length + 1}`);
    if (row) rows.push(row);
  }
  if (!pieces.some(endsRows)) throw cutOff(uri);
  return rows;
}

/** The fault of a table, or a row, that breaks off. */
export const cutOff = (where: string): ThreadmineError => badXml(where, "its end is missing");

function badXml(where: string, why: string): ThreadmineError {
  return new ThreadmineError(
    "bad-xml",
    `${where}: expected whole XML, found a fault (${why})`,
    "The file may be cut off: download it again.",
  );
}
