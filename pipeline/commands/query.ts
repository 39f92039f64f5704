import type { CommandModule } from "yargs";
import { ThreadmineError } from "../../src/errors.ts";
import { OPTIONS } from "./options.ts";

const FORMATS = ["table", "csv", "json", "ndjson", "markdown"] as const;

interface Arguments {
  query: string | undefined;
  db: string;
  format: (typeof FORMATS)[number];
  param: string[];
  list: boolean;
}

export const queryCommand: CommandModule<object, Arguments> = {
  command: "query [query]",
  describe: "read-only SQL, or one of the named queries",
  builder: (argv) =>
    argv
      .positional("query", { type: "string", describe: "SQL, or the name of a query in db/queries" })
      .option("db", OPTIONS.db)
      .option("format", { choices: FORMATS, default: "table" as const, describe: "how rows are written" })
      .option("param", {
        type: "string",
        array: true,
        default: [] as string[],
        describe: "a parameter of the query, as name=value",
      })
      .option("list", { type: "boolean", default: false, describe: "list the named queries" })
      .example("$0 query stance-by-topic", "a named query")
      .example('$0 query "SELECT count(*) FROM claims"', "any SELECT"),
  handler: async (args) => {
    const { namedQueries, namedQuery, complete, Reader } = await import("../../src/store/queries.ts");
    const { writeRows } = await import("./rows.ts");
    if (args.list) {
      for (const q of namedQueries())
        process.stdout.write(
          `${q.name.padEnd(18)} ${q.title}${q.parameters.length > 0 ? ` (--param ${q.parameters.map((p) => `${p.name}=…`).join(", ")})` : ""}\n`,
        );
      return;
    }
    if (!args.query)
      throw new ThreadmineError(
        "usage",
        "query: expected SQL or a name, found nothing",
        "See what there is with: threadmine query --list",
      );
    const given = Object.fromEntries(
      args.param.map((pair) => {
        const at = pair.indexOf("=");
        if (at < 1) throw new ThreadmineError("usage", `--param: expected name=value, found ${pair}`);
        return [pair.slice(0, at), pair.slice(at + 1)];
      }),
    );
    const named = namedQuery(args.query);
    if (!named && /^[a-z0-9-]+$/u.test(args.query))
      throw new ThreadmineError(
        "usage",
        `query ${args.query}: no such named query`,
        "See what there is with: threadmine query --list",
      );
    const reader = new Reader(args.db);
    try {
      const { columns, rows } = reader.select(
        named?.sql ?? args.query,
        named ? complete(named, given) : given,
      );
      await writeRows(args.format, columns, rows);
    } finally {
      reader.close();
    }
  },
};
