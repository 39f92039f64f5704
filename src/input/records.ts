import { finished } from "node:stream/promises";
import { JSONParser } from "@streamparser/json";
import { parse } from "csv-parse";
import { messageOf, ThreadmineError } from "../errors.ts";
import { badRow, csvOptions } from "../formats/csv.ts";
import { nestsTooDeep, parseJson, tooDeep } from "../formats/json.ts";
import { Messages } from "../formats/mail.ts";
import { cutOff, endsRows, xmlRow } from "../formats/xml-rows.ts";
import { decode } from "../text/decode.ts";

/** How the records of a dump stand in their input. */
export type RecordKind = "lines" | "array" | "table" | "rows" | "messages";

/** A record and the number of its line, element, row or message, from 1; or what is wrong with it. */
export type RecordRead =
  | { readonly at: number; readonly value: unknown }
  | { readonly at: number; readonly fault: ThreadmineError };

/** The longest record, in bytes; a longer one fails, and the next is read. */
export const LONGEST_RECORD = 1 << 25;

/**
 * Reads the records of a dump, some at a time: one JSON value a line, the elements of a JSON array, the rows of a table
 * or of XML as objects by the names of its columns, or the messages of an mbox as text of one unit a byte. Memory holds
 * one chunk and one record.
 *
 * A record that cannot be read is a fault, and the next one follows. Where no next one can be found (a JSON array that
 * is broken, an element or row of a table that is too long), the fault is the last record; the bytes behind it are read
 * all the same, since they count for the input's hash.
 */
export function readRecords(
  kind: RecordKind,
  bytes: AsyncIterable<Uint8Array>,
  uri: string,
  longest = LONGEST_RECORD,
): AsyncGenerator<readonly RecordRead[]> {
  return READERS[kind](bytes, uri, longest);
}

const READERS: Readonly<Record<RecordKind, typeof jsonLines>> = {
  lines: jsonLines,
  array: arrayElements,
  table: tableRows,
  rows: elements,
  messages,
};

/** A line without its end, or undefined in place of one that is too long. */
export interface Line {
  readonly at: number;
  readonly bytes: Buffer | undefined;
}

/**
 * The lines of a stream, those of a chunk at a time. A line may be empty; the last one need not be ended.
 *
 * @param mark the byte that ends a line.
 */
export async function* lines(
  bytes: AsyncIterable<Uint8Array>,
  longest = LONGEST_RECORD,
  mark = 10,
): AsyncGenerator<readonly Line[]> {
  let at = 0;
  let parts: Buffer[] = [];
  let held = 0;
  let skipping = false;
  const add = (part: Buffer): void => {
    held += part.length;
    if (held > longest) {
      skipping = true;
      parts = [];
    }
    if (!skipping) parts.push(part);
  };
  const cut = (): Line => {
    const line = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    const found = { at: ++at, bytes: skipping ? undefined : line };
    parts = [];
    held = 0;
    skipping = false;
    return found;
  };
  for await (const chunk of bytes) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const found: Line[] = [];
    let start = 0;
    for (let end = buffer.indexOf(mark); end !== -1; end = buffer.indexOf(mark, start)) {
      add(buffer.subarray(start, end));
      found.push(cut());
      start = end + 1;
    }
    if (start < buffer.length) add(buffer.subarray(start));
    if (found.length > 0) yield found;
  }
  if (held > 0) yield [cut()];
}

const place = (uri: string, at: number): string => `${uri}:${at}`;

/** The fault of a record that is too long. */
export function tooLong(
  where: string,
  longest = LONGEST_RECORD,
  advice = "Check where the file comes from; the records around it were read.",
): ThreadmineError {
  return new ThreadmineError(
    "too-large",
    `${where}: expected at most ${Math.round(longest / 2 ** 20)} MB in one record, found more`,
    advice,
  );
}

/** What is said of a fault behind which no next record can be found. */
const NOT_BEHIND = "The records before it were read, those behind it were not";

/** Text of one line. Lines of another encoding among UTF-8 are read on their own. */
export function lineText(line: Buffer, uri: string): string {
  const text = line.toString("utf8");
  return text.includes("\ufffd") ? decode(line, uri) : text.startsWith("\ufeff") ? text.slice(1) : text;
}

async function* jsonLines(
  bytes: AsyncIterable<Uint8Array>,
  uri: string,
  longest: number,
): AsyncGenerator<readonly RecordRead[]> {
  const read = ({ at, bytes: line }: Line): RecordRead[] => {
    if (line === undefined) return [{ at, fault: tooLong(place(uri, at), longest) }];
    try {
      const text = lineText(line, place(uri, at));
      return text.trim() === "" ? [] : [{ at, value: parseJson(text, place(uri, at)) }];
    } catch (error) {
      if (error instanceof ThreadmineError) return [{ at, fault: error }];
      throw error;
    }
  };
  for await (const some of lines(bytes, longest)) yield some.flatMap(read);
}

