import { readFileSync, type Stats, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { systemCode, ThreadmineError } from "../src/errors.ts";
import type { ReadOptions } from "../src/formats/format.ts";
import { readThreads } from "../src/formats/index.ts";
import type { Input, Thread } from "../src/model.ts";

/** Files of a folder that are read; others there are not discussions. */
const READ = "**/*.{txt,text,json,ndjson,jsonl,csv,tsv,html,htm,md,mbox,eml,xml}{,.gz,.zst,.bz2}";

/** The name of standard input. */
export const STDIN = "-";

/**
 * The inputs that arguments name: files as they are, the readable files below folders, and matches of globs.
 *
 * @returns paths in a fixed order, each once; `-` for standard input.
 * @throws ThreadmineError `usage` for a folder or pattern without any file to read.
 */
export async function findInputs(args: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const arg of args) {
    const stat = arg === STDIN ? undefined : statOf(arg);
    // Pipes and devices are read like files; names that cannot be looked up fail when they are read.
    if (arg === STDIN || (stat && !stat.isDirectory()) || (!stat && !isDynamicPattern(arg))) {
      found.add(arg);
      continue;
    }
    const matches = stat
      ? await glob(READ, { cwd: arg, absolute: true })
      : await glob(arg, { absolute: true });
    if (matches.length === 0)
      throw new ThreadmineError(
        "usage",
        `${arg}: expected files to read (.txt, .json, .ndjson, .csv, .html, .mbox and the like), found none`,
      );
    for (const path of matches.map((p) => relative(process.cwd(), p).replaceAll("\\", "/")).sort())
      found.add(path);
  }
  return [...found];
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/**
 * Reads the bytes of an input.
 *
 * @throws ThreadmineError `not-found` or `unreadable`.
 */
export async function readInput(uri: string): Promise<Input> {
  try {
    return { uri, bytes: uri === STDIN ? readFileSync(0) : await readFile(uri) };
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new ThreadmineError(
        "not-found",
        `${uri}: no such file`,
        "Check the name; a pattern with * needs quotes only where the shell would not expand it.",
      );
    throw new ThreadmineError(
      "unreadable",
      `${uri}: expected a file that can be read, found none (${code || "error"})`,
      "Check its rights.",
      { cause: error },
    );
  }
}

/** Extract: the threads that an input holds. */
export function extract(input: Input, options: ReadOptions = {}): Thread[] {
  return readThreads(input, options);
}
