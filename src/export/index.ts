import { Threadmine } from "../index.ts";
import { Reader } from "../store/queries.ts";
import { aif } from "./aif.ts";
import { brat } from "./brat.ts";
import { convokit } from "./convokit.ts";
import { type ExportFile, emptyFolder, writeFiles } from "./files.ts";
import { inception } from "./inception.ts";
import { labelStudio } from "./label-studio.ts";
import { csv, ndjson, parquet, relations } from "./tables.ts";

const TABLES = { csv, ndjson, parquet };
const DOCUMENTS = { convokit, aif, brat, inception, "label-studio": labelStudio } satisfies Readonly<
  Record<string, (db: Threadmine) => Iterable<ExportFile>>
>;

export type ExportFormat = keyof typeof TABLES | keyof typeof DOCUMENTS;

/**
 * Writes a database into a folder, in a format that other programs read. A thread at a time is held in memory; the same
 * database gives the same bytes.
 *
 * @param named relations for the tabular formats; the usual ones where none is named.
 * @returns how many files were written.
 * @throws ThreadmineError `usage`, `not-writable`, `disk-full`, and those of opening a database.
 */
export function exportDatabase(
  path: string,
  format: ExportFormat,
  folder: string,
  named: readonly string[] = [],
): number {
  if (format === "csv" || format === "ndjson" || format === "parquet") {
    const reader = new Reader(path);
    try {
      const chosen = relations(reader, named);
      emptyFolder(folder);
      return writeFiles(folder, TABLES[format](reader, chosen));
    } finally {
      reader.close();
    }
  }
  const db = new Threadmine(path);
  try {
    const files = DOCUMENTS[format](db);
    emptyFolder(folder);
    return writeFiles(folder, files);
  } finally {
    db.close();
  }
}
