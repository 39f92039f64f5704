import { createHash } from "node:crypto";
import { existsSync, realpathSync, type Stats, statSync } from "node:fs";
import { relative } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { ThreadmineError } from "../src/errors.ts";
import { buildThread, rawThread, threadId } from "../src/formats/build.ts";
import type { ReadOptions } from "../src/formats/format.ts";
import { readThreads } from "../src/formats/index.ts";
import { asUtf8 } from "../src/input/as-utf8.ts";
import { decompressed } from "../src/input/decompress.ts";
import { readRecords } from "../src/input/records.ts";
import { type Dump, HEAD, sniffDump } from "../src/input/sniff.ts";
import { peek, type Source, STDIN, sourcesOf } from "../src/input/source.ts";
import type { Thread } from "../src/model.ts";

/** Files of a folder that are read; others there are not discussions. */
const READ = "**/*.{txt,text,json,ndjson,jsonl,csv,tsv,html,htm,md,mbox,eml,xml}{,.gz,.zst,.bz2}";

/**
 * The inputs that arguments name: files as they are, the readable files below folders, and matches of globs.
 *
 * @returns paths in a fixed order, each once; `-` for standard input.
 * @throws ThreadmineError `usage` for a folder or pattern without any file to read.
 */
export async function findInputs(args: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const arg of args) {
    const stat = arg === STDIN ? undefined : statOf(arg);
    // Pipes and devices are read like files; names that cannot be looked up fail when they are read.
    if (arg === STDIN || (stat && !stat.isDirectory()) || (!stat && !isDynamicPattern(arg))) {
      found.add(arg);
      continue;
    }
    const matches = stat
      ? await glob([READ, "**/*.zip"], { cwd: arg, absolute: true })
      : await glob(arg, { absolute: true });
    if (matches.length === 0)
      throw new ThreadmineError(
        "usage",
        `${arg}: expected files to read (.txt, .json, .ndjson, .csv, .html, .mbox, .zip and such), found none`,
      );
    for (const path of eachOnce(matches)
      .map((p) => relative(process.cwd(), p).replaceAll("\\", "/"))
      .sort())
      found.add(path);
  }
  return [...found];
}

/** Each file once, by its shortest name: links may lead back to a folder above. */
function eachOnce(paths: readonly string[]): string[] {
  const files = new Map<string, string>();
  for (const path of [...paths].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
    const file = existsSync(path) ? realpathSync(path) : path;
    if (!files.has(file)) files.set(file, path);
  }
  return [...files.values()];
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The largest document that is read whole, in bytes after unpacking, and by how much it may have been packed. */
const LARGEST = 1 << 28;
const PACKED = 200;
const PACKED_FROM = 1 << 24;

/** How an input is to be extracted. */
export interface ExtractOptions extends ReadOptions {
  /** The database beside which posts of a dump are gathered; in the system's temporary folder if left out. */
  readonly beside?: string;
  /** Called now and then with the number of bytes read so far, as stored. */
  readonly onBytes?: (read: number) => void;
}

/** A thread of an input, made when it is asked for. */
export interface Found {
  readonly threadId: string;
  readonly thread: () => Thread;
}

/** An input, read to its end. */
export interface Extract {
  /** SHA-256 of its bytes as stored, lower-case hex. */
  readonly sha256: string;
  /** How many threads it holds. */
  readonly count: number;
  /** Its threads, in the order in which they first appear. */
  readonly threads: Iterable<Found>;
  /** Records that could not be read: the first of them, and how many. */
  readonly fault: ThreadmineError | undefined;
  readonly faults: number;
  /** Lets go of what the threads are made from. */
  readonly close: () => void;
}

/** SHA-256 of a source's bytes as stored, lower-case hex. */
export async function sourceSha256(source: Source): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of source.open()) hash.update(chunk);
  return hash.digest("hex");
}

/**
 * Extract: the threads that an input holds.
 *
 * A document is read whole; a dump of any size as a stream whose posts are gathered by thread.
 *
 * @throws ThreadmineError when the input cannot be read or is not what its format promises.
 */
