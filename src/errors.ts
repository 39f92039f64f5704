/** Stable codes: scripts may match on them; messages may be reworded. */
export type ErrorCode =
  | "usage"
  | "not-found"
  | "unreadable"
  | "not-text"
  | "empty"
  | "bad-json"
  | "bad-csv"
  | "bad-xml"
  | "unknown-format"
  | "bad-codebook"
  | "bad-model"
  | "foreign-database"
  | "newer-database"
  | "corrupt-database"
  | "not-writable"
  | "disk-full"
  | "bad-sql"
  | "bad-gold"
  | "too-large"
  | "too-slow"
  | "bad-archive"
  | "internal";

/**
 * The one error class of threadmine: something that a user can mend.
 *
 * `message` says what was expected, what was found and where; `advice` says the way out.
 */
export class ThreadmineError extends Error {
  readonly code: ErrorCode;
  readonly advice: string | undefined;

  constructor(code: ErrorCode, message: string, advice?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ThreadmineError";
    this.code = code;
    this.advice = advice;
  }
}

/** Node's error code (`ENOENT`, `ENOSPC` …) of an unknown thrown value, or an empty string. */
export function systemCode(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

/** What a system answers where a disk, a quota or the size of a file is at its end. */
const FULL: readonly string[] = ["ENOSPC", "EDQUOT", "EFBIG"];

/**
 * Does a piece of writing.
 *
 * @param option the option that names another place.
 * @throws ThreadmineError `disk-full`, or `not-writable` for every other fault of the system.
 */
export function guardedWrite<T>(path: string, option: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const full = FULL.includes(systemCode(error));
    throw new ThreadmineError(
      full ? "disk-full" : "not-writable",
      `${path}: expected ${full ? "room to write, found a full disk" : `a place that can be written, found none (${messageOf(error)})`}`,
      full ? "Free some space and run again." : `Choose another place with ${option}.`,
      { cause: error },
    );
  }
}

/**
 * The error for something a user named that cannot be opened or read.
 *
 * @param what what it is, as in "no such codebook".
 */
export function unreadable(path: string, error: unknown, what = "file", advice?: string): ThreadmineError {
  const code = systemCode(error);
  if (code === "ENOENT" || code === "ENOTDIR")
    return new ThreadmineError(
      "not-found",
      `${path}: no such ${what}`,
      advice ?? "Check the name; a pattern with * needs quotes only where the shell would not expand it.",
    );
  return new ThreadmineError(
    "unreadable",
    `${path}: expected a ${what} that can be read, found none (${code || "error"})`,
    advice ?? "Check its rights.",
    { cause: error },
  );
}

/**
 * Reads something that a user named.
 *
 * @param what what it is, as in "no such codebook".
 * @throws ThreadmineError `not-found`, or `unreadable` for every other fault of the system: a folder, missing rights.
 */
export function guardedRead<T>(path: string, what: string, advice: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw unreadable(path, error, what, advice);
  }
}

/** A one-line message of an unknown thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Any thrown value as a `ThreadmineError`: a fault of the program itself, in what a piece of work was about, becomes
 * one of code `internal`, so that it fails alone.
 */
export function asThreadmineError(error: unknown, what: string): ThreadmineError {
  return error instanceof ThreadmineError
    ? error
    : new ThreadmineError(
        "internal",
        `${what}: expected to read it, found a fault of the program (${messageOf(error)})`,
        "Please report it, with the input if you may share it.",
        { cause: error },
      );
}
