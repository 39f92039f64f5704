#!/usr/bin/env node
import yargs, { type CommandModule } from "yargs";
import { hideBin } from "yargs/helpers";
import { systemCode, ThreadmineError } from "../src/errors.ts";
import { version } from "../src/root.ts";
import { nearest } from "../src/text/nearest.ts";
import { agreementCommand } from "./commands/agreement.ts";
import { codebookCommand } from "./commands/codebook.ts";
import { digestCommand } from "./commands/digest.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { exportCommand } from "./commands/export.ts";
import { importLabelsCommand } from "./commands/import-labels.ts";
import { loadCommand } from "./commands/load.ts";
import { mineCommand } from "./commands/mine.ts";
import { postsCommand } from "./commands/posts.ts";
import { predictCommand } from "./commands/predict.ts";
import { queryCommand } from "./commands/query.ts";
import { reportCommand } from "./commands/report.ts";
import { ingestCommand, runCommand } from "./commands/run.ts";
import { faultText } from "./commands/say-fault.ts";
import { searchCommand } from "./commands/search.ts";
import { trainCommand } from "./commands/train.ts";
import { verifyCommand } from "./commands/verify.ts";

const COMMANDS = [
  runCommand,
  ingestCommand,
  reportCommand,
  digestCommand,
  verifyCommand,
  queryCommand,
  searchCommand,
  exportCommand,
  importLabelsCommand,
  mineCommand,
  postsCommand,
  loadCommand,
  evaluateCommand,
  agreementCommand,
  trainCommand,
  predictCommand,
  codebookCommand,
];

function fail(message: string, advice?: string, status = 2): void {
  process.stderr.write(`${faultText(message, advice)}\n`);
  process.exitCode = status;
}

// A reader that stops early (`threadmine query … | head`) is no fault.
process.stdout.on("error", (error) => {
  if (systemCode(error) === "EPIPE") process.exit(0);
  throw error;
});

const SEE_HELP = "See: threadmine --help, or threadmine COMMAND --help";

/** Arguments that may be given more than once. */
const LISTS = new Set(["_", "input", "gold", "param", "file", "words", "relation", "report"]);

/** Stands for `-` while yargs reads the arguments: it drops that one from lists. */
const DASH = "\0-";

/** Refuses what yargs would pass on as an empty string or an array, and puts `-` back where it stood. */
function checkValues(argv: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(argv)) {
    if (value === DASH) argv[name] = "-";
    if (Array.isArray(value)) argv[name] = value.map((v: unknown) => (v === DASH ? "-" : v));
    if (LISTS.has(name) || name === "query") continue;
    if (value === "") throw new ThreadmineError("usage", `--${name}: expected a value, found none`);
    if (Array.isArray(value))
      throw new ThreadmineError("usage", `--${name}: expected one value, found ${value.length}`);
  }
}

/** Refuses what yargs would pass on as NaN, in the user's own word. */
function checkNumbers(argv: Record<string, unknown>): void {
  const [name] = Object.entries(argv).find(([, value]) => Number.isNaN(value)) ?? [];
  if (name === undefined) return;
  const words = hideBin(process.argv);
  const at = words.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  const found = words[at]?.split("=")[1] ?? words[at + 1];
  throw new ThreadmineError("usage", `--${name}: expected a number, found ${found}`);
}

/** The option that a misspelt one was meant to be, of those that the command takes. */
function meant(message: string): string | undefined {
  const [, unknown = ""] = /^Unknown arguments?: ([^\s,]+)/u.exec(message) ?? [];
  if (!process.argv.some((word) => word.split("=")[0] === `--${unknown}`)) return undefined;
  const { key } = (cli as unknown as { getOptions(): { key: Record<string, unknown> } }).getOptions();
  return nearest(
    unknown,
    Object.keys(key).filter((name) => name.length > 1),
  );
}

const cli = yargs(hideBin(process.argv).map((argument) => (argument === "-" ? DASH : argument)))
  .scriptName("threadmine")
  .usage(
    "$0 COMMAND [OPTIONS]\n\nFinds the claims in discussion threads and tells which side they take, offline.",
  )
  .command(COMMANDS as unknown as CommandModule[])
  .demandCommand(1, "expected a command, found none")
  .parserConfiguration({ "boolean-negation": false })
  .middleware(checkNumbers, true)
  .middleware(checkValues)
  .strict()
  .recommendCommands()
  .version(version())
  .alias("h", "help")
  .alias("v", "version")
  .wrap(Math.min(110, process.stdout.columns ?? 100))
  .epilogue("Start with: threadmine run")
  .exitProcess(false)
  .fail((message, error) => {
    if (error) throw error;
    const option = meant(message);
    throw new ThreadmineError("usage", message, option ? `Did you mean --${option}? ${SEE_HELP}` : SEE_HELP);
  });

try {
  await cli.parseAsync();
} catch (error) {
  // A disk fills up in the middle of the work: what was stored before stays.
  if (error instanceof ThreadmineError) fail(error.message, error.advice, error.code === "disk-full" ? 1 : 2);
  else if (error instanceof Error && error.name === "YError") fail(error.message, SEE_HELP);
  else throw error;
}

// Leaves at once when all is written, without the teardown that would collect databases (see src/store/connection.ts).
process.stdout.write("", () => process.exit());
