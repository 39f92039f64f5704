/** What runs in a worker thread: the models, loaded once, and the tasks that `workers.ts` hands out, one by one. */
import { workerData } from "node:worker_threads";
import type { EncoderName } from "./3-classify.ts";
import { loadPipeline, type Pipeline } from "./miner.ts";
import { perform, type Result, type Task } from "./task.ts";

/** What a worker is told when it begins. */
export interface WorkerData {
  readonly codebook: string;
  readonly encoder: EncoderName;
  readonly secret?: string | undefined;
  readonly rows?: boolean;
}

const { codebook, encoder, secret, rows = false } = workerData as WorkerData;
let pipeline: Promise<Pipeline> | undefined;

export default async (task: Task): Promise<Result> => {
  // With the first task, not before: a thread that is ended while onnxruntime loads a model aborts the process.
  // One processor thread for the encoder: the other workers have the others.
  pipeline ??= loadPipeline(codebook, encoder, 1);
  return perform(task, { mine: (await pipeline).mine, secret, rows });
};
