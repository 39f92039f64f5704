import { spawn } from "node:child_process";
import { once } from "node:events";
import type { CommandModule } from "yargs";
import type { Codebook } from "../../src/codebook/codebook.ts";
import { ThreadmineError } from "../../src/errors.ts";
import { complete, type NamedQuery, namedQueries, namedQuery } from "../../src/store/catalogue.ts";
import type { Reader, Row } from "../../src/store/queries.ts";
import { OPTIONS } from "./options.ts";

const FORMATS = ["table", "csv", "json", "ndjson", "markdown"] as const;

interface Arguments extends Record<string, unknown> {
  query: string | undefined;
  db: string;
  format: (typeof FORMATS)[number];
  param: string[];
  list: boolean;
  timeout: number | undefined;
}

/** Options of the command itself: named queries have no parameters of these names. */
const OWN = new Set(["db", "format", "param", "list", "timeout", "query", "help", "version"]);

/** The parameters of all named queries, by name, with the queries that take them. */
function parameters(): Map<string, string[]> {
  const taken = new Map<string, string[]>();
  for (const query of namedQueries())
    for (const { name } of query.parameters)
      if (!OWN.has(name)) taken.set(name, [...(taken.get(name) ?? []), query.name]);
  return taken;
}

export const queryCommand: CommandModule<object, Arguments> = {
  command: "query [query]",
  describe: "read-only SQL, or one of the named queries",
  builder: (argv) => {
    const own = argv
      .positional("query", { type: "string", describe: "SQL, or the name of a query in db/queries" })
      .option("db", OPTIONS.db)
      .option("format", { choices: FORMATS, default: "table" as const, describe: "how rows are written" })
      .option("list", { type: "boolean", default: false, describe: "list the named queries" })
      .option("param", {
        type: "string",
        array: true,
        default: [] as string[],
        describe: "a parameter of your own SQL, as name=value",
      })
      .option("timeout", {
        type: "number",
        requiresArg: true,
        describe: "seconds after which the query is given up",
      })
      .check(({ timeout }) => {
        if (timeout !== undefined && !(timeout > 0))
          throw new ThreadmineError("usage", `--timeout: expected seconds, found ${timeout}`);
        return true;
      })
      .example("$0 query stance-by-topic", "a named query")
      .example("$0 query claims --topic pay --stance pro-EM", "one with parameters")
      .example('$0 query "SELECT count(*) FROM claims"', "any SELECT");
    for (const [name, queries] of parameters())
      own.option(name, {
        type: "string",
        requiresArg: true,
        group: "Parameters of named queries:",
        describe: queries.length > 3 ? "see --list" : queries.join(", "),
      });
    return own;
  },
  handler: async (args) => {
    if (args.list) {
      process.stdout.write(namedQueries().map(listed).join("\n"));
      return;
    }
    if (!args.query)
      throw new ThreadmineError(
        "usage",
        "query: expected SQL or a name, found nothing",
        "See what there is with: threadmine query --list",
      );
    const named = namedQuery(args.query);
    if (!named && /^[a-z0-9-]+$/u.test(args.query))
      throw new ThreadmineError(
        "usage",
        `query ${args.query}: no such named query`,
        "See what there is with: threadmine query --list",
      );
    const given = givenParameters(args);
    const values = named ? complete(named, given) : given;
    if (args.timeout !== undefined) return limited(args.timeout);
    const { Reader } = await import("../../src/store/queries.ts");
    const { writeRows } = await import("./rows.ts");
    const reader = new Reader(args.db);
    try {
      const { columns, rows } = reader.select(named?.sql ?? args.query, values);
      let found = 0;
      const counted = function* (): Generator<Row> {
        for (const row of rows) {
          found++;
          yield row;
        }
      };
      await writeRows(args.format, columns, counted());
      if (found > 0) return;
      const why = named ? await unknownLabels(reader, given) : "";
      process.stderr.write(`threadmine: no rows${why}\n`);
    } finally {
      reader.close();
    }
  },
};

/** Which of the parameters that name a stance or topic name none, and which there are. */
async function unknownLabels(
  reader: Reader,
  { stance, topic }: Readonly<Record<string, string>>,
): Promise<string> {
  const { stances } = await import("../../src/codebook/codebook.ts");
  const codebook = JSON.parse(reader.run().codebook) as Codebook;
  const told = (name: string, given: string | undefined, known: readonly string[]): string =>
    !given || known.includes(given) ? "" : `; --${name}: expected one of ${known.join(", ")}, found ${given}`;
  const topics = codebook.topics.map((t) => t.name);
  return told("stance", stance, stances(codebook)) + told("topic", topic, topics);
}

function listed({ name, title, description, parameters, example, heavy }: NamedQuery): string {
  const lines = parameters.map(
    (p) =>
      `    --${p.name.padEnd(8)} ${p.description}${p.fallback === undefined || p.fallback === "" ? "" : ` (${p.fallback})`}`,
  );
  return [
    `${name.padEnd(18)} ${title}${heavy ? ` (slow on large databases: ${heavy})` : ""}`,
    `    ${description}`,
    ...lines,
    ...(example ? [`    threadmine query ${name} ${example}`] : []),
    "",
  ].join("\n");
}

/** `--topic pay` and `--param topic=pay`, the latter for parameters of free SQL. */
function givenParameters(args: Arguments): Record<string, string> {
  const given: Record<string, string> = {};
  for (const name of parameters().keys()) {
    const value = args[name];
    if (typeof value === "string") given[name] = value;
  }
  for (const pair of args.param) {
    const at = pair.indexOf("=");
    if (at < 1) throw new ThreadmineError("usage", `--param: expected name=value, found ${pair}`);
    given[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return given;
}

/**
 * Runs this very command without its time limit in a process of its own, and ends that when the time is up: SQLite
 * holds the thread in which it works, so nothing in the same process could.
 */
async function limited(seconds: number): Promise<void> {
  const all = process.argv.slice(1);
  const args = all.filter((a, i) => !a.startsWith("--timeout") && all[i - 1] !== "--timeout");
  const child = spawn(process.execPath, [...process.execArgv, ...args], { stdio: "inherit" });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, seconds * 1000);
  const [status] = (await once(child, "exit")) as [number | null];
  clearTimeout(timer);
  if (late)
    throw new ThreadmineError(
      "too-slow",
      `query: expected an answer within ${seconds} s, found none`,
      "Give it more time with --timeout, or ask for less.",
    );
  process.exitCode = status ?? 2;
}
