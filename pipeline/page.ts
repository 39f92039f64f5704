import { ThreadmineError } from "../src/errors.ts";
import { writeChunks } from "../src/export/files.ts";
import { makePage } from "../src/html/page.ts";
import { threadRows } from "../src/markdown/finding.ts";
import { threadTitle } from "../src/markdown/places.ts";
import { sourceOf } from "../src/markdown/source.ts";
import { Words } from "../src/markdown/words.ts";
import { Reader, type Row } from "../src/store/queries.ts";

/**
 * Writes one self-contained HTML page, thread by thread.
 *
 * @param thread a thread_id, or `all`.
 * @returns how many threads it holds.
 * @throws ThreadmineError `not-found` (no such thread), `not-writable` or `disk-full`; `usage` for a language that
 *   there is not.
 */
export function writePage(db: string, file: string, thread: string, language: string): number {
  const words = new Words(language);
  const reader = new Reader(db);
  try {
    const source = sourceOf(reader);
    // Called as in the Markdown reports.
    const titles = new Map(threadRows(source).map((t) => [t["thread_id"], threadTitle(t)]));
    const all = reader.named("threads").map((t): Row => ({ ...t, title: titles.get(t["thread_id"])! }));
    const threads = thread === "all" ? all : all.filter((t) => t["thread_id"] === thread);
    if (threads.length === 0 && thread !== "all")
      throw new ThreadmineError(
        "not-found",
        `--thread: expected the id of a thread of ${db}, found ${thread}`,
        `See: threadmine query threads --db ${db}`,
      );
    writeChunks(file, makePage(source, threads, words), "w", "--html");
    return threads.length;
  } finally {
    reader.close();
  }
}
