import type { CommandModule } from "yargs";
import { some } from "./some.ts";

interface Arguments {
  file: string[];
  out: string;
  db: string | undefined;
}

export const importLabelsCommand: CommandModule<object, Arguments> = {
  command: "import-labels <file..>",
  describe: "corrected labels of Label Studio (.json) or brat (.ann) as gold files",
  builder: (argv) =>
    argv
      .positional("file", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "exports of Label Studio in its JSON format, or .ann files with their .txt beside them",
      })
      .option("out", {
        type: "string",
        requiresArg: true,
        demandOption: true,
        describe: "a new or empty folder for the gold files",
      })
      .option("db", {
        type: "string",
        requiresArg: true,
        describe: "database that holds the threads, where the files did not keep their structure",
      })
      .example("$0 import-labels brat/*.ann --out gold", "gold files of what was corrected in brat"),
  handler: async ({ file, out, db }) => {
    const { importLabels } = await import("../import-labels.ts");
    const { gold, unlabelled } = importLabels(file, out, db);
    if (unlabelled > 0) process.stderr.write(`Left out: ${some(unlabelled, "task")} without annotations\n`);
    process.stdout.write(`Wrote ${some(gold, "gold file")} to ${out}.\n`);
    process.stderr.write(
      "They measure claims, stances and topics; where comments begin and whose words a line holds is as the database had it, so the scores split and source flatter the program.\n",
    );
  },
};
