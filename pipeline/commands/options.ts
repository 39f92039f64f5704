import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { ENCODERS, type EncoderName } from "../../src/encoder/labels.ts";
import { systemCode, ThreadmineError } from "../../src/errors.ts";
import { columnMap } from "../../src/formats/columns.ts";
import type { ReadOptions } from "../../src/formats/format.ts";
import { languages } from "../../src/markdown/languages.ts";
import { shipped } from "../../src/root.ts";

/** Options that several commands share. */
export const OPTIONS = {
  codebook: {
    type: "string",
    requiresArg: true,
    default: shipped("corpus", "codebooks", "em-ic.yaml"),
    defaultDescription: "corpus/codebooks/em-ic.yaml",
    describe: "the debate: a YAML file",
  },
  encoder: {
    requiresArg: true,
    choices: ENCODERS,
    default: "minilm" as EncoderName,
    describe: "sentence encoder: minilm is the better, none the faster",
  },
  jobs: {
    requiresArg: true,
    type: "number",
    default: availableParallelism(),
    defaultDescription: "the cores",
    describe: "worker threads",
  },
  db: { type: "string", requiresArg: true, default: "threadmine.db", describe: "SQLite file to read" },
  lang: {
    type: "string",
    requiresArg: true,
    default: "en",
    describe: `language of the report's own words: ${languages().join(" or ")}`,
  },
} as const;

/** Options that say how inputs are to be read, of every command that reads them. */
export const READING = {
  map: {
    type: "string",
    requiresArg: true,
    describe: "what a table's columns are called: text=body,parent=reply_to,thread=topic",
  },
  pseudonymise: {
    type: "boolean",
    default: false,
    describe: "give authors other names, under the key in --key-file or THREADMINE_KEY",
  },
  "key-file": { type: "string", requiresArg: true, describe: "file that holds the key for --pseudonymise" },
} as const;

export interface ReadingArguments {
  map?: string | undefined;
  pseudonymise: boolean;
  keyFile?: string | undefined;
}

/** The shortest key: what is shorter can be tried out. */
const SHORTEST_KEY = 16;

/**
 * What the options mean for reading.
 *
 * @throws ThreadmineError `usage` for a map that is none, or a key that is missing or too short.
 */
export function readingOptions({
  map,
  pseudonymise,
  keyFile,
}: ReadingArguments): Pick<ReadOptions, "map" | "secret"> {
  return {
    ...(map === undefined ? {} : { map: columnMap(map) }),
    ...(pseudonymise ? { secret: keyOf(keyFile) } : {}),
  };
}

function keyOf(file: string | undefined): string {
  let key: string | undefined;
  try {
    key = (file === undefined ? process.env["THREADMINE_KEY"] : readFileSync(file, "utf8"))?.trim();
  } catch (error) {
    throw new ThreadmineError(
      "usage",
      `--key-file ${file}: expected a file that can be read, found none (${systemCode(error)})`,
      "Check its name and its rights.",
      { cause: error },
    );
  }
  if (!key || key.length < SHORTEST_KEY)
    throw new ThreadmineError(
      "usage",
      `--pseudonymise: expected a key of at least ${SHORTEST_KEY} characters, found ${key ? key.length : "none"}`,
      "Make one: head -c 32 /dev/urandom | base64 > key.txt, then give --key-file key.txt; keep it to get the same names again.",
    );
  return key;
}

/**
 * Refuses a number that is no whole one or too small.
 *
 * @param value undefined where the option was left out, which is no fault here.
 * @throws ThreadmineError `usage`.
 */
export function checkWhole(option: string, value: number | undefined, least = 1): true {
  if (value !== undefined && (!Number.isInteger(value) || value < least))
    throw new ThreadmineError(
      "usage",
      `--${option}: expected a whole number of ${least} or more, found ${value}`,
    );
  return true;
}
