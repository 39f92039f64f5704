import { availableParallelism } from "node:os";
import type { Confusion } from "../src/claims/decision.ts";
import { type LoadedCodebook, loadCodebook } from "../src/codebook/codebook.ts";
import type { MinedThread, Thread } from "../src/model.ts";
import { version } from "../src/root.ts";
import { sha256 } from "../src/sha256.ts";
import type { RunConfiguration } from "../src/store/runs.ts";
import { loadSplitter, split } from "./2-split.ts";
import { classify, type EncoderName, loadEncoder, loadLabeller, type ModelFiles } from "./3-classify.ts";

/** Everything that is loaded once and used for every thread. */
export interface Pipeline {
  readonly codebook: LoadedCodebook;
  readonly stances: readonly string[];
  /** The model files that the labels come from. */
  readonly files: ModelFiles;
  /** SHA-256 over all models. */
  readonly modelSha256: string;
  /** `confusion[true][found]` of stances, where it was counted for this codebook. */
  readonly confusion?: Confusion | undefined;
  /** The two stages between reading and storing: split, classify. */
  readonly mine: (thread: Thread) => Promise<MinedThread>;
  /** Lets go of the models, for whoever has others mine; `mine` loads them again. */
  readonly rest: () => void;
}

/** Loads the codebook and the models. `threads`: processor threads of the encoder. */
export async function loadPipeline(
  codebookPath: string,
  encoderName: EncoderName,
  threads = availableParallelism(),
): Promise<Pipeline> {
  const loaded = loadCodebook(codebookPath);
  const { codebook } = loaded;
  const load = async () => ({
    ...loadSplitter(),
    labeller: loadLabeller(codebook, await loadEncoder(encoderName, threads)),
  });
  const first = await load();
  const { stances, confusion, decision } = first.labeller.classifier;
  const files = { "split.json": first.sha256, ...first.labeller.files };
  // A debate without a trained model has a decision that stands in no file.
  const modelSha256 = sha256(JSON.stringify([files, decision]));
  let models: typeof first | undefined = first;
  const mine = async (thread: Thread): Promise<MinedThread> => {
    models ??= await load();
    const { splitter, labeller } = models;
    const found = await split(thread, splitter, codebook, labeller.encoder);
    return classify(found.split, labeller, found.reading);
  };
  const rest = (): void => {
    models = undefined;
  };
  return { codebook: loaded, stances, files, modelSha256, confusion, mine, rest };
}

/** What a run with a pipeline and settings is: the same on every machine. */
export function configurationOf(
  { codebook, files, modelSha256, confusion }: Pipeline,
  settings: Readonly<Record<string, string>>,
): RunConfiguration {
  const runId = sha256(JSON.stringify([version(), codebook.sha256, modelSha256, settings])).slice(0, 16);
  // The models' hash stands for these already: they are kept for whoever reads the database without the models.
  const options = {
    ...settings,
    models: JSON.stringify(files),
    ...(confusion ? { confusion: JSON.stringify(confusion) } : {}),
  };
  return { runId, version: version(), codebook, modelSha256, options };
}
