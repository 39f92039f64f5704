import { availableParallelism } from "node:os";
import type { Confusion } from "../src/claims/decision.ts";
import { type LoadedCodebook, loadCodebook } from "../src/codebook/codebook.ts";
import { sha256 } from "../src/formats/build.ts";
import type { MinedThread, Thread } from "../src/model.ts";
import { version } from "../src/root.ts";
import type { RunConfiguration } from "../src/store/runs.ts";
import { loadSplitter, split } from "./2-split.ts";
import { classify, type EncoderName, loadClassifier, loadEncoder, loadKeyPoints } from "./3-classify.ts";

/** Everything that is loaded once and used for every thread. */
export interface Pipeline {
  readonly codebook: LoadedCodebook;
  readonly stances: readonly string[];
  /** SHA-256 over all models. */
  readonly modelSha256: string;
  /** `confusion[true][found]` of stances, where it was counted for this codebook. */
  readonly confusion?: Confusion | undefined;
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
  const classifier = loadClassifier(codebook.codebook, encoder);
  const keyPoints = encoder && (await loadKeyPoints(codebook.codebook, encoder));
  const mine = async (thread: Thread): Promise<MinedThread> => {
    const found = await split(thread, splitter, codebook.codebook, encoder);
    return classify(found.split, codebook.codebook, classifier, encoder, keyPoints, found.reading);
  };
  return {
    codebook,
    stances: classifier.stances,
    modelSha256: sha256(splitterSha256 + classifier.sha256 + (keyPoints?.sha256 ?? "")),
    confusion: classifier.confusion,
    mine,
  };
}

/** What a run with a pipeline and settings is: the same on every machine. */
export function configurationOf(
  { codebook, modelSha256, confusion }: Pipeline,
  settings: Readonly<Record<string, string>>,
): RunConfiguration {
  const runId = sha256(JSON.stringify([version(), codebook.sha256, modelSha256, settings])).slice(0, 16);
  // The models' hash stands for the confusion already: it is kept for whoever reads the database without the models.
  const options = { ...settings, ...(confusion ? { confusion: JSON.stringify(confusion) } : {}) };
  return { runId, version: version(), codebook, modelSha256, options };
}
