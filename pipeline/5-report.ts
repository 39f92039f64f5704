import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Codebook } from "../src/codebook/codebook.ts";
import { messageOf, systemCode, ThreadmineError } from "../src/errors.ts";
import { makeReports } from "../src/markdown/reports.ts";
import { Reader } from "../src/store/queries.ts";

/**
 * Checks, before any work is done, that reports can be written to a folder; makes nothing.
 *
 * @throws ThreadmineError `not-writable`.
 */
export function checkReportsFolder(folder: string): void {
  let at = resolve(folder);
  while (!existsSync(at)) at = dirname(at);
  try {
    if (!statSync(at).isDirectory()) throw new Error("a file has that name");
    accessSync(at, constants.W_OK);
  } catch (error) {
    throw notWritable(at === resolve(folder) ? folder : at, error);
  }
}

/**
 * Report: writes every report of a database below a folder. Nothing else there is touched.
 *
 * @returns how many files were written.
 * @throws ThreadmineError `not-writable` or `disk-full`.
 */
export function report(db: string, folder: string): number {
  const reader = new Reader(db);
  try {
    const codebook = JSON.parse(reader.codebook().json) as Codebook;
    let written = 0;
    const source = {
      codebook,
      rows: (query: string, parameters?: Readonly<Record<string, string | number>>) =>
        reader.named(query, parameters),
    };
    for (const { path, markdown } of makeReports(source, relative(process.cwd(), folder) || ".")) {
      write(join(folder, path), markdown);
      written++;
    }
    return written;
  } finally {
    reader.close();
  }
}

function write(path: string, content: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  } catch (error) {
    if (["ENOSPC", "EDQUOT", "EFBIG"].includes(systemCode(error)))
      throw new ThreadmineError(
        "disk-full",
        `${path}: expected room to write, found a full disk`,
        "Free some space, then: threadmine report",
        { cause: error },
      );
    throw notWritable(path, error);
  }
}

function notWritable(path: string, error: unknown): ThreadmineError {
  return new ThreadmineError(
    "not-writable",
    `${path}: expected a place that can be written, found none (${messageOf(error)})`,
    "Choose another folder with --reports.",
    { cause: error },
  );
}
