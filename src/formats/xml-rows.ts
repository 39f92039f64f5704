import { SaxesParser } from "saxes";
import { ThreadmineError } from "../errors.ts";

/** Whether a text is a table of Stack Exchange's data dump: one element a row, its columns as attributes. */
export function looksLikeRows(text: string): boolean {
  return /^\s*(?:<\?xml[^>]*>\s*)?<(?:posts|comments)>\s*<row\s/u.test(text.slice(0, 2000));
}

/**
 * The rows of an XML table, as it comes in: the attributes of each element named `row`.
 *
 * Entities that a document defines for itself are refused, so none can grow; memory is that of one row.
 *
 * @throws ThreadmineError `bad-xml`, naming the line.
 */
export function* xmlRows(chunks: Iterable<string>, uri: string): Generator<Record<string, string>> {
  const parser = new SaxesParser();
  let rows: Record<string, string>[] = [];
  parser.on("opentag", ({ name, attributes }) => {
    if (name === "row") rows.push(attributes);
  });
  parser.on("error", (error) => {
    throw new ThreadmineError(
      "bad-xml",
      `${uri}:${parser.line}: expected whole XML, found a fault (${error.message.replace(/^\d+:\d+: /u, "")})`,
      "The file may be cut off: download it again.",
      { cause: error },
    );
  });
  for (const chunk of chunks) {
    parser.write(chunk);
    yield* rows;
    rows = [];
  }
  parser.close();
  yield* rows;
}
