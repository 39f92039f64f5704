import type { ThreadmineError } from "../../src/errors.ts";

/** How a fault stands on standard error: what is wrong, and below it the way out. */
export function faultText(message: string, advice: string | undefined): string {
  return `threadmine: ${message}${advice ? `\n  → ${advice}` : ""}`;
}

/** Tells of a fault on standard error, and by the exit status that not all was done. */
export function sayFault({ message, advice }: ThreadmineError): void {
  process.stderr.write(`${faultText(message, advice)}\n`);
  process.exitCode = 1;
}
