import { statSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { ErrorCode } from "../src/errors.ts";
import type { ColumnMap } from "../src/formats/format.ts";
import { formatNamed, UNKNOWN_COLUMNS } from "../src/formats/index.ts";
import { pseudonym } from "../src/formats/pseudonyms.ts";
import type { MinedThread } from "../src/model.ts";
import { Store, type StoreCounts } from "../src/store/store.ts";
import { andMore, findInputs } from "./1-extract.ts";
import type { EncoderName } from "./3-classify.ts";
import { load, loadPoints } from "./4-load.ts";
import { checkReportsFolder, report } from "./5-report.ts";
import { inOrder } from "./in-order.ts";
import { type Progress, readInputs, type Step } from "./inputs.ts";
import { configurationOf, loadPipeline } from "./miner.ts";
import type { Fault } from "./task.ts";
import { Workers } from "./workers.ts";

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
  /** How many worker threads there may be. */
  readonly jobs: number;
  /** How far the run is, and how many comments it has stored. */
  readonly onProgress?: (progress: Progress, comments: number) => void;
  readonly onFailure?: (failure: Failure) => void;
  /** Told of what went wrong without a loss. */
  readonly onNotice?: (message: string) => void;
  /** Given, once there is something to lose, a way to leave in the middle: it closes the database and tells what that holds. */
  readonly onOpen?: (leave: () => StoreCounts) => void;
}

export interface Failure {
  readonly uri: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly advice: string | undefined;
}

/** What a run did. */
export interface RunSummary {
  readonly inputs: number;
  readonly read: number;
  readonly unchanged: number;
  /** Inputs that could not be read, or not all of whose records could. */
  readonly failures: readonly Failure[];
  /** Claims by stance, of the threads read by this run. */
  readonly stances: Readonly<Record<string, number>>;
  /** What the database holds now. */
  readonly stored: StoreCounts;
  readonly reports: number;
  readonly seconds: number;
}

/** The five stages in one: extract, split, classify (`miner.ts`), load, report. */
export async function run(options: RunOptions): Promise<RunSummary> {
  const began = new Date();
  const { db, encoder, format, map, secret, jobs } = options;
  if (format !== undefined) formatNamed(format);
  if (options.reports !== undefined) checkReportsFolder(options.reports);
  const uris = await findInputs(options.inputs);
  const pipeline = await loadPipeline(options.codebook, encoder, jobs);
  const settings = {
    encoder,
    ...(format === undefined ? {} : { format }),
    ...(map === undefined ? {} : { map: JSON.stringify(map) }),
    // Which key, not the key: another one is another run.
    ...(secret === undefined ? {} : { pseudonymise: pseudonym("", secret) }),
  };
  const store = new Store(db, configurationOf(pipeline, settings), began);
  const workers = new Workers({
    codebook: options.codebook,
    encoder,
    jobs,
    pipeline,
    ...(options.onNotice ? { onCrash: options.onNotice } : {}),
  });
  workers.expect(sizeOf(uris));

  const results = new Results(store, pipeline.stances, options);
  const tell = (progress: Progress): void => options.onProgress?.(progress, results.count.comments);

  // Threads are mined side by side but stored in the order of the input, so that the rows never depend on timing.
  const gate = new Gate();
  const steps = gate.counted(
    readInputs(
      uris,
      {
        isDone: (uri, hash) => store.isDone(uri, hash),
        hasThread: (threadId) => store.hasThread(threadId),
        settled: () => gate.settled(),
      },
      {
        reading: { name: format, map, secret },
        beside: db,
        onProgress: tell,
      },
    ),
  );
  const work = async (step: Step) => ({
    step,
    mined: step.kind === "thread" ? await workers.mine(step.thread) : undefined,
  });
  const ahead = workers.ahead((step: Step) => (step.kind === "thread" ? step.thread.text.length : 0));
  let stored: StoreCounts | undefined;
  options.onOpen?.(() => {
    if (stored) return stored;
    const counts = store.counts();
    store.close();
    return counts;
  });
  try {
    for await (const result of inOrder(steps, work, ahead)) {
      results.settle(result);
      if (result.step.kind === "done") tell(result.step.progress);
      gate.pass();
      // Much may go on without a pause in which a signal to stop is heard.
      await setImmediate();
    }
    loadPoints(store);
    stored = store.counts();
    store.finish(new Date());
  } catch (error) {
    store.close();
    throw error;
  } finally {
    await workers.close();
  }
  const reports = options.reports === undefined ? 0 : await report(db, options.reports);
  const { count, failures, stances } = results;
  const { inputs, read, unchanged } = count;
  const seconds = (Date.now() - began.getTime()) / 1000;
  return { inputs, read, unchanged, failures, stances, stored, reports, seconds };
}

