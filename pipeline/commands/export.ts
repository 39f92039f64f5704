import type { CommandModule } from "yargs";
import type { ExportFormat } from "../../src/export/index.ts";
import { OPTIONS } from "./options.ts";

/** Every format of `src/export`, which is loaded only to write: the compiler tells of one that is missing here. */
const FORMATS = Object.keys({
  csv: true,
  ndjson: true,
  parquet: true,
  convokit: true,
  aif: true,
  brat: true,
  inception: true,
  "label-studio": true,
} satisfies Record<ExportFormat, true>) as ExportFormat[];

interface Arguments {
  to: ExportFormat;
  out: string;
  db: string;
  relation: string[];
}

export const exportCommand: CommandModule<object, Arguments> = {
  command: "export",
  describe: "write a database for other programs: tables, corpora, annotation tools",
  builder: (argv) =>
    argv
      .option("to", {
        choices: FORMATS,
        demandOption: true,
        describe: "format: csv, ndjson and parquet a file a relation, the others a file a thread",
      })
      .option("out", {
        type: "string",
        requiresArg: true,
        demandOption: true,
        describe: "a new or empty folder to write",
      })
      .option("db", OPTIONS.db)
      .option("relation", {
        type: "string",
        array: true,
        default: [] as string[],
        describe: "for csv, ndjson and parquet: a table or view to write instead of the usual ones",
      })
      .example("$0 export --to csv --out tables", "a CSV file for each relation")
      .example("$0 export --to brat --out brat", "texts and claims for the annotation tool brat"),
  handler: async ({ to, out, db, relation }) => {
    const { exportDatabase } = await import("../../src/export/index.ts");
    const files = exportDatabase(db, to, out, relation);
    process.stdout.write(`Wrote ${files} files to ${out}.\n`);
  },
};