export async function extract(source: Source, options: ExtractOptions): Promise<Extract> {
  const { uri } = source;
  const hash = createHash("sha256");
  const stored = { read: 0 };
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source.open()) {
      hash.update(chunk);
      stored.read += chunk.length;
      options.onBytes?.(stored.read);
      yield chunk;
    }
  };
  const raw = counted();
  const { head, ended, rest } = await peek(asUtf8(decompressed(raw, uri)), HEAD);
  const dump = sniffDump(head, ended, options, uri);
  if (dump) return extractDump(dump, rest(), uri, options, () => hash.digest("hex"));
  const bytes = await whole(rest(), uri, stored);
  const sha256 = hash.digest("hex");
  const threads = readThreads({ uri, bytes, sha256 }, options);
  return {
    sha256,
    count: threads.length,
    threads: threads.map((thread) => ({ threadId: thread.threadId, thread: () => thread })),
    fault: undefined,
    faults: 0,
    close: () => {},
  };
}

/**
 * Every thread of some inputs, for tools that store nothing.
 *
 * @param onFault told of the records of an input that could not be read, once an input.
 */
export async function* extractAll(
  args: readonly string[],
  onFault: (fault: ThreadmineError) => void,
  options: ReadOptions = {},
): AsyncGenerator<{ uri: string; thread: Thread }> {
  for (const name of await findInputs(args)) {
    for await (const source of sourcesOf(name)) {
      const { threads, close, fault, faults } = await extract(source, options);
      try {
        if (fault) onFault(several(fault, faults));
        for (const { thread } of threads) yield { uri: source.uri, thread: thread() };
      } finally {
        close();
      }
    }
  }
}

const several = (first: ThreadmineError, count: number): ThreadmineError =>
  new ThreadmineError(first.code, andMore(first.message, count - 1), first.advice, { cause: first });

/** The message of the first of several faults. */
export function andMore(message: string, more: number): string {
  return more > 0 ? `${message}; and ${more} more like it` : message;
}

async function whole(
  bytes: AsyncIterable<Uint8Array>,
  uri: string,
  stored: { readonly read: number },
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of bytes) {
    parts.push(part);
    length += part.length;
    const bomb = length > PACKED_FROM && length > PACKED * stored.read;
    if (length > LARGEST || bomb)
      throw new ThreadmineError(
        "too-large",
        `${uri}: expected a document of at most ${LARGEST >> 20} MB, found ${bomb ? `${length >> 20} MB and more out of ${stored.read >> 10} KB` : "more"}`,
        "Dumps of many records (NDJSON, CSV, mbox) may be of any size: convert it to one, or cut it in pieces.",
      );
  }
  return Buffer.concat(parts);
}

async function extractDump(
  { kind, format }: Dump,
  bytes: AsyncIterable<Uint8Array>,
  uri: string,
  { beside, secret }: ExtractOptions,
  digest: () => string,
): Promise<Extract> {
  const { Spill } = await import("../src/store/spill.ts");
  const spill = new Spill(beside);
  let fault: ThreadmineError | undefined;
  let faults = 0;
  try {
    for await (const records of readRecords(kind, bytes, uri)) {
      for (const record of records) {
        if ("fault" in record) {
          fault ??= record.fault;
          faults++;
        } else for (const post of format.posts(record.value)) spill.add(post);
      }
    }
    const count = spill.finish();
    // Nothing of it could be read: the input has failed, not some of its records.
    if (fault && count === 0) throw several(fault, faults);
    const sha256 = digest();
    const threads = function* (): Generator<Found> {
      for (const { thread: n, key } of spill.threads()) {
        yield {
          threadId: threadId(sha256, key),
          thread: () => buildThread(rawThread(key, spill.postsOf(n)), format.name, uri, sha256, secret),
        };
      }
    };
    return { sha256, count, threads: threads(), fault, faults, close: () => spill.close() };
  } catch (error) {
    spill.close();
    throw error;
  }
}
