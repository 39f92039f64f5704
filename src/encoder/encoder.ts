import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { messageOf, ThreadmineError } from "../errors.ts";
import { grouped } from "../grouped.ts";
import { SOURCES } from "../model.ts";
import { sha256 } from "../sha256.ts";
import { LABELS } from "./labels.ts";
import { HIDDEN, place } from "./places.ts";
import { CLS, cutWindows, type EncoderSentence, LONGEST, SEP, type Window } from "./windows.ts";

/** Outputs of a token: labels of its sentence, the same of its comment, the side, whether a comment starts, sources. */
const SIDE = 2 * LABELS.all;
const START = SIDE + 3;
const OUTPUTS = START + 1 + SOURCES.length;
/** Numbers of an embedding: the mean over the text's tokens, then the vector of the first token. */
export const EMBEDDING = 2 * HIDDEN;

/** What the encoder says of the sentences of a thread; all numbers are logits, row-major. */
export interface Reading {
  /** Sentences × `LABELS.all`. */
  readonly labels: Float32Array;
  /** Sentences: that a comment begins with the paragraph which the sentence opens; NaN if it opens none. */
  readonly starts: Float32Array;
  /** Sentences × 5: the source of that paragraph. */
  readonly sources: Float32Array;
  /**
   * Sentences × {@link HIDDEN}: where the encoder places each sentence in its context, the mean of the last hidden state
   * over its tokens. The largest number of a row is ±127, so that only its direction counts.
   */
  readonly places: Int8Array;
}

/** A sentence to be read: its text, and what is known of its place. */
export interface TextSentence extends Omit<EncoderSentence, "ids"> {
  readonly text: string;
}

/** The sentence encoder that ships: all-MiniLM-L6-v2, fine-tuned (see corpus/models/encoder/README.md). */
export class Encoder {
  /** SHA-256 over the model and its tokeniser, lower-case hex. */
  readonly sha256: string;
  private readonly session: InferenceSession;
  private readonly tokenizer: Tokenizer;

  private constructor(session: InferenceSession, tokenizer: Tokenizer, sha256: string) {
    this.session = session;
    this.tokenizer = tokenizer;
    this.sha256 = sha256;
  }

  /**
   * Loads the encoder from a folder that holds `encoder.onnx`, `tokenizer.json` and `SHA256SUMS`.
   *
   * @param threads processor threads of one inference.
   * @throws ThreadmineError `bad-model` if a file is missing, altered or cannot be loaded.
   */
  static async load(folder: string, threads: number): Promise<Encoder> {
    const advice = "Reinstall threadmine, or run without it: --encoder none";
    const sums = new Map<string, string>();
    const read = (name: string): Buffer => {
      const path = join(folder, name);
      if (!existsSync(path))
        throw new ThreadmineError("bad-model", `${path}: expected a model file, found none`, advice);
      const bytes = readFileSync(path);
      const sum = sha256(bytes);
      if (sums.size > 0 && sums.get(name) !== sum)
        throw new ThreadmineError(
          "bad-model",
          `${path}: expected SHA-256 ${sums.get(name)}, found ${sum}: the file was altered`,
          advice,
        );
      return bytes;
    };
    const list = read("SHA256SUMS").toString("utf8");
    for (const [, sum, name] of list.matchAll(/^([0-9a-f]{64}) {2}(\S+)$/gmu)) sums.set(name!, sum!);
    if (sums.size === 0)
      throw new ThreadmineError(
        "bad-model",
        `${join(folder, "SHA256SUMS")}: expected checksums, found none`,
        advice,
      );
    const tokenizer = new Tokenizer(JSON.parse(read("tokenizer.json").toString("utf8")), {});
    try {
      const session = await InferenceSession.create(read("encoder.onnx"), {
        intraOpNumThreads: threads,
        // The rest is done in export.py; here one of the optimisations would make it slower.
        graphOptimizationLevel: "basic",
      });
      return new Encoder(session, tokenizer, sha256(list));
    } catch (error) {
      if (error instanceof ThreadmineError) throw error;
      throw new ThreadmineError(
        "bad-model",
        `${join(folder, "encoder.onnx")}: expected a model that loads, found a fault (${messageOf(error)})`,
        advice,
        { cause: error },
      );
    }
  }

  private ids(text: string): number[] {
    // A token is at least one character, and rarely more than twelve.
    return this.tokenizer
      .encode(text.slice(0, LONGEST * 12), { add_special_tokens: false })
      .ids.slice(0, LONGEST);
  }

