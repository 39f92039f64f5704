import type { Argv, CommandModule } from "yargs";
import { ThreadmineError } from "../../src/errors.ts";
import { OPTIONS } from "./options.ts";
import { some } from "./some.ts";

interface Arguments {
  db: string;
  reports: string | undefined;
  html: string | undefined;
  thread: string | undefined;
  lang: string;
  compare: string | undefined;
  compareFrom: string | undefined;
  compareTo: string | undefined;
}

export const reportCommand: CommandModule<object, Arguments> = {
  command: "report",
  describe: "every report again from the database; or, on standard output, what changed",
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
      .option("lang", OPTIONS.lang)
      .option("compare", {
        type: "string",
        requiresArg: true,
        describe: "an earlier database: print what changed since, write no reports",
      })
      .option("compare-from", {
        type: "string",
        requiresArg: true,
        describe: "with --compare-to: print what changed from this month or year, such as 2026-01 or 2025",
      })
      .option("compare-to", {
        type: "string",
        requiresArg: true,
        describe: "the month or year that it is compared with; 2026-01..2026-03 is a span of them",
      })
      .example("$0 report --db threadmine.db --reports reports", "write the reports of a database")
      .example("$0 report --html page.html --db threadmine.db", "write a page to show and to explore")
      .example("$0 report --compare threadmine.db", "what changed since it") as unknown as Argv<Arguments>,
  handler: async ({
    db,
    reports = "reports",
    html,
    thread = "all",
    lang,
    compare,
    compareFrom,
    compareTo,
  }) => {
    if (html !== undefined) {
      const { writePage } = await import("../page.ts");
      const threads = writePage(db, html, thread, lang);
      process.stdout.write(`Wrote ${html} with ${some(threads, "thread")}.\n`);
      return;
    }
    const { comparison, report } = await import("../5-report.ts");
    if (compare === undefined && compareFrom === undefined && compareTo === undefined) {
      const written = await report(db, reports, lang);
      process.stdout.write(`Wrote ${written} reports. Begin with ${reports}/index.md\n`);
      return;
    }
    if ((compareFrom === undefined) !== (compareTo === undefined))
      throw new ThreadmineError(
        "usage",
        `--compare-${compareFrom === undefined ? "from" : "to"}: expected a month or year, found none`,
        "The two belong together: --compare-from 2026-02 --compare-to 2026-03",
      );
    const part = (file: string, months: string | undefined, option: string) => ({
      db: file,
      name: months ?? file.replace(/^.*\//u, ""),
      period: months === undefined ? {} : period(months, option),
    });
    process.stdout.write(
      comparison(
        part(compare ?? db, compareFrom, "--compare-from"),
        part(db, compareTo, "--compare-to"),
        lang,
      ),
    );
  },
};

/** The first day of a span of months or years, and the day after its last. */
function period(span: string, option: string): { since: string; until: string } {
  const found = /^(\d{4})(?:-(0[1-9]|1[0-2]))?(?:\.\.(\d{4})(?:-(0[1-9]|1[0-2]))?)?$/u.exec(span);
  const [, year, month, lastYear = year, lastMonth = found?.[3] === undefined ? month : undefined] =
    found ?? [];
  const since = `${year}-${month ?? "01"}-01`;
  const [y, m] = [Number(lastYear), Number(lastMonth ?? "12")];
  const until = m === 12 ? `${y + 1}-01-01` : `${y}-${String(m + 1).padStart(2, "0")}-01`;
  if (!found || until <= since)
    throw new ThreadmineError(
      "usage",
      `${option}: expected a month, a year or a span such as 2026-01..2026-03, found ${span}`,
    );
  return { since, until };
}
