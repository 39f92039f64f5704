import type { CommandModule } from "yargs";
import { ThreadmineError } from "../../src/errors.ts";
import { checkWhole } from "./options.ts";

interface Arguments {
  dir: string;
  db: string;
  sample?: number | undefined;
  sampleShare?: number | undefined;
}

export const loadCommand: CommandModule<object, Arguments> = {
  command: "load <dir>",
  describe: "the SQLite file from the Parquet tables of a Spark job, or a sample of it",
  builder: (argv) =>
    argv
      .positional("dir", { type: "string", demandOption: true, describe: "folder that the job wrote" })
      .option("db", {
        type: "string",
        requiresArg: true,
        default: "threadmine.db",
        describe: "SQLite file to write",
      })
      .option("sample", { type: "number", requiresArg: true, describe: "at most so many threads" })
      .option("sample-share", {
        type: "number",
        requiresArg: true,
        describe: "this share of the threads, between 0 and 1",
      })
      .conflicts("sample", "sample-share")
      .check(({ sample, "sample-share": share }) => {
        if (share !== undefined && !(share > 0 && share <= 1))
          throw new ThreadmineError(
            "usage",
            `--sample-share: expected a share above 0 and up to 1, found ${share}`,
          );
        return checkWhole("sample", sample);
      })
      .example("$0 load mined --db threadmine.db", "all that the job found")
      .example("$0 load mined --db some.db --sample-share 0.01", "one thread in a hundred"),
  handler: async ({ dir, db, sample, sampleShare }) => {
    const { loadTables } = await import("../spark/load.ts");
    const { threads, comments, claims } = await loadTables({
      folder: dir,
      db,
      ...(sample !== undefined ? { sample: { threads: sample } } : {}),
      ...(sampleShare !== undefined ? { sample: { share: sampleShare } } : {}),
    });
    process.stdout.write(`${db} holds ${threads} threads, ${comments} comments, ${claims} claims\n`);
  },
};
