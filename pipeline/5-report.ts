import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { stances } from "../src/codebook/codebook.ts";
import { guardedRead, guardedWrite, ThreadmineError } from "../src/errors.ts";
import { compare } from "../src/markdown/compare.ts";
import { DIGEST_LIMIT, digest } from "../src/markdown/digest.ts";
import { isEdited } from "../src/markdown/page.ts";
import { unlinkedIn } from "../src/markdown/quotations.ts";
import { makeReports } from "../src/markdown/reports.ts";
import { NO_TOPIC, type ReportSource, sourceOf } from "../src/markdown/source.ts";
import { type Verified, verify } from "../src/markdown/verify.ts";
import { Words } from "../src/markdown/words.ts";
import { Reader } from "../src/store/queries.ts";

/**
 * Checks, before any work is done, that reports can be written to a folder, and that nobody has edited those that are
 * there; makes nothing.
 *
 * @throws ThreadmineError `not-writable`.
 */
export function checkReportsFolder(folder: string): void {
  let at = resolve(folder);
  while (!existsSync(at)) at = dirname(at);
  guardedWrite(at === resolve(folder) ? folder : at, "--reports", () => {
    if (!statSync(at).isDirectory()) throw new Error("a file has that name");
    accessSync(at, constants.W_OK);
  });
  for (const part of ["", "topics", "threads"])
    for (const name of existsSync(join(folder, part)) ? readdirSync(join(folder, part)) : [])
      if (name.endsWith(".md")) refuseEdited(join(folder, part, name), "--reports");
}

/** @throws ThreadmineError `not-writable` for a page that holds somebody's work. */
function refuseEdited(path: string, option: string): void {
  if (existsSync(path) && isEdited(readReport(path)))
    throw new ThreadmineError(
      "not-writable",
      `${path}: expected a page as it was written, found one that was edited since`,
      `Nothing was written over it. Give it another name, or choose another place with ${option}.`,
    );
}

/** Memory for pages of the database, in KiB: threads are read one after the other, so more would only fill. */
const CACHE = 8_000;

/**
 * By how much the heap may grow, in percent of what is alive, before V8 collects all of it. A page leaves some
 * garbage behind that only this takes away, and by default V8 waits for four times of what is alive: then memory seems
 * to grow with the threads. To collect more often costs nothing here.
 */
const GROWTH = 30;

/**
 * What reports read, and where the inputs are. Their names count from where they were read, which a database does not
 * say: that is beside the database, where more of them are found there than here.
 */
function withInputs(reader: Reader): ReportSource {
  const source = sourceOf(reader);
  const beside = relative(process.cwd(), dirname(resolve(reader.path))) || ".";
  const names = source.rows("reports/inputs").map((row) => String(row["uri"]));
  const found = (folder: string): number => names.filter((name) => existsSync(join(folder, name))).length;
  return found(beside) > found(".") ? { ...source, inputs: beside } : source;
}

/** Opens a database for reports, and closes it when the work is done. */
function reading<T>(db: string, work: (source: ReportSource) => T): T {
  const reader = new Reader(db, CACHE);
  try {
    return work(withInputs(reader));
  } finally {
    reader.close();
  }
}

/**
 * Report: writes every report of a database below a folder. Reports of what its inputs held earlier are taken away;
 * nothing else there is touched.
 *
 * @returns how many files were written.
 * @throws ThreadmineError `not-writable`, also where somebody has edited one of them, or `disk-full`; `usage` for a
 * language that there is not.
 */
export async function report(db: string, folder: string, language = "en"): Promise<number> {
  checkReportsFolder(folder);
  const draw = await import("../src/pictures/pictures.ts");
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  const reader = new Reader(db, CACHE);
  try {
    const source = withInputs(reader);
    const written = new Set<string>();
    const inputs = new Set<string>();
    const within = relative(process.cwd(), folder) || ".";
    for (const { path, content } of makeReports(source, within, language, draw)) {
      write(join(folder, path), content);
      if (!path.endsWith(".md")) continue;
      // So that a signal to stop is heard.
      await setImmediate();
      written.add(path);
      inputs.add(inputOf(content));
    }
    guardedWrite(folder, "--reports", () => removeStale(folder, written, inputs));
    return written.size;
  } finally {
    reader.close();
  }
}