  /**
   * Reads the sentences of one thread.
   *
   * Each window is an inference of its own, as in {@link embed}: quicker on one processor than a padded batch, and in a
   * fraction of its memory.
   *
   * @param sides the statements of the two sides.
   * @param known whether comments and sources are known.
   */
  async read(
    sentences: readonly TextSentence[],
    sides: readonly [string, string],
    known: boolean,
  ): Promise<Reading> {
    const encoded = sentences.map(({ text, ...place }) => ({ ...place, ids: this.ids(text) }));
    const windows = cutWindows(encoded, [this.ids(sides[0]), this.ids(sides[1])], known);
    const reading: Reading = {
      labels: new Float32Array(sentences.length * LABELS.all),
      starts: new Float32Array(sentences.length).fill(Number.NaN),
      sources: new Float32Array(sentences.length * SOURCES.length),
      places: new Int8Array(sentences.length * HIDDEN),
    };
    for (const window of windows) {
      const { outputs, hidden } = await this.infer(window.ids, ["outputs", "hidden"]);
      pool(window, outputs, encoded, known, reading);
      place(window, hidden, reading.places);
    }
    return reading;
  }

  /**
   * Vectors of single texts, each read by itself: for tasks other than the encoder's own.
   *
   * Equal texts are read once. Each is an inference of its own: int8 scales are taken over all that is read at once, or
   * the vector of a text would depend on its neighbours.
   *
   * @param progress is told how many of the different texts have been read.
   * @returns texts × {@link EMBEDDING}, row-major.
   */
  async embed(
    texts: readonly string[],
    progress?: (done: number, all: number) => void,
  ): Promise<Float32Array> {
    const byText = grouped(texts.keys(), (row) => texts[row]!);
    const found = new Float32Array(texts.length * EMBEDDING);
    let done = 0;
    for (const [text, rows] of byText) {
      const vector = meanAndFirst((await this.infer([CLS, ...this.ids(text), SEP], ["hidden"])).hidden);
      for (const row of rows) found.set(vector, row * EMBEDDING);
      progress?.(++done, byText.size);
    }
    return found;
  }

  /** Outputs of the network, each tokens × size, row-major. */
  private async infer<Name extends "outputs" | "hidden">(
    ids: readonly number[],
    names: readonly Name[],
  ): Promise<Record<Name, Float32Array>> {
    const shape = [1, ids.length];
    const input = BigInt64Array.from(ids, BigInt);
    const mask = new BigInt64Array(ids.length).fill(1n);
    const found = await this.session.run(
      { input_ids: new Tensor("int64", input, shape), attention_mask: new Tensor("int64", mask, shape) },
      names,
    );
    return Object.fromEntries(names.map((name) => [name, found[name]!.data])) as Record<Name, Float32Array>;
  }
}

function meanAndFirst(tokens: Float32Array): Float32Array {
  const vector = new Float32Array(EMBEDDING);
  vector.set(tokens.subarray(0, HIDDEN), HIDDEN);
  const count = tokens.length / HIDDEN;
  for (let t = 0; t < tokens.length; t += HIDDEN)
    for (let h = 0; h < HIDDEN; h++) vector[h]! += tokens[t + h]! / count;
  return vector;
}

/** Averages token outputs over each target sentence, and over its comment within the window. */
function pool(
  window: Window,
  outputs: Float32Array,
  sentences: readonly EncoderSentence[],
  known: boolean,
  reading: Reading,
): void {
  const { first, last, owner } = window;
  const count = last - first;
  const group = new Int32Array(count);
  for (let k = 1; k < count; k++)
    group[k] = group[k - 1]! + (!known || sentences[first + k]!.opensComment ? 1 : 0);
  const own = new Float64Array(count * LABELS.all);
  const ofComment = new Float64Array(count * LABELS.all);
  const sizes = new Float64Array(count);
  const groupSizes = new Float64Array(count);
  for (let t = 0; t < owner.length; t++) {
    if (owner[t] === -1) continue;
    const k = owner[t]! - first;
    const g = group[k]!;
    sizes[k]!++;
    groupSizes[g]!++;
    for (let l = 0; l < LABELS.all; l++) {
      own[k * LABELS.all + l]! += outputs[t * OUTPUTS + l]!;
      ofComment[g * LABELS.all + l]! += outputs[t * OUTPUTS + LABELS.all + l]!;
    }
  }
  for (let k = 0; k < count; k++) {
    const g = group[k]!;
    for (let l = 0; l < LABELS.all; l++)
      reading.labels[(first + k) * LABELS.all + l] =
        own[k * LABELS.all + l]! / sizes[k]! + ofComment[g * LABELS.all + l]! / groupSizes[g]!;
  }
  for (const { sentence, at } of window.marks) {
    reading.starts[sentence] = outputs[at * OUTPUTS + START]!;
    for (let s = 0; s < SOURCES.length; s++)
      reading.sources[sentence * SOURCES.length + s] = outputs[at * OUTPUTS + START + 1 + s]!;
  }
}
