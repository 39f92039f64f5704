import type { ThreadmineError } from "../../src/errors.ts";

/** Tells of a fault on standard error, and that not all was done. */
export function sayFault({ message, advice }: ThreadmineError): void {
  process.stderr.write(`threadmine: ${message}\n${advice ? `  → ${advice}\n` : ""}`);
  process.exitCode = 1;
}
