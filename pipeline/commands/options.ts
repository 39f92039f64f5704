import { availableParallelism } from "node:os";
import { ThreadmineError } from "../../src/errors.ts";
import { shipped } from "../../src/root.ts";
import type { EncoderName } from "../3-classify.ts";

const ENCODERS: readonly EncoderName[] = ["minilm", "none"];

/** The codebook that is used when none is named. */
export const DEFAULT_CODEBOOK = shipped("corpus", "codebooks", "em-ic.yaml");

/** Options that several commands share. */
export const OPTIONS = {
  codebook: {
    type: "string",
    requiresArg: true,
    default: DEFAULT_CODEBOOK,
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
} as const;

/** Refuses a number of jobs that is none. */
export function checkJobs({ jobs }: { jobs: number }): true {
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new ThreadmineError("usage", `--jobs: expected a whole number of 1 or more, found ${jobs}`);
  return true;
}
