import { constants } from "node:os";
import type { Argv, CommandModule } from "yargs";
import { shipped } from "../../src/root.ts";
import type { StoreCounts } from "../../src/store/store.ts";
import type { EncoderName } from "../3-classify.ts";
import type { RunSummary } from "../run.ts";
import { checkWhole, OPTIONS, READING, type ReadingArguments, readingOptions } from "./options.ts";
import { faultText, sayFault } from "./say-fault.ts";
import { some } from "./some.ts";

interface Arguments extends ReadingArguments {
  input: string[] | undefined;
  db: string;
  reports?: string | undefined;
  codebook: string;
  encoder: EncoderName;
  format: string | undefined;
  jobs: number;
  json: boolean;
}

function common<T>(argv: Argv<T>) {
  return argv
    .option("db", {
      type: "string",
      requiresArg: true,
      default: "threadmine.db",
      describe: "SQLite file to write",
    })
    .option("codebook", OPTIONS.codebook)
    .option("encoder", OPTIONS.encoder)
    .option("format", {
      type: "string",
      requiresArg: true,
      describe: "name of a format, such as mail or flat; detected when left out",
    })
    .options(READING)
    .option("jobs", OPTIONS.jobs)
    .option("json", { type: "boolean", default: false, describe: "print the summary as JSON" })
    .check(({ jobs }) => checkWhole("jobs", jobs));
}

export const runCommand: CommandModule<object, Arguments> = {
  command: "run [input..]",
  describe: "the main job: read, split, classify, store, report",
  builder: (argv) =>
    common(
      argv.positional("input", {
        type: "string",
        array: true,
        describe: "files, folders, globs, - for standard input; corpus/threads when left out",
      }),
    )
      .option("reports", {
        type: "string",
        requiresArg: true,
        default: "reports",
        describe: "folder for the reports",
      })
      .example("$0 run", "mine the sample threads")
      .example("$0 run thread.txt --db mine.db", "mine your own") as Argv<Arguments>,
  handler: (args) => {
    if (args.input?.length) return execute(args, args.input, args.reports);
    process.stderr.write("threadmine: no input named: reading the sample threads\n");
    return execute(args, [relativeSample()], args.reports);
  },
};

interface IngestArguments extends Arguments {
  explainSplit: boolean;
}

export const ingestCommand: CommandModule<object, IngestArguments> = {
  command: "ingest <input..>",
  describe: "read, split, classify, store; no reports",
  builder: (argv) =>
    common(
      argv.positional("input", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "files, folders, globs, - for standard input",
      }),
    )
      .option("explain-split", {
        type: "boolean",
        default: false,
        describe: "print how each line of flat text was split, and why; stores nothing",
      })
      .example("$0 ingest threads/ --db mine.db", "fill a database")
      .example(
        "$0 ingest --explain-split thread.txt",
        "see why it was split so",
      ) as unknown as Argv<IngestArguments>,
  handler: (args) => (args.explainSplit ? explain(args) : execute(args, args.input ?? [], undefined)),
};

async function explain({ input, codebook, encoder, format }: IngestArguments): Promise<void> {
  const { explainSplit } = await import("../explain-split.ts");
  for await (const text of explainSplit({
    inputs: input ?? [],
    codebook,
    encoder,
    format,
    onFault: sayFault,
  }))
    process.stdout.write(text);
}

/** The sample corpus, named as a user in the project's folder would. */
function relativeSample(): string {
  const path = shipped("corpus", "threads");
  return path.startsWith(`${process.cwd()}/`) ? path.slice(process.cwd().length + 1) : path;
}

async function execute(
  args: Arguments,
  inputs: readonly string[],
  reports: string | undefined,
): Promise<void> {
  const { run } = await import("../run.ts");
  const { progress } = await import("./progress.ts");
  const bar = progress();
  let undo = (): void => {};
  const summary = await run({
    inputs,
    db: args.db,
    codebook: args.codebook,
    encoder: args.encoder,
    jobs: args.jobs,
    ...readingOptions(args),
    ...(args.format === undefined ? {} : { format: args.format }),
    ...(reports === undefined ? {} : { reports }),
    onProgress: bar.update,
    onNotice: (message) => bar.say(`threadmine: ${message}`),
    onFailure: ({ uri, message, advice }) =>
      bar.say(faultText(message.startsWith(uri) ? message : `${uri}: ${message}`, advice)),
    onOpen: (leave) => {
      undo = whenStopped(() => {
        bar.stop();
        return `${held(args.db, leave())}; the same command goes on from there`;
      });
    },
  }).finally(() => {
    undo();
    bar.stop();
  });
  process.stdout.write(args.json ? `${JSON.stringify(summary)}\n` : tell(summary, args.db, reports));
  if (summary.failures.length > 0) process.exitCode = 1;
}

/**
 * Until it is undone: a signal to stop has the program say so, and then end as the signal would have ended it, which a
 * shell tells as 130 or 143. A worker that is in the middle of a thread could not be ended in a calmer way.
 */
function whenStopped(leave: () => string): () => void {
  const signals = ["SIGINT", "SIGTERM"] as const;
  const stop = (signal: (typeof signals)[number]): void => {
    undo();
    let told = "what was stored is kept";
    try {
      told = leave();
    } catch {
      // The run was failing already, and will not tell why any more.
    }
    process.stderr.write(`threadmine: stopped; ${told}\n`);
    process.kill(process.pid, signal);
    // Only the first process of a container outlives that.
    process.exit(128 + constants.signals[signal]);
  };
  const undo = (): void => {
    for (const signal of signals) process.off(signal, stop);
  };
  for (const signal of signals) process.on(signal, stop);
  return undo;
}

const n = (x: number): string => x.toLocaleString("en-US");

/** What a database holds, in words. */
const held = (db: string, { threads, comments, claims }: StoreCounts): string =>
  `${db} now holds ${some(threads, "thread")}, ${some(comments, "comment")} and ${some(claims, "claim")}`;

function tell(summary: RunSummary, db: string, reports: string | undefined): string {
  const { stored, stances, failures, unchanged, read, seconds } = summary;
  const counted = Object.entries(stances).map(([name, count]) => `${n(count)} ${name}`);
  // Started by npm, the command is not on the user's path.
  const command = process.env["npm_lifecycle_event"] ? "npx threadmine" : "threadmine";
  const lines = [
    `Read ${some(read, "input")} in ${seconds.toFixed(1)} s${unchanged > 0 ? `; ${n(unchanged)} unchanged since the last run` : ""}${failures.length > 0 ? `; ${n(failures.length)} could not be read (named above, and in the table failures)` : ""}.`,
    ...(read > 0 ? [`Claims found: ${counted.join(", ")}.`] : []),
    `${held(db, stored)}.`,
    ...(stored.threads === 0
      ? []
      : [
          "",
          "Next:",
          ...(reports === undefined
            ? [`  ${command} report --db ${db} --reports ${db.replace(/[.][^./]*$/u, "")}-reports`]
            : [`  open ${reports}/index.md`]),
          `  ${command} query stance-by-topic --db ${db}`,
          `  ${command} query least-sure --db ${db}      the labels to check first`,
        ]),
  ];
  return `${lines.join("\n")}\n`;
}
