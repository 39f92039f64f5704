import { asThreadmineError, type ThreadmineError } from "../src/errors.ts";
import type { ReadOptions } from "../src/formats/format.ts";
import { type Source, sourcesOf } from "../src/input/source.ts";
import type { Thread } from "../src/model.ts";
import { extract, sourceSha256 } from "./1-extract.ts";

/** What comes of the inputs, in their order: the threads of one, then its end; or why there are none. */
export type Step =
  | { readonly kind: "thread"; readonly thread: Thread }
  | {
      readonly kind: "end";
      readonly uri: string;
      readonly sha256: string;
      readonly threads: number;
      /** The first record that could not be read, and how many could not. */
      readonly fault: ThreadmineError | undefined;
      readonly faults: number;
    }
  | { readonly kind: "unchanged"; readonly uri: string }
  /** All that an argument names is read: a file, or every file of an archive. */
  | { readonly kind: "done"; readonly progress: Progress }
  | { readonly kind: "failure"; readonly uri: string; readonly error: ThreadmineError };

/** How far the reading is: bytes of a large input, threads of it, or inputs. */
export interface Progress {
  readonly unit: "bytes" | "threads" | "inputs";
  readonly done: number;
  readonly all: number;
}

/** What the reader of inputs is told by the one who stores what they hold. */
export interface Stored {
  /** Whether an input was stored whole and has not changed. */
  isDone(uri: string, sha256: string): boolean;
  hasThread(threadId: string): boolean;
  /** Ends when every step given out so far is stored: only then are the other two's answers final. */
  settled(): Promise<void>;
}

/** Inputs of at least so many bytes show their own progress. */
const LARGE = 1 << 22;

/**
 * Reads inputs one after the other and gives what is new in them. The next thread is made when it is asked for.
 *
 * @param beside the database, in whose folder the posts of dumps are gathered.
 */
export async function* readInputs(
  uris: readonly string[],
  stored: Stored,
  options: {
    readonly reading: ReadOptions;
    readonly beside: string;
    readonly onProgress: (progress: Progress) => void;
  },
): AsyncGenerator<Step> {
  let done = 0;
  for (const uri of uris) {
    try {
      for await (const source of sourcesOf(uri)) yield* readSource(source, stored, options);
    } catch (error) {
      yield { kind: "failure", uri, error: asThreadmineError(error, uri) };
    }
    yield { kind: "done", progress: { unit: "inputs", done: ++done, all: uris.length } };
  }
}

async function* readSource(
  source: Source,
  stored: Stored,
  options: Parameters<typeof readInputs>[2],
): AsyncGenerator<Step> {
  const { uri, size, lasting } = source;
  const { reading, beside, onProgress } = options;
  // An input stored in the meantime may take away what this one shares with it, so a yes is asked for twice.
  const holds = async (asked: () => boolean): Promise<boolean> => {
    if (!asked()) return false;
    await stored.settled();
    return asked();
  };
  try {
    if (lasting) {
      const sha256 = await sourceSha256(source);
      if (await holds(() => stored.isDone(uri, sha256))) return yield { kind: "unchanged", uri };
    }
    const large = size !== undefined && size >= LARGE;
    const onBytes = (bytes: number): void => onProgress({ unit: "bytes", done: bytes, all: size! });
    const found = await extract(source, { ...reading, beside, ...(large ? { onBytes } : {}) });
    try {
      const { sha256, count: threads, fault, faults } = found;
      if (!lasting && (await holds(() => stored.isDone(uri, sha256))))
        return yield { kind: "unchanged", uri };
      let done = 0;
      for (const { threadId, thread } of found.threads) {
        if (!(await holds(() => stored.hasThread(threadId)))) yield { kind: "thread", thread: thread() };
        if (large) onProgress({ unit: "threads", done: ++done, all: threads });
      }
      yield { kind: "end", uri, sha256, threads, fault, faults };
    } finally {
      found.close();
    }
  } catch (error) {
    yield { kind: "failure", uri, error: asThreadmineError(error, uri) };
  }
}
