import { JSONParser } from "@streamparser/json";
import { parse } from "csv-parse/sync";
import type { DumpFormat } from "../formats/format.ts";
import { DUMP_FORMATS } from "../formats/index.ts";
import { delimiterOf, type RecordKind } from "./records.ts";

/** How many bytes of an input are looked at to find out what it is. */
export const HEAD = 1 << 18;
/** How many records are shown to the formats. */
const SHOWN = 20;

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
 * @param name the format's name, if it is given.
 */
export function sniffDump(head: Buffer, ended: boolean, name: string | undefined): Dump | undefined {
  const formats = DUMP_FORMATS.filter((f) => name === undefined || f.name === name);
  if (formats.length === 0) return undefined;
  const text = head.toString("utf8").replace(/^\ufeff/u, "");
  const kind: RecordKind = /^\s*\{/u.test(text) ? "lines" : /^\s*\[/u.test(text) ? "array" : "table";
  const records = firstRecords(kind, ended ? text : text.slice(0, text.lastIndexOf("\n") + 1), text);
  const format = formats.find((f) => records.some((record) => f.detect(record)));
  return format && { kind, format };
}

/** @param whole lines that are all there; `text`: with the one that is cut off. */
function firstRecords(kind: RecordKind, whole: string, text: string): unknown[] {
  const records: unknown[] = [];
  try {
    if (kind === "lines") {
      for (const line of whole.split("\n").filter((l) => l.trim() !== "")) {
        if (records.length === SHOWN) break;
        records.push(JSON.parse(line));
      }
    } else if (kind === "array") {
      const parser = new JSONParser({ paths: ["$.*"], keepStack: false });
      parser.onValue = ({ value }) => records.push(value);
      parser.write(text);
    } else {
      const delimiter = delimiterOf(whole.slice(0, Math.max(0, whole.indexOf("\n"))));
      const options = {
        delimiter,
        columns: true,
        to: SHOWN,
        relax_column_count: true,
        skip_empty_lines: true,
      };
      records.push(...(parse(whole, options) as unknown[]));
    }
  } catch {
    // What comes before the fault tells enough; the fault itself is told when the input is read.
  }
  return records.slice(0, SHOWN);
}
