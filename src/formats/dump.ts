import type { Thread } from "../model.ts";
import { buildThread, rawThreads } from "./build.ts";
import type { DecodedInput, DumpFormat, Format, RawThread } from "./format.ts";

/** How many records of an input are asked what they are. */
const ASKED = 100;

/** Reads whole inputs of a format that is made of records. */
export function wholeInputs(dump: DumpFormat): Format {
  return {
    name: dump.name,
    label: dump.label,
    detect: ({ records }) => records.slice(0, ASKED).some((record) => dump.detect(record)),
    read: (input) =>
      built(input, dump.name, rawThreads(input.records.flatMap((record) => dump.posts(record)))),
  };
}

/** Lays out what a format has found in an input. */
export function built(input: DecodedInput, format: string, threads: readonly RawThread[]): Thread[] {
  return threads.map((raw) => buildThread(raw, format, input.uri, input.sha256, input.secret));
}
