import { JSONParser } from "@streamparser/json";
import { checkMap, csv } from "../formats/csv.ts";
import type { DumpFormat, ReadOptions } from "../formats/format.ts";
import { hnFirebase } from "../formats/hn-firebase.ts";
import { dumpFormats } from "../formats/index.ts";
import { mail } from "../formats/mail.ts";
import { looksLikeRows, xmlRow } from "../formats/xml-rows.ts";
import { lineText, type RecordKind } from "./records.ts";

/** How many bytes of an input are looked at to find out what it is. */
export const HEAD = 1 << 18;
/** How many records are shown to the formats. */
const SHOWN = 100;

/** An input that is read a record at a time. */
export interface Dump {
  readonly kind: RecordKind;
  readonly format: DumpFormat;
}

/**
 * Whether an input is a dump, and of which format, by its first records.
 *
 * @param head the first bytes of the input, unpacked.
 * @param ended whether these are all.
 * @throws ThreadmineError if the map does not fit the dump.
 */
export function sniffDump(
  head: Buffer,
  ended: boolean,
  { name, map }: ReadOptions,
  uri = "",
): Dump | undefined {
  const formats = dumpFormats(map).filter((f) => name === undefined || f.name === name);
  const text = head.toString("utf8").replace(/^\ufeff/u, "");
  const whole = ended ? text : text.slice(0, text.lastIndexOf("\n") + 1);
  const kind = kindOf(text);
  const input = { uri: "", bytes: head, sha256: "", text: whole, json: undefined, map };
  if (kind === "table") {
    const format = formats.find((f) => f.name === csv.name);
    if (!format || !csv.detect({ ...input, records: [] })) return undefined;
    const header = lineText(head.subarray(0, head.indexOf(10) + 1), uri);
    checkMap({ uri, text: header, records: [], map }, format);
    return { kind, format };
  }
  const records =
    kind === "lines"
      ? firstLines(whole)
      : kind === "array"
        ? firstElements(text)
        : kind === "rows"
          ? firstRows(text)
          : [text];
  // Its comments name their parents alone, so all of them are needed; each by itself could be a table's row.
  if (name !== csv.name && hnFirebase.detect({ ...input, records })) return undefined;
  const format = formats.find((f) => records.some((record) => f.detect(record)));
  if (!format) return undefined;
  checkMap({ uri, text: "", records, map }, format);
  return { kind, format };
}

function kindOf(text: string): RecordKind {
  if (/^\s*\{/u.test(text)) return "lines";
  if (/^\s*\[/u.test(text)) return "array";
  if (looksLikeRows(text)) return "rows";
  return mail.detect(text) ? "messages" : "table";
}

function firstRows(text: string): unknown[] {
  const rows: unknown[] = [];
  for (const piece of text.split("<", 2 * SHOWN)) {
    try {
      const row = xmlRow(piece, "");
      if (row) rows.push(row);
    } catch {
      // Cut off where the head ends, or told when it is read.
    }
  }
  return rows;
}

function firstLines(text: string): unknown[] {
  const records: unknown[] = [];
  for (const line of text.split("\n", 2 * SHOWN)) {
    try {
      if (line.trim() !== "" && records.length < SHOWN) records.push(JSON.parse(line));
    } catch {
      // Without a whole first line this is one document over many lines; a later fault is told when it is read.
      if (records.length === 0) return [];
    }
  }
  return records;
}

function firstElements(text: string): unknown[] {
  const records: unknown[] = [];
  const parser = new JSONParser({ paths: ["$.*"], keepStack: false });
  parser.onValue = ({ value }) => records.push(value);
  try {
    parser.write(text);
  } catch {
    // What comes before a fault tells enough; the fault itself is told when the input is read.
  }
  return records.slice(0, SHOWN);
}
