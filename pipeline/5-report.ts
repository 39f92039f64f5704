import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Codebook } from "../src/codebook/codebook.ts";
import { messageOf, systemCode, ThreadmineError } from "../src/errors.ts";
import { makeReports } from "../src/markdown/reports.ts";
import { Reader } from "../src/store/queries.ts";

/**
 * Report: writes every report of a database below a folder; reports of threads that are gone are removed.
 *
 * @returns how many files were written.
 * @throws ThreadmineError `not-writable` or `disk-full`.
 */
export function report(db: string, folder: string): number {
  const reader = new Reader(db);
  try {
    const codebook = JSON.parse(reader.codebook().json) as Codebook;
    const written = new Set<string>();
    const source = {
      codebook,
      rows: (query: string, parameters?: Readonly<Record<string, string | number>>) =>
        reader.named(query, parameters),
    };
    for (const { path, markdown } of makeReports(source, relative(process.cwd(), folder) || ".")) {
      write(join(folder, path), markdown);
      written.add(path);
    }
    for (const part of ["threads", "topics"]) {
      for (const name of readdirSync(join(folder, part)))
        if (name.endsWith(".md") && !written.has(`${part}/${name}`)) rmSync(join(folder, part, name));
    }
    return written.size;
  } finally {
    reader.close();
  }
}

function write(path: string, content: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  } catch (error) {
    if (systemCode(error) === "ENOSPC")
      throw new ThreadmineError(
        "disk-full",
        `${path}: expected room to write, found a full disk`,
        "Free some space, then: threadmine report",
        { cause: error },
      );
    throw new ThreadmineError(
      "not-writable",
      `${path}: expected a place that can be written, found none (${messageOf(error)})`,
      "Choose another folder with --reports.",
      { cause: error },
    );
  }
}
