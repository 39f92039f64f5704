import type { Row } from "../store/queries.ts";
import { DIGEST_LIMIT, digest } from "./digest.ts";
import type { Draw } from "./figure.ts";
import { threadRows } from "./finding.ts";
import { overview } from "./overview.ts";
import type { ReportFile } from "./page.ts";
import { threadFile, topicFile } from "./places.ts";
import { NO_TOPIC, type ReportSource } from "./source.ts";
import { threadReport } from "./thread.ts";
import { Words } from "./words.ts";

/**
 * All reports of a database, one by one: the index, a digest of each topic and of the claims without one, a report
 * of each thread. A page is forgotten when the next one is asked for.
 *
 * @param reportsFolder where they will stand, relative to where the program runs; only used to make links.
 * @param language one of `languages()`.
 * @param library draws the pictures; there are none if it is left out.
 * @throws ThreadmineError `usage` for a language that there is not.
 */
export function* makeReports(
  source: ReportSource,
  reportsFolder: string,
  language = "en",
  library?: Draw,
): Generator<ReportFile> {
  const drawing = library && { library, files: [] as ReportFile[] };
  const telling = {
    source: remembering(source),
    words: new Words(language),
    ...(drawing ? { drawing } : {}),
  };
  const pictures = (): ReportFile[] => drawing?.files.splice(0) ?? [];
  const threads = threadRows(source);
  yield { path: "index.md", content: overview(telling, threads, reportsFolder) };
  yield* pictures();
  const page = { folder: `${reportsFolder}/topics`, inputs: source.inputs, threads: "../threads/" };
  for (const topic of [...source.codebook.topics.map((t) => t.name), NO_TOPIC]) {
    yield {
      path: `topics/${topicFile(topic)}`,
      content: digest(telling, { topic, limit: DIGEST_LIMIT, page }),
    };
    yield* pictures();
  }
  for (const thread of threads) {
    yield { path: `threads/${threadFile(thread)}`, content: threadReport(telling, thread, reportsFolder) };
    yield* pictures();
  }
}

/** What the index and a topic's digest both ask for, twice each: it reads all claims. */
const SHARED = "reports/counts";

/** The same source, which asks what is shared only once. */
function remembering(source: ReportSource): ReportSource {
  const known = new Map<string, Row[]>();
  return {
    ...source,
    rows(query, parameters) {
      if (query !== SHARED) return source.rows(query, parameters);
      const key = JSON.stringify(parameters);
      const rows = known.get(key) ?? source.rows(query, parameters);
      known.set(key, rows);
      return rows;
    },
  };
}