async function* arrayElements(
  bytes: AsyncIterable<Uint8Array>,
  uri: string,
  longest: number,
): AsyncGenerator<readonly RecordRead[]> {
  let found: RecordRead[] = [];
  let at = 0;
  let since = 0;
  const parser = new JSONParser({ paths: ["$.*"], keepStack: false });
  parser.onValue = ({ value }) => {
    since = 0;
    at++;
    found.push(
      nestsTooDeep(value) ? { at, fault: tooDeep(`${uri}, element ${at}`) } : { at, value: value as unknown },
    );
  };
  let broken = false;
  const breakOff = (fault: ThreadmineError): void => {
    broken = true;
    found.push({ at: at + 1, fault });
  };
  for await (const chunk of bytes) {
    if (broken) continue;
    since += chunk.length;
    try {
      parser.write(chunk);
      if (since > longest + chunk.length)
        breakOff(tooLong(place(uri, at + 1), longest, `${NOT_BEHIND}: take that element out.`));
    } catch (error) {
      breakOff(badArray(uri, at + 1, messageOf(error), error));
    }
    if (found.length > 0) yield found;
    found = [];
  }
  if (!broken && !parser.isEnded) yield [{ at: at + 1, fault: badArray(uri, at + 1, "its end is missing") }];
}

function badArray(uri: string, at: number, why: string, cause?: unknown): ThreadmineError {
  return new ThreadmineError(
    "bad-json",
    `${uri}: expected whole JSON, found a fault in element ${at} (${why})`,
    `${NOT_BEHIND}: the file may be cut off; get it again.`,
    { cause },
  );
}

async function* tableRows(
  bytes: AsyncIterable<Uint8Array>,
  uri: string,
  longest: number,
): AsyncGenerator<readonly RecordRead[]> {
  let found: RecordRead[] = [];
  let at = 1;
  let faulty = 0;
  /** The line of a row that is too long: where the next row begins, only its quotes could have told. */
  let cut: number | undefined;
  const fail = (line: number, fault: ThreadmineError): void => {
    // A row may be wrong in several places.
    if (line !== faulty) found.push({ at: ++at, fault });
    faulty = line;
  };
  const parserOf = (header: string) =>
    parse({
      ...csvOptions(header),
      max_record_size: longest,
      skip_records_with_error: true,
      on_record: (value: unknown) => {
        found.push({ at: ++at, value });
      },
      on_skip: (error) => {
        const line = Number(error!["lines"]);
        if (error!.code === "CSV_MAX_RECORD_SIZE") cut ??= line;
        else if (cut === undefined) fail(line, badRow(uri, error!));
      },
    });
  const textOf = ({ at: line, bytes: row }: Line): string => {
    try {
      return lineText(row!, place(uri, line));
    } catch (error) {
      // Without its header nothing of a table can be read.
      if (line === 1 || !(error instanceof ThreadmineError)) throw error;
      fail(line, error);
      return "";
    }
  };
  let parser: ReturnType<typeof parserOf> | undefined;
  for await (const some of lines(bytes, longest)) {
    if (cut !== undefined) continue;
    const long = some.findIndex((line) => line.bytes === undefined);
    const rows = some.slice(0, long === -1 ? undefined : long).map(textOf);
    if (rows.length > 0) {
      parser ??= parserOf(rows[0]!);
      // It reads what it is given at once, and keeps nothing to itself: each row goes to on_record.
      parser.write(`${rows.join("\n")}\n`);
    }
    cut ??= some[long]?.at;
    if (found.length > 0) yield found;
    found = [];
  }
  if (parser) {
    parser.resume().end();
    await finished(parser);
  }
  if (cut !== undefined) {
    const advice = `${NOT_BEHIND}: look for a quote that never closes, or take that row out.`;
    fail(cut, tooLong(place(uri, cut), longest, advice));
  }
  if (found.length > 0) yield found;
}

/** The rows of an XML table, cut at each `<`: none can stand inside an element. */
async function* elements(
  bytes: AsyncIterable<Uint8Array>,
  uri: string,
  longest: number,
): AsyncGenerator<readonly RecordRead[]> {
  let at = 0;
  let ended = false;
  const read = ({ bytes: piece }: Line): RecordRead[] => {
    const where = `${uri}, row ${at + 1}`;
    if (piece === undefined) return [{ at: ++at, fault: tooLong(place(uri, at), longest) }];
    try {
      const text = lineText(piece, where);
      ended ||= endsRows(text);
      const value = xmlRow(text, where);
      return value === undefined ? [] : [{ at: ++at, value }];
    } catch (error) {
      if (error instanceof ThreadmineError) return [{ at: ++at, fault: error }];
      throw error;
    }
  };
  for await (const some of lines(bytes, longest, 60)) yield some.flatMap(read);
  if (!ended) yield [{ at: at + 1, fault: cutOff(uri) }];
}

async function* messages(
  bytes: AsyncIterable<Uint8Array>,
  uri: string,
  longest: number,
): AsyncGenerator<readonly RecordRead[]> {
  const found = new Messages(longest);
  let at = 0;
  const read = (value: string | undefined): RecordRead =>
    value === undefined ? { at: ++at, fault: tooLong(place(uri, at), longest) } : { at: ++at, value };
  for await (const some of lines(bytes, longest))
    yield some.flatMap(({ bytes: line }) => found.add(line?.toString("latin1")).map(read));
  yield [read(found.end())];
}
