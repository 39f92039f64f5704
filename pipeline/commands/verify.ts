import type { CommandModule } from "yargs";
import { OPTIONS } from "./options.ts";
import { some } from "./some.ts";

interface Arguments {
  report: string[] | undefined;
  db: string;
}

export const verifyCommand: CommandModule<object, Arguments> = {
  command: "verify <report..>",
  describe: "check every quotation of reports against the stored text; numbers are not checked",
  builder: (argv) =>
    argv
      .positional("report", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "Markdown files that report or digest wrote, also edited since",
      })
      .option("db", OPTIONS.db)
      .example("$0 verify reports/topics/pay.md --db threadmine.db", "are its quotations true?"),
  handler: async ({ report, db }) => {
    const { verifyReports } = await import("../5-report.ts");
    let without = 0;
    for (const { path, quotations, differences, unlinked } of verifyReports(db, report ?? [])) {
      without += unlinked;
      for (const { line, expected, found } of differences)
        process.stdout.write(`${path}:${line}: expected ${expected}, found ${found}\n`);
      const places = differences.length === 1 ? "1 place differs" : `${differences.length} places differ`;
      process.stdout.write(
        `${path}: ${quotations} ${quotations === 1 ? "quotation" : "quotations"}, ${differences.length === 0 ? "all true" : places}\n`,
      );
      if (differences.length > 0) process.exitCode = 1;
    }
    const unlinked = without === 0 ? "" : `, ${some(without, "quotation")} without a link`;
    process.stdout.write(`Not checked: numbers and other words${unlinked}.\n`);
  },
};
