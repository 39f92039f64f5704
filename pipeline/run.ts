import { statSync } from "node:fs";
import type { ErrorCode } from "../src/errors.ts";
import type { ColumnMap } from "../src/formats/format.ts";
import { formatNamed } from "../src/formats/index.ts";
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

/** The five stages in one: extract, split, classify, load, report. The only place that knows their order. */
export async function run(options: RunOptions): Promise<RunSummary> {
  const began = new Date();
  const { db, encoder, format, map, secret, jobs } = options;
  if (format !== undefined) formatNamed(format);
  if (options.reports !== undefined) checkReportsFolder(options.reports);
  const uris = await findInputs(options.inputs);
  const pipeline = await loadPipeline(options.codebook, encoder, jobs);
  const { stances: names, mine } = pipeline;
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
    mine,
    ...(options.onNotice ? { onCrash: options.onNotice } : {}),
  });
  workers.expect(sizeOf(uris));

  const stances: Record<string, number> = Object.fromEntries(names.map((s) => [s, 0]));
  const failures: Failure[] = [];
  const count = { inputs: 0, read: 0, unchanged: 0, comments: 0 };
  const fail = (uri: string, { code, message, advice }: Fault): void => {
    store.saveFailure(uri, code, message);
    failures.push({ uri, code, message, advice });
    options.onFailure?.(failures.at(-1)!);
  };
  /** Faults in the threads of the input that is being stored. */
  let faults: Fault[] = [];
  const settle = ({
    step,
    mined,
  }: {
    step: Step;
    mined: MinedThread | { fault: Fault } | undefined;
  }): void => {
    if (step.kind === "thread") {
      if ("fault" in mined!) faults.push(mined.fault);
      else {
        load(store, mined!);
        count.comments += mined!.comments.length;
        for (const { stance } of mined!.claims) stances[stance]!++;
      }
      return;
    }
    count.inputs++;
    const { uri } = step;
    if (step.kind === "unchanged") count.unchanged++;
    else if (step.kind === "failure") fail(uri, step.error);
    else {
      count.read++;
      store.endInput(uri, step.sha256, step.threads);
      const first = step.fault ?? faults[0];
      const more = step.faults + faults.length - 1;
      if (first) {
        fail(uri, { code: first.code, message: andMore(first.message, more), advice: first.advice });
      }
    }
    faults = [];
  };

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
        onProgress: (progress) => options.onProgress?.(progress, count.comments),
      },
    ),
  );
  const work = async (step: Step) => ({
    step,
    mined: step.kind === "thread" ? await workers.mine(step.thread) : undefined,
  });
  let stored: StoreCounts;
  try {
    for await (const result of inOrder(steps, work, workers.ahead)) {
      settle(result);
      gate.pass();
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
  const { inputs, read, unchanged } = count;
  const seconds = (Date.now() - began.getTime()) / 1000;
  return { inputs, read, unchanged, failures, stances, stored, reports, seconds };
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
