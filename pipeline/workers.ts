import { setFlagsFromString } from "node:v8";
import PQueue from "p-queue";
import { Piscina } from "piscina";
import { messageOf } from "../src/errors.ts";
import type { MinedThread, Thread } from "../src/model.ts";
import type { Ahead } from "./in-order.ts";
import type { Answer } from "./mine.ts";
import type { Pipeline } from "./miner.ts";
import { type Fault, type Findings, nameOf, perform, type Result, type Task } from "./task.ts";
import type { WorkerData } from "./worker.ts";

/** Characters of text that are mined before workers are worth their start, which takes about a second. */
const WORTH = { none: 1_000_000, minilm: 60_000 } as const;

/**
 * Megabytes of new and of old objects that a worker may hold. V8 tidies up the earlier the less there may be: with 12
 * for new ones two workers take a tenth more of the processor, with its default of 48 they take 60 MB more.
 */
const LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 } as const;
/**
 * How far, in percent, V8 lets old objects grow over those alive before it tidies up. This thread holds 25 MB of them
 * and passes on much that lives for a second: with V8's own measure 110 MB of it is garbage before anyone looks, with
 * 30 percent the processor has a tenth more to do.
 */
const GROWTH = 50;
/**
 * Characters in the works beyond two tasks for each worker. Small threads are mined faster than what they gave is
 * written, now and then a second's worth at once: workers would wait for it.
 */
const ROOM = 250_000;
/** What a task costs besides its characters, in characters. */
const TASK = 2_000;
/** Characters of a thread that might not fit within them: it is mined in this thread. */
const HUGE = 4_000_000;

export interface WorkersOptions extends WorkerData {
  /** How many worker threads there may be; with one, everything is done in this thread. */
  readonly jobs: number;
  /** Does the work of this thread, and may rest while workers do all of it. */
  readonly pipeline: Pick<Pipeline, "mine" | "rest">;
  /** Told of a worker that crashed: what it was working on, which is tried once more. */
  readonly onCrash?: (message: string) => void;
  /** Another program for the workers, for tests. */
  readonly file?: URL;
}

/**
 * Mines threads: a little text in this thread, much of it in worker threads.
 *
 * What a thread gives does not depend on where it is mined, nor on what was mined before it.
 */
export class Workers {
  private readonly options: WorkersOptions;
  private left: number;
  private pool: Piscina<Task, Result> | undefined;
  private readonly running = new Set<Promise<Result>>();
  /** What is mined in this thread: one at a time. */
  private readonly own = new PQueue({ concurrency: 1 });

  constructor(options: WorkersOptions) {
    this.options = options;
    this.left = options.jobs === 1 ? Number.POSITIVE_INFINITY : WORTH[options.encoder];
    if (options.jobs > 1) setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  }

  /**
   * How many tasks to have in the works: each worker has one at hand when it has done one.
   *
   * @param characters of an item, 0 for what is no work.
   */
  ahead<T>(characters: (item: T) => number): Ahead<T> {
    const { jobs } = this.options;
    const alone = jobs === 1;
    return { least: alone ? 1 : 2 * jobs, room: alone ? 0 : ROOM, sizeOf: (item) => TASK + characters(item) };
  }

  /** Says how much text is to come at least, in bytes: if it is much, workers have all of it. */
  expect(bytes: number): void {
    if (bytes >= this.left) this.left = 0;
  }

  /** What is found in a thread, or why nothing is. */
  async mine(thread: Thread): Promise<MinedThread | { readonly fault: Fault }> {
    const found = (await this.do({ thread }, thread.text.length)) as Findings | { fault: Fault };
    return "fault" in found ? found : { thread, ...found };
  }

  /** The answer to a line of `threadmine mine`, undefined standing for one that is too long. */
  async answer(line: string | undefined, at: number): Promise<Answer> {
    const found = (await this.do({ line, at }, line?.length ?? 0)) as Answer | { fault: Fault };
    if (!("fault" in found)) return found;
    const { code, message } = found.fault;
    const failures = { uri: `line ${at}`, code, message };
    const answer = this.options.rows ? { failures } : { id: null, error: { code, message } };
    return { text: JSON.stringify(answer), error: message };
  }

  private do(task: Task, length: number): Promise<Result> {
    if (this.left > 0 || length > HUGE) {
      this.left -= length;
      const { pipeline, secret, rows = false } = this.options;
      return this.own.add(() => perform(task, { mine: pipeline.mine, secret, rows }));
    }
    return this.send(task);
  }

  private async send(task: Task, again = true): Promise<Result> {
    const work = this.workers().run(task);
    this.running.add(work);
    try {
      return await work;
    } catch (error) {
      // A task gives its own faults as results: this is the end of the worker itself.
      const what = nameOf(task);
      const message = `${what}: a worker ended in the middle of it (${messageOf(error)})`;
      if (again) {
        this.options.onCrash?.(`${message}; it is tried once more`);
        return this.send(task, false);
      }
      return {
        fault: {
          code: "internal",
          message: `${message}, twice`,
          advice: "Please report it, with the input if you may share it.",
        },
      };
    } finally {
      this.running.delete(work);
    }
  }

  private workers(): Piscina<Task, Result> {
    if (!this.pool) {
      const { codebook, encoder, secret, rows = false, jobs, file } = this.options;
      const workerData: WorkerData = { codebook, encoder, secret, rows };
      this.pool = new Piscina<Task, Result>({
        filename: (file ?? new URL("./worker.js", import.meta.url)).href,
        minThreads: jobs,
        maxThreads: jobs,
        workerData,
        resourceLimits: LIMITS,
        // A twelfth quicker, and with 40 MB less, than workers that sleep in Atomics.wait between tasks.
        atomics: "disabled",
      });
      void this.own.onIdle().then(this.options.pipeline.rest);
      // A crash is also told to whoever waits for the task, and only there is it known which one.
      this.pool.on("error", () => {});
    }
    return this.pool;
  }

  /** Ends the workers, when they have done what they are at: to be ended within onnxruntime aborts the process. */
  async close(): Promise<void> {
    await Promise.allSettled(this.running);
    await this.pool?.destroy();
  }
}
