#!/usr/bin/env node
import yargs, { type CommandModule } from "yargs";
import { hideBin } from "yargs/helpers";
import { systemCode, ThreadmineError } from "../src/errors.ts";
import { version } from "../src/root.ts";
import { codebookCommand } from "./commands/codebook.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { mineCommand } from "./commands/mine.ts";
import { queryCommand } from "./commands/query.ts";
import { reportCommand } from "./commands/report.ts";
import { ingestCommand, runCommand } from "./commands/run.ts";

const COMMANDS = [
  runCommand,
  ingestCommand,
  reportCommand,
  queryCommand,
  mineCommand,
  evaluateCommand,
  codebookCommand,
];

function fail(message: string, advice?: string): void {
  process.stderr.write(`threadmine: ${message}\n${advice ? `  → ${advice}\n` : ""}`);
  process.exitCode = 2;
}

// A reader that stops early (`threadmine query … | head`) is no fault.
process.stdout.on("error", (error) => {
  if (systemCode(error) === "EPIPE") process.exit(0);
  throw error;
});

const cli = yargs(hideBin(process.argv))
  .scriptName("threadmine")
  .usage(
    "$0 COMMAND [OPTIONS]\n\nFinds the claims in discussion threads and tells which side they take, offline.",
  )
  .command(COMMANDS as unknown as CommandModule[])
  .demandCommand(1, "expected a command, found none")
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
    throw new ThreadmineError("usage", message, "See: threadmine --help, or threadmine COMMAND --help");
  });

try {
  await cli.parseAsync();
} catch (error) {
  if (error instanceof ThreadmineError) fail(error.message, error.advice);
  else throw error;
}
