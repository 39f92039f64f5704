import { closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { guardedWrite, ThreadmineError } from "../errors.ts";
import type { ClaimRow, CommentRow, ParagraphRow, Threadmine, ThreadRow } from "../index.ts";
import { slug } from "../markdown/escape.ts";
import { checkNames } from "./names.ts";

/** A file of an export: its name inside the folder, and its content piece by piece. */
export interface ExportFile {
  readonly name: string;
  readonly chunks: Iterable<string | Uint8Array>;
}

/** A thread with all that was found in it, and the name that its files have. */
export interface ThreadContent {
  /** `0001-title`: ASCII letters, digits and hyphens. */
  readonly name: string;
  readonly thread: ThreadRow;
  readonly comments: readonly CommentRow[];
  readonly paragraphs: readonly ParagraphRow[];
  readonly claims: readonly ClaimRow[];
}

/**
 * Every thread with its content, one at a time.
 *
 * @throws ThreadmineError `corrupt-database` for a claim whose stance or topics are no names.
 */
export function* contents(db: Threadmine): Generator<ThreadContent, undefined> {
  let n = 0;
  for (const thread of db.threads()) {
    const filter = { thread: thread.thread_id };
    const claims = [...db.claims(filter)];
    for (const { stance, topics } of claims) checkNames([stance, ...topics], db.path);
    yield {
      name: `${String(++n).padStart(4, "0")}-${slug(thread.title)}`,
      thread,
      comments: [...db.comments(filter)],
      paragraphs: [...db.paragraphs(filter)],
      claims,
    };
  }
}

/**
 * Makes sure that a folder is there, and that nothing in it could be overwritten.
 *
 * @throws ThreadmineError `usage` where the place is taken, `not-writable` where it cannot be made.
 */
export function emptyFolder(folder: string): void {
  const advice = "Give another folder with --out, or empty this one first.";
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new ThreadmineError("usage", `${folder}: expected a folder, found a file`, advice);
  if (existsSync(folder) && guardedWrite(folder, "--out", () => readdirSync(folder)).length > 0)
    throw new ThreadmineError(
      "usage",
      `${folder}: expected a new or empty folder, found files in it`,
      advice,
    );
  guardedWrite(folder, "--out", () => mkdirSync(folder, { recursive: true }));
}

/**
 * Writes files into a folder as their content comes; gives their number.
 *
 * @throws ThreadmineError `not-writable` or `disk-full`.
 */
export function writeFiles(folder: string, files: Iterable<ExportFile>): number {
  let n = 0;
  for (const { name, chunks } of files) {
    if (!/^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/u.test(name)) throw new RangeError(`${name} is no name for a file`);
    writeChunks(join(folder, name), chunks, "wx", "--out");
    n++;
  }
  return n;
}

/**
 * Writes a file as its content comes.
 *
 * @param flag `wx` where the file must be new, `w` where it takes the place of another.
 * @param option the option that names another place.
 * @throws ThreadmineError `not-writable` or `disk-full`.
 */
export function writeChunks(
  path: string,
  chunks: ExportFile["chunks"],
  flag: "w" | "wx",
  option: string,
): void {
  const guarded = <T>(work: () => T): T => guardedWrite(path, option, work);
  const file = guarded(() => openSync(path, flag));
  try {
    for (const bytes of gathered(chunks))
      for (let at = 0; at < bytes.length; ) at += guarded(() => writeSync(file, bytes, at));
  } finally {
    closeSync(file);
  }
}

/** Short chunks are written together: a call of the system for each row would take most of the time. */
const WRITE = 65_536;

function* gathered(chunks: Iterable<string | Uint8Array>): Generator<Uint8Array, undefined> {
  let text = "";
  for (const chunk of chunks) {
    if (typeof chunk === "string") text += chunk;
    if (text.length >= WRITE || (typeof chunk !== "string" && text !== "")) {
      yield Buffer.from(text);
      text = "";
    }
    if (typeof chunk !== "string") yield chunk;
  }
  if (text !== "") yield Buffer.from(text);
}
