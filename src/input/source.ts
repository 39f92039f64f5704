import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { getFileNameLowLevel, openPromise, type ZipFile } from "yauzl";
import { messageOf, ThreadmineError, unreadable } from "../errors.ts";

/** The name of standard input. */
export const STDIN = "-";

/** Bytes that can be read as a stream: a file, standard input, or a member of a zip archive. */
export interface Source {
  /** The name under which messages and the database know it: a path, `-`, or `archive.zip!member`. */
  readonly uri: string;
  /** How many bytes are stored; undefined for pipes. */
  readonly size: number | undefined;
  /** Whether it can be opened more than once. */
  readonly lasting: boolean;
  /** The bytes as stored; those of an archive's member as unpacked. */
  open(): AsyncIterable<Uint8Array>;
}

/**
 * The sources that a name stands for: one, or each member of a zip archive, whose names are names and nothing more:
 * no file is made of them.
 *
 * @throws ThreadmineError `not-found`, `unreadable` or `bad-archive`.
 */
export async function* sourcesOf(uri: string): AsyncGenerator<Source> {
  const size = uri === STDIN ? undefined : await sizeOf(uri);
  if (size !== undefined) {
    if (isZip(await firstBytes(uri))) yield* members(uri, uri);
    else yield { uri, size, lasting: true, open: () => fileBytes(uri, size) };
    return;
  }
  const bytes = (uri === STDIN ? readable(process.stdin, uri) : fileBytes(uri))[Symbol.asyncIterator]();
  const { head, rest } = await peek(bytes, MAGIC);
  if (isZip(head)) yield* spooled(rest(), uri);
  else yield { uri, size: undefined, lasting: false, open: rest };
}

const MAGIC = 4;

/** Whether bytes begin like a zip archive, be it an empty one. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5) && head[3] === head[2] + 1;
}

/** Takes at least so many bytes off a stream, or all there are; `rest` gives the stream from its beginning. */
export async function peek(
  bytes: AsyncIterator<Uint8Array>,
  length: number,
): Promise<{ head: Buffer; ended: boolean; rest: () => AsyncGenerator<Uint8Array> }> {
  const parts: Uint8Array[] = [];
  let held = 0;
  let ended = false;
  while (held < length && !ended) {
    const next = await bytes.next();
    if (next.done) ended = true;
    else {
      parts.push(next.value);
      held += next.value.length;
    }
  }
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    try {
      while (parts.length > 0) yield parts.shift()!;
      if (!ended) for (let next = await bytes.next(); !next.done; next = await bytes.next()) yield next.value;
    } finally {
      await bytes.return?.();
    }
  };
  return { head: Buffer.concat(parts), ended, rest };
}

/** The size of a regular file; undefined for pipes and devices, which are read once, from end to end. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function firstBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      return (await file.read(Buffer.alloc(MAGIC), 0, MAGIC, 0)).buffer;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Bytes that are read at once, at least and at most. */
const LEAST_READ = 1 << 12;
const MOST_READ = 1 << 18;

/**
 * The bytes of a file, piece by piece; of a small one no more memory is taken than it needs, or collecting it would
 * cost the most.
 *
 * @param size of the file, in bytes, if known.
 * @throws ThreadmineError `not-found` or `unreadable`.
 */
export function fileBytes(path: string, size = MOST_READ): AsyncGenerator<Uint8Array> {
  const highWaterMark = Math.min(MOST_READ, Math.max(LEAST_READ, size));
  return readable(createReadStream(path, { highWaterMark }), path);
}

async function* readable(stream: AsyncIterable<Uint8Array>, uri: string): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw unreadable(uri, error);
  }
}

/** A zip archive's list of members is at its end, so one that comes through a pipe is put into a file first. */
async function* spooled(bytes: AsyncIterable<Uint8Array>, uri: string): AsyncGenerator<Source> {
  const folder = mkdtempSync(join(tmpdir(), "threadmine-"));
  try {
    const path = join(folder, "input.zip");
    await pipeline(Readable.from(bytes), createWriteStream(path));
    yield* members(path, uri);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What computers add to archives and nobody means to read. */
const FURNITURE = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$)|\/$/u;

async function* members(path: string, uri: string): AsyncGenerator<Source> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(path, { autoClose: false, decodeStrings: false });
    for await (const entry of zip.eachEntry()) {
      const name = getFileNameLowLevel(
        entry.generalPurposeBitFlag,
        entry.fileNameRaw,
        entry.extraFields,
        false,
      ).replaceAll("\0", "\ufffd");
      if (FURNITURE.test(name)) continue;
      const own = `${uri}!${name}`;
      const archive = zip;
      yield {
        uri: own,
        size: entry.uncompressedSize,
        lasting: true,
        open: async function* () {
          try {
            yield* (await archive.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>;
          } catch (error) {
            throw badArchive(own, error);
          }
        },
      };
    }
  } catch (error) {
    throw error instanceof ThreadmineError ? error : badArchive(uri, error);
  } finally {
    zip?.close();
  }
}

/** The error for compressed bytes that cannot be unpacked. */
export function badArchive(uri: string, error: unknown): ThreadmineError {
  return new ThreadmineError(
    "bad-archive",
    `${uri}: expected whole compressed data, found a fault (${messageOf(error)})`,
    "The file may be cut off, damaged or encrypted: get it again, or unpack it with another program.",
    { cause: error },
  );
}
