import { ThreadmineError } from "../src/errors.ts";

/** What some work is refused with; any other error is thrown on. */
export function faultOf(work: () => unknown): ThreadmineError {
  try {
    work();
  } catch (error) {
    if (error instanceof ThreadmineError) return error;
    throw error;
  }
  throw new Error("expected a ThreadmineError, found none");
}
