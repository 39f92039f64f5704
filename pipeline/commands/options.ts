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
  db: { type: "string", requiresArg: true, default: "threadmine.db", describe: "SQLite file to read" },
  lang: {
    type: "string",
    requiresArg: true,
    default: "en",
    describe: "language of the report's own words: en or de",
  },
} as const;
