import type { CommandModule } from "yargs";
import { OPTIONS } from "./options.ts";

interface Arguments {
  db: string;
  reports: string | undefined;
  html: string | undefined;
  thread: string | undefined;
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
        defaultDescription: "reports",
        describe: "folder for the reports",
      })
      .option("html", {
        type: "string",
        requiresArg: true,
        conflicts: "reports",
        describe: "write one self-contained HTML page to this file instead",
      })
      .option("thread", {
        type: "string",
        requiresArg: true,
        defaultDescription: "all",
        implies: "html",
        describe: "of the page: a thread_id, or all",
      })
      .example("$0 report --db threadmine.db --reports reports", "write the reports of a database")
      .example("$0 report --html page.html --db threadmine.db", "write a page to show and to explore"),
  handler: async ({ db, reports = "reports", html, thread = "all" }) => {
    if (html !== undefined) {
      const { writePage } = await import("../page.ts");
      const threads = writePage(db, html, thread);
      process.stdout.write(`Wrote ${html} with ${threads} ${threads === 1 ? "thread" : "threads"}.\n`);
      return;
    }
    const { report } = await import("../5-report.ts");
    const written = report(db, reports);
    process.stdout.write(`Wrote ${written} reports. Begin with ${reports}/index.md\n`);
  },
};