/** Takes away the reports of threads that the inputs of these reports held earlier. */
function removeStale(folder: string, written: ReadonlySet<string>, inputs: ReadonlySet<string>): void {
  for (const name of existsSync(join(folder, "threads")) ? readdirSync(join(folder, "threads")) : []) {
    const path = `threads/${name}`;
    if (!name.endsWith(".md") || written.has(path)) continue;
    const input = inputOf(readFileSync(join(folder, path), "utf8"));
    if (input === "" || !inputs.has(input)) continue;
    rmSync(join(folder, path));
    for (const picture of PICTURES)
      rmSync(join(folder, "pictures", `${path.slice(0, -3)}-${picture}.svg`), { force: true });
  }
}

/** The pictures that a report of a thread may have. */
const PICTURES = ["course", "replies"];

/** The input that a report says to be about; empty if it is none of ours. */
function inputOf(markdown: string): string {
  const head = markdown.slice(0, 4000);
  return /^generator: threadmine /mu.test(head) ? (/^uri: (.*)$/mu.exec(head)?.[1] ?? "") : "";
}

/** What is asked of a digest; `out` is the file that it will stand in, or undefined for standard output. */
export interface DigestRequest {
  readonly topic: string;
  readonly stance?: string | undefined;
  readonly limit?: number | undefined;
  readonly out?: string | undefined;
  readonly language: string;
}

/**
 * Makes the digest of one topic, and writes it if it has a file.
 *
 * @returns its Markdown.
 * @throws ThreadmineError `usage` for a topic or stance that the codebook does not have; `not-writable`, also where
 * somebody has edited the file.
 */
export function topicDigest(db: string, { topic, stance, limit, out, language }: DigestRequest): string {
  return reading(db, (source) => {
    const { codebook } = source;
    const topics = codebook.topics.map((t) => t.name);
    const name =
      topics.find((t) => t.toLowerCase() === topic.toLowerCase()) ??
      (["none", NO_TOPIC].includes(topic) ? NO_TOPIC : undefined);
    if (name === undefined)
      throw new ThreadmineError(
        "usage",
        `--topic: expected one of ${[...topics, "none"].join(", ")}, found ${topic}`,
        "The topics are those of the database's codebook; none stands for claims without one.",
      );
    if (stance !== undefined && !stances(codebook).includes(stance))
      throw new ThreadmineError(
        "usage",
        `--stance: expected one of ${stances(codebook).join(", ")}, found ${stance}`,
      );
    const folder = relative(process.cwd(), dirname(resolve(out ?? "stdout"))) || ".";
    const markdown = digest(
      { source, words: new Words(language) },
      {
        topic: name,
        limit: limit ?? DIGEST_LIMIT,
        page: { folder, inputs: source.inputs, threads: null },
        ...(stance === undefined ? {} : { stance }),
      },
    );
    if (out !== undefined) {
      refuseEdited(out, "--out");
      write(out, markdown, "--out");
    }
    return markdown;
  });
}

/**
 * Makes the comparison of two databases, or of two periods of one.
 *
 * @param before the database and period that the other is compared with.
 * @returns its Markdown.
 * @throws ThreadmineError `usage` when they hold different debates.
 */
export function comparison(before: ComparedPart, after: ComparedPart, language: string): string {
  return reading(before.db, (first) =>
    reading(after.db, (second) => {
      if (first.codebook.codebook !== second.codebook.codebook)
        throw new ThreadmineError(
          "usage",
          `--compare: expected a database of the debate ${second.codebook.codebook}, found one of ${first.codebook.codebook}`,
        );
      return compare(
        new Words(language),
        { source: first, name: before.name, scope: before.period },
        { source: second, name: after.name, scope: after.period },
      );
    }),
  );
}

/** A database, the period of it that counts, and what a report calls the two. */
export interface ComparedPart {
  readonly db: string;
  readonly name: string;
  readonly period: { readonly since?: string; readonly until?: string };
}

/**
 * Checks every quotation of reports against a database, one report after the other.
 *
 * @returns what came of it, and how many quotations have no link to a comment, so that they could not be checked.
 * @throws ThreadmineError `not-found` or `unreadable` for a report that cannot be read.
 */
export function verifyReports(
  db: string,
  paths: readonly string[],
): ({ path: string; unlinked: number } & Verified)[] {
  return reading(db, (source) =>
    paths.map((path) => {
      const markdown = readReport(path);
      return { path, ...verify(source, markdown), unlinked: unlinkedIn(markdown) };
    }),
  );
}

function readReport(path: string): string {
  const advice = "Give the path of a Markdown file that threadmine report or digest wrote.";
  return guardedRead(path, "report", advice, () => readFileSync(path, "utf8"));
}

function write(path: string, content: string, option = "--reports"): void {
  guardedWrite(path, option, () => {
    const folder = dirname(path);
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
    writeFileSync(path, content);
  });
}
