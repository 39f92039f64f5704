import type { CommandModule } from "yargs";
import { checkWhole, OPTIONS } from "./options.ts";

interface Arguments {
  topic: string;
  db: string;
  stance: string | undefined;
  limit: number | undefined;
  out: string | undefined;
  lang: string;
}

export const digestCommand: CommandModule<object, Arguments> = {
  command: "digest",
  describe: "one topic on one page: both sides' points, quotations, questions, numbers",
  builder: (argv) =>
    argv
      .option("topic", {
        type: "string",
        requiresArg: true,
        demandOption: true,
        describe: "a topic of the codebook, or none: claims without one",
      })
      .option("db", OPTIONS.db)
      .option("stance", { type: "string", requiresArg: true, describe: "only what this stance says" })
      .option("limit", {
        type: "number",
        requiresArg: true,
        describe: "the most quotations in each section",
        defaultDescription: "12",
      })
      .option("out", {
        type: "string",
        requiresArg: true,
        describe: "file to write; standard output when left out",
      })
      .option("lang", OPTIONS.lang)
      .check(({ limit }) => checkWhole("limit", limit))
      .example("$0 digest --topic pay --db threadmine.db", "what is argued about pay"),
  handler: async ({ topic, db, stance, limit, out, lang }) => {
    const { topicDigest } = await import("../5-report.ts");
    const markdown = topicDigest(db, { topic, stance, limit, out, language: lang });
    process.stdout.write(out === undefined ? markdown : `Wrote ${out}\n`);
  },
};
