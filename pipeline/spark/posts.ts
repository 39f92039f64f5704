import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { asThreadmineError, guardedRead, ThreadmineError } from "../../src/errors.ts";
import type { DumpFormat, DumpPost } from "../../src/formats/format.ts";
import { parseJson } from "../../src/formats/json.ts";
import { lineText, tooLong } from "../../src/input/records.ts";
import { HEAD, sniffDump } from "../../src/input/sniff.ts";

/** What a record of a dump holds: its posts, each with its thread's key, or why there are none. */
export type Posts =
  | { readonly posts: readonly Partial<DumpPost>[] }
  | { readonly error: { readonly code: string; readonly message: string } };

/**
 * The format of a dump, told by its first records as `run` tells it.
 *
 * @throws ThreadmineError `not-found`, `unreadable` or `unknown-format`.
 */
export function dumpFormatOf(path: string, name: string | undefined): DumpFormat {
  const dump = sniffDump(...headOf(path), { name });
  if (dump) return dump.format;
  throw new ThreadmineError(
    "unknown-format",
    `${path}: expected records of comments${name === undefined ? "" : ` (${name})`}, found records of another kind`,
    "A table needs a column of text (text, body, comment, content) and one of ids, parents, authors or threads.",
  );
}

/** The beginning of a file, and whether it is all of it. */
function headOf(path: string): [Buffer, boolean] {
  return guardedRead(path, "file", "Give a file of the dump with --like.", () => {
    const file = openSync(path, "r");
    try {
      const { size } = fstatSync(file);
      const head = Buffer.alloc(Math.min(HEAD, size));
      readSync(file, head);
      return [head, size <= HEAD];
    } finally {
      closeSync(file);
    }
  });
}

/** The posts in one line of JSON; fields that say nothing are left out. A record that cannot be read gives its error. */
export function postsOf(line: Buffer | undefined, format: DumpFormat): Posts {
  try {
    if (line === undefined) throw tooLong("record");
    const record = parseJson(lineText(line, "record"), "record");
    return { posts: format.posts(record).map(compact) };
  } catch (error) {
    const { code, message } = asThreadmineError(error, "record");
    return { error: { code, message } };
  }
}

function compact(post: DumpPost): Partial<DumpPost> {
  return Object.fromEntries(Object.entries(post).filter(([, value]) => value !== null)) as Partial<DumpPost>;
}
