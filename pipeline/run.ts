import { availableParallelism } from "node:os";
import PQueue from "p-queue";
import { type LoadedCodebook, loadCodebook } from "../src/codebook/codebook.ts";
import { messageOf, ThreadmineError } from "../src/errors.ts";
import { sha256 } from "../src/formats/build.ts";
import type { ColumnMap } from "../src/formats/format.ts";
import { formatNamed } from "../src/formats/index.ts";
import { pseudonym } from "../src/formats/pseudonyms.ts";
import type { MinedThread, Thread } from "../src/model.ts";
import { version } from "../src/root.ts";
import { type RunConfiguration, Store, type StoreCounts } from "../src/store/store.ts";
import { extract, findInputs, readInput } from "./1-extract.ts";
import { loadSplitter, split } from "./2-split.ts";
import { classify, type EncoderName, loadClassifier, loadEncoder } from "./3-classify.ts";
import { load } from "./4-load.ts";
import { checkReportsFolder, report } from "./5-report.ts";

export interface RunOptions {
  readonly inputs: readonly string[];
  readonly db: string;
  /** Folder for reports; none are written if it is left out. */
  readonly reports?: string;
  readonly codebook: string;
  readonly encoder: EncoderName;
  readonly format?: string;
  readonly map?: ColumnMap | undefined;
  /** Key under which authors get other names. */
  readonly secret?: string | undefined;
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
  | { uri: string; sha256: string; unchanged: true }
  | { uri: string; failure: Failure };

/** Everything that is loaded once and used for every thread. */
export interface Pipeline {
  readonly codebook: LoadedCodebook;
  readonly stances: readonly string[];
  /** SHA-256 over all models. */
  readonly modelSha256: string;
  /** The two stages between reading and storing: split, classify. */
  readonly mine: (thread: Thread) => Promise<MinedThread>;
}

/** Loads the codebook and the models. `threads`: processor threads of the encoder. */
export async function loadPipeline(
  codebookPath: string,
  encoderName: EncoderName,
  threads = availableParallelism(),
): Promise<Pipeline> {
  const codebook = loadCodebook(codebookPath);
  const { splitter, sha256: splitterSha256 } = loadSplitter();
  const encoder = await loadEncoder(encoderName, threads);
  const classifier = await loadClassifier(codebook.codebook, encoder);
  const mine = async (thread: Thread): Promise<MinedThread> => {
    const found = await split(thread, splitter, codebook.codebook, encoder);
    return classify(found.split, codebook.codebook, classifier, encoder, found.reading);
  };
  return {
    codebook,
    stances: classifier.stances,
    modelSha256: sha256(splitterSha256 + classifier.sha256),
    mine,
  };
}

/** The five stages in one: extract, split, classify, load, report. The only place that knows their order. */
export async function run(options: RunOptions): Promise<RunSummary> {
  const began = new Date();
  if (options.format !== undefined) formatNamed(options.format);
  if (options.reports !== undefined) checkReportsFolder(options.reports);
  const uris = await findInputs(options.inputs);
  const {
    codebook,
    stances: stanceNames,
    modelSha256,
    mine: mineThread,
  } = await loadPipeline(options.codebook, options.encoder);
  const settings = {
    encoder: options.encoder,
    ...(options.format === undefined ? {} : { format: options.format }),
    ...(options.map === undefined ? {} : { map: JSON.stringify(options.map) }),
    // Which key, not the key: another one is another run.
    ...(options.secret === undefined ? {} : { pseudonymise: pseudonym("", options.secret) }),
  };
  const reading = { name: options.format, map: options.map, secret: options.secret };
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
      if (store.isDone(uri, hash)) return { uri, sha256: hash, unchanged: true };
      const threads: MinedThread[] = [];
      for (const thread of extract(input, reading)) threads.push(await mineThread(thread));
      return { uri, sha256: hash, threads };
    } catch (error) {
      if (!(error instanceof ThreadmineError)) throw error;
      return { uri, failure: { uri, code: error.code, message: messageOf(error), advice: error.advice } };
    }
  };

  const failures: Failure[] = [];
  const stances: Record<string, number> = Object.fromEntries(stanceNames.map((s) => [s, 0]));
  let done = 0;
  let unchanged = 0;
  const settle = async (first: Outcome): Promise<void> => {
    // An input loaded in between may have taken away what this one shared with it: then it is read after all.
    const outcome =
      "unchanged" in first && !store.isDone(first.uri, first.sha256) ? await mine(first.uri) : first;
    if ("failure" in outcome) {
      failures.push(outcome.failure);
      store.saveFailure(outcome.uri, outcome.failure.code, outcome.failure.message);
      options.onFailure?.(outcome.failure);
    } else if ("unchanged" in outcome) unchanged++;
    else {
      for (const thread of outcome.threads) load(store, thread);
      store.endInput(outcome.uri, outcome.sha256, outcome.threads.length);
      for (const { claims } of outcome.threads) for (const { stance } of claims) stances[stance]!++;
    }
    options.onProgress?.(++done, uris.length);
  };

  let stored: StoreCounts;
  const queue = new PQueue({ concurrency: options.jobs });
  const waiting: Promise<Outcome>[] = [];
  try {
    // Inputs are worked on side by side but loaded in their own order, so that the rows never depend on timing.
    for (const uri of uris) {
      waiting.push(queue.add(() => mine(uri)));
      if (waiting.length > 2 * options.jobs) await settle(await waiting.shift()!);
    }
    for (const outcome of waiting) await settle(await outcome);
    stored = store.counts();
    store.finish(new Date());
  } catch (error) {
    // Inputs that wait are not begun, and those begun need the database until they end; nobody hears of them.
    queue.clear();
    for (const outcome of waiting) outcome.catch(() => {});
    await queue.onIdle();
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
