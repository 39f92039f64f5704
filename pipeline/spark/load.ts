import type { Codebook } from "../../src/codebook/codebook.ts";
import { ThreadmineError } from "../../src/errors.ts";
import { minedOf } from "../../src/store/rows.ts";
import { Store, type StoreCounts } from "../../src/store/store.ts";
import { Tables } from "../../src/store/tables.ts";
import { andMore } from "../1-extract.ts";
import { load, loadPoints } from "../4-load.ts";

/** Which tables are to be stored, and where. */
export interface LoadOptions {
  /** The folder with the tables. */
  readonly folder: string;
  readonly db: string;
  /** How many threads at the most, or what share of them, between 0 and 1; all if left out. */
  readonly sample?: { readonly threads: number } | { readonly share: number };
}

/**
 * Stores the tables that a Spark job wrote, as `run` would have stored the same input.
 *
 * Thread ids are hashes, so the first threads in the order of their ids are a fair sample, the same each time.
 *
 * @throws ThreadmineError as `Tables` and `Store` do.
 */
export async function loadTables({ folder, db, sample }: LoadOptions): Promise<StoreCounts> {
  const tables = new Tables(folder);
  const [run, ...others] = await tables.all("runs");
  const codebook = (await tables.all("codebooks")).find(
    (c) => c["codebook_sha256"] === run?.["codebook_sha256"],
  );
  if (!run || !codebook || others.length > 0)
    throw new ThreadmineError(
      "unreadable",
      `${folder}: expected the tables of one run and its codebook, found ${run && others.length === 0 ? "another codebook" : `${run ? others.length + 1 : 0} runs`}`,
      "All workers of a job need the same version of threadmine, its models and the codebook.",
    );
  const store = new Store(
    db,
    {
      runId: run["run_id"] as string,
      version: run["version"] as string,
      codebook: {
        path: folder,
        sha256: codebook["codebook_sha256"] as string,
        codebook: JSON.parse(codebook["json"] as string) as Codebook,
      },
      modelSha256: run["model_sha256"] as string,
      options: JSON.parse(run["options"] as string) as Record<string, string>,
    },
    new Date(run["started_at"] as string),
  );
  let stored: StoreCounts;
  try {
    const inputs = new Map<string, { uri: string; sha256: string; threads: number }>();
    let count = 0;
    for await (const rows of tables.threads()) {
      const own = rows.threads[0]!;
      const { thread_id: id, uri, sha256 } = own as Record<string, string>;
      if (sample && ("threads" in sample ? count >= sample.threads : shareOf(id!) >= sample.share)) break;
      count++;
      load(store, minedOf(rows));
      const input = inputs.get(`${sha256}\n${uri}`) ?? { uri: uri!, sha256: sha256!, threads: 0 };
      input.threads++;
      inputs.set(`${sha256}\n${uri}`, input);
    }
    // A sample's inputs are not done: a run over them would have to read the other threads.
    if (!sample) for (const { uri, sha256, threads } of inputs.values()) store.endInput(uri, sha256, threads);
    for (const { uri, code, message } of firstFailures(await tables.all("failures")))
      store.saveFailure(uri, code, message);
    loadPoints(store);
    stored = store.counts();
    store.finish(new Date(run["finished_at"] as string));
  } catch (error) {
    store.close();
    throw error;
  }
  return stored;
}

/** Where an id lies between the least and the greatest that there can be. */
function shareOf(threadId: string): number {
  return Number.parseInt(threadId.slice(0, 12), 16) / 2 ** 48;
}

/** One failure an input, as a run tells them: the first, and how many more there are. */
function firstFailures(
  rows: readonly Readonly<Record<string, unknown>>[],
): { uri: string; code: string; message: string }[] {
  const failures = new Map<string, { uri: string; code: string; message: string; more: number }>();
  for (const { uri, code, message } of rows as { uri: string; code: string; message: string }[]) {
    const known = failures.get(uri);
    if (known) known.more++;
    else failures.set(uri, { uri, code, message, more: 0 });
  }
  return [...failures.values()].map(({ uri, code, message, more }) => ({
    uri,
    code,
    message: andMore(message, more),
  }));
}