/** A step of reading; of a thread with what was found in it, or why that could not be. */
interface Result {
  readonly step: Step;
  readonly mined: MinedThread | { readonly fault: Fault } | undefined;
}

/** Stores results in the order of the input, and counts them. */
class Results {
  readonly count = { inputs: 0, read: 0, unchanged: 0, comments: 0 };
  readonly stances: Record<string, number>;
  readonly failures: Failure[] = [];
  private readonly store: Store;
  private readonly told: Pick<RunOptions, "onFailure" | "onNotice">;
  /** Faults in the threads of the input that is being stored. */
  private faults: Fault[] = [];

  constructor(store: Store, stances: readonly string[], told: Pick<RunOptions, "onFailure" | "onNotice">) {
    this.store = store;
    this.stances = Object.fromEntries(stances.map((s) => [s, 0]));
    this.told = told;
  }

  settle({ step, mined }: Result): void {
    if (step.kind === "thread") this.thread(mined!);
    else if (step.kind !== "done") {
      this.input(step);
      this.faults = [];
    }
  }

  private thread(mined: NonNullable<Result["mined"]>): void {
    if ("fault" in mined) {
      this.faults.push(mined.fault);
      return;
    }
    load(this.store, mined);
    const { uri, notes } = mined.thread;
    for (const { code, message } of notes)
      if (code === UNKNOWN_COLUMNS) this.told.onNotice?.(`${uri}: ${message}`);
    this.count.comments += mined.comments.length;
    for (const { stance } of mined.claims) this.stances[stance]!++;
  }

  /** The end of an input: its threads, if it had any, are stored. */
  private input(step: Exclude<Step, { kind: "thread" | "done" }>): void {
    this.count.inputs++;
    if (step.kind === "unchanged") this.count.unchanged++;
    else if (step.kind === "failure") this.fail(step.uri, step.error);
    else {
      this.count.read++;
      this.store.endInput(step.uri, step.sha256, step.threads);
      const first = step.fault ?? this.faults[0];
      const more = step.faults + this.faults.length - 1;
      if (!first) return;
      this.fail(step.uri, { code: first.code, message: andMore(first.message, more), advice: first.advice });
    }
  }

  private fail(uri: string, { code, message, advice }: Fault): void {
    this.store.saveFailure(uri, code, message);
    const failure: Failure = { uri, code, message, advice };
    this.failures.push(failure);
    this.told.onFailure?.(failure);
  }
}

/** Lets whoever gives steps out wait until they are all stored. */
class Gate {
  private given = 0;
  private passed = 0;
  private open = (): void => {};

  async *counted<T>(steps: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const step of steps) {
      this.given++;
      yield step;
    }
  }

  pass(): void {
    this.passed++;
    this.open();
  }

  async settled(): Promise<void> {
    while (this.passed < this.given)
      await new Promise<void>((resolve) => {
        this.open = resolve;
      });
  }
}

/** How many bytes the inputs hold that say so; pipes and what is not there count as none. */
function sizeOf(uris: readonly string[]): number {
  let size = 0;
  for (const uri of uris) {
    try {
      size += statSync(uri).size;
    } catch {
      // Whoever reads it will tell.
    }
  }
  return size;
}
