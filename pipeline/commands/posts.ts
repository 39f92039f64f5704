import { once } from "node:events";
import type { CommandModule } from "yargs";

interface Arguments {
  like: string;
  format?: string | undefined;
}

export const postsCommand: CommandModule<object, Arguments> = {
  command: "posts",
  describe: "NDJSON in, NDJSON out: the posts in the records of a dump, each with its thread, for mine",
  builder: (argv) =>
    argv
      .option("like", {
        type: "string",
        requiresArg: true,
        demandOption: true,
        describe: "file whose first records tell the format",
      })
      .option("format", { type: "string", requiresArg: true, describe: "the format's name, if it is known" })
      .example("$0 posts --like dump.ndjson <dump.ndjson", "the posts of a dump"),
  handler: async ({ like, format }) => {
    const { dumpFormatOf, postsOf } = await import("../spark/posts.ts");
    const { lines } = await import("../../src/input/records.ts");
    const dump = dumpFormatOf(like, format);
    process.stdout.write(`${JSON.stringify({ format: dump.name })}\n`);
    for await (const some of lines(process.stdin)) {
      const out = some.map(({ bytes }) => `${JSON.stringify(postsOf(bytes, dump))}\n`).join("");
      if (!process.stdout.write(out)) await once(process.stdout, "drain");
    }
  },
};
