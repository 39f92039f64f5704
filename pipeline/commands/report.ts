import type { CommandModule } from "yargs";
import { OPTIONS } from "./options.ts";

interface Arguments {
  db: string;
  reports: string;
}

export const reportCommand: CommandModule<object, Arguments> = {
  command: "report",
  describe: "every report again from the database",
  builder: (argv) =>
    argv
      .option("db", OPTIONS.db)
      .option("reports", {
        type: "string",
        requiresArg: true,
        default: "reports",
        describe: "folder for the reports",
      })
      .example("$0 report --db threadmine.db --reports reports", "write the reports of a database"),
  handler: async ({ db, reports }) => {
    const { report } = await import("../5-report.ts");
    const written = report(db, reports);
    process.stdout.write(`Wrote ${written} reports. Begin with ${reports}/index.md\n`);
  },
};
