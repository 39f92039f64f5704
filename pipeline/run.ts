import PQueue from "p-queue";
import { loadCodebook } from "../src/codebook/codebook.ts";
import { messageOf, ThreadmineError } from "../src/errors.ts";
import { sha256 } from "../src/formats/build.ts";
import type { MinedThread } from "../src/model.ts";
import { version } from "../src/root.ts";
import { type RunConfiguration, Store, type StoreCounts } from "../src/store/store.ts";
import { extract, findInputs, readInput } from "./1-extract.ts";
import { loadSplitter, split } from "./2-split.ts";
import { classify, loadClassifier } from "./3-classify.ts";
import { load } from "./4-load.ts";
import { report } from "./5-report.ts";

export interface RunOptions {
  readonly inputs: readonly string[];
  readonly db: string;
  /** Folder for reports; none are written if it is left out. */
  readonly reports?: string;
  readonly codebook: string;
  readonly format?: string;
  /** How many inputs are worked on at once. */
  readonly jobs: number;
  /** Called after each input: inputs done, and inputs in all. */
  readonly onProgress?: (done: number, all: number) => void;
  readonly onFailure?: (failure: Failure) => void;
}

export interface Failure {
  readonly uri: string;
  readonly code: string;
  readonly message: string;
  readonly advice: string | undefined;
}

/** What a run did. */
export interface RunSummary {
  readonly inputs: number;
  readonly read: number;
  readonly unchanged: number;
  readonly failures: readonly Failure[];
  /** Claims by stance, of the inputs read by this run. */
  readonly stances: Readonly<Record<string, number>>;
  /** What the database holds now. */
  readonly stored: StoreCounts;
  readonly reports: number;
  readonly seconds: number;
}

type Outcome =
  | { uri: string; sha256: string; threads: MinedThread[] }
  | { uri: string; unchanged: true }
  | { uri: string; failure: Failure };

/** The five stages in one: extract, split, classify, load, report. The only place that knows their order. */
export async function run(options: RunOptions): Promise<RunSummary> {
  const began = new Date();
  const codebook = loadCodebook(options.codebook);
  const uris = await findInputs(options.inputs);
  const { splitter, sha256: splitterSha256 } = loadSplitter();
  const classifier = loadClassifier(codebook.codebook);
  const settings = options.format === undefined ? {} : { format: options.format };
  const modelSha256 = sha256(splitterSha256 + classifier.sha256);
  const runId = sha256(JSON.stringify([version(), codebook.sha256, modelSha256, settings])).slice(0, 16);
  const configuration: RunConfiguration = {
    runId,
    version: version(),
    codebook,
    modelSha256,
    options: settings,
  };
  const store = new Store(options.db, configuration, began);

  const mine = async (uri: string): Promise<Outcome> => {
    try {
      const input = await readInput(uri);
      const hash = sha256(input.bytes);
      if (store.isDone(uri, hash)) return { uri, unchanged: true };
      const threads: MinedThread[] = [];
      for (const thread of extract(input, options.format))
        threads.push(await classify(split(thread, splitter), classifier));
      return { uri, sha256: hash, threads };
    } catch (error) {
      if (!(error instanceof ThreadmineError)) throw error;
      return { uri, failure: { uri, code: error.code, message: messageOf(error), advice: error.advice } };
    }
  };

  const failures: Failure[] = [];
  const stances: Record<string, number> = Object.fromEntries(classifier.stances.map((s) => [s, 0]));
  let done = 0;
  let unchanged = 0;
  const settle = (outcome: Outcome): void => {
    if ("failure" in outcome) {
      failures.push(outcome.failure);
      store.saveFailure(outcome.uri, outcome.failure.code, outcome.failure.message);
      options.onFailure?.(outcome.failure);
    } else if ("unchanged" in outcome) unchanged++;
    else {
      load(store, outcome.uri, outcome.sha256, outcome.threads);
      for (const { claims } of outcome.threads) for (const { stance } of claims) stances[stance]!++;
    }
    options.onProgress?.(++done, uris.length);
  };

  let stored: StoreCounts;
  try {
    // Inputs are worked on side by side but loaded in their own order, so that the rows never depend on timing.
    const queue = new PQueue({ concurrency: options.jobs });
    const waiting: Promise<Outcome>[] = [];
    for (const uri of uris) {
      waiting.push(queue.add(() => mine(uri)));
      if (waiting.length > 2 * options.jobs) settle(await waiting.shift()!);
    }
    for (const outcome of waiting) settle(await outcome);
    stored = store.counts();
    store.finish(new Date());
  } catch (error) {
    store.close();
    throw error;
  }
  const reports = options.reports === undefined ? 0 : report(options.db, options.reports);
  return {
    inputs: uris.length,
    read: uris.length - unchanged - failures.length,
    unchanged,
    failures,
    stances,
    stored,
    reports,
    seconds: (Date.now() - began.getTime()) / 1000,
  };
}
