import { readFileSync } from "node:fs";
import { guardedRead, ThreadmineError } from "../errors.ts";
import { sha256 } from "../sha256.ts";
import { Logistic, type LogisticJson, probabilities } from "./logistic.ts";
import { encoderText, textFeatures } from "./text-classifier-features.ts";

/** A text to label. `context`: what it is about or answers, if that is known. */
export interface ShortText {
  readonly text: string;
  readonly context?: string | undefined;
}

/**
 * How contexts are read. `none`: there were none. `topics`: few that come again and again (the debate, the target):
 * each has a model of its own, and one of all serves the others. `free`: as text of their own.
 */
export type ContextUse = "none" | "topics" | "free";

/** Logits to calibrated probabilities: `weight` × logits + `bias`, then softmax (vector scaling, Guo et al. 2017). */
export interface Calibration {
  readonly weight: number;
  readonly bias: readonly number[];
}

/** The model of one context, or of all (`context` null). */
export interface PartJson {
  readonly context: string | null;
  readonly ngrams: LogisticJson;
  /** Base64 of little-endian float32, embedding × labels; empty without the encoder. */
  readonly dense: string;
  readonly calibration: Calibration;
}

/** A trained text classifier as it stands in its file. */
export interface TextModelJson {
  readonly format: "threadmine-text-classifier";
  readonly version: 1;
  readonly labels: readonly string[];
  readonly contexts: ContextUse;
  /** The `sha256` of the encoder whose vectors it was trained on; null for none. */
  readonly encoder: string | null;
  readonly parameters: Readonly<Record<string, number>>;
  /** Cross-validated macro-F1, as measured when it was trained. */
  readonly macroF1: number;
  readonly parts: readonly PartJson[];
  /** SHA-256 of the JSON of everything above, lower-case hex. */
  readonly checksum: string;
}

/** A label given, with the probability of being right. */
export interface GivenLabel {
  readonly label: string;
  readonly score: number;
}

interface Part {
  readonly ngrams: Logistic;
  readonly dense: Float32Array;
  readonly calibration: Calibration;
}

/** Gives short texts one label each out of a set that it was trained on; any debate, any labels. */
export class TextClassifier {
  readonly labels: readonly string[];
  readonly contexts: ContextUse;
  readonly encoder: string | null;
  private readonly parts: ReadonlyMap<string | null, Part>;

  constructor({ labels, contexts, encoder, parts }: Omit<TextModelJson, "checksum">) {
    this.labels = labels;
    this.contexts = contexts;
    this.encoder = encoder;
    this.parts = new Map(
      parts.map(({ context, ngrams, dense, calibration }) => {
        const bytes = Buffer.from(dense, "base64");
        const weights = Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
        return [context, { ngrams: Logistic.fromJSON(ngrams), dense: weights, calibration }];
      }),
    );
  }

  /**
   * Labels a text. The label is the one with the largest logit, where all labels were given the same weight in
   * training; the score is its probability at the shares that the training text had, so another may have a larger one.
   *
   * @param vector its embedding, as {@link embeddedTexts} asks for it; undefined for models without the encoder.
   */
  label({ text, context = "" }: ShortText, vector: Float32Array | undefined): GivenLabel {
    const part = (this.contexts === "topics" ? this.parts.get(context) : undefined) ?? this.parts.get(null)!;
    const logits = part.ngrams.logits(textFeatures(text, this.contexts === "free" ? context : ""));
    const k = this.labels.length;
    for (let i = 0; i < part.dense.length; i++)
      logits[i % k]! += part.dense[i]! * vector![Math.floor(i / k)]!;
    // Decided on rounded logits, so that rounding of a machine changes no label.
    const decided = [...logits].map((x) => Math.round(x * 1000));
    const best = decided.indexOf(Math.max(...decided));
    const p = calibrated(part.calibration, logits);
    return { label: this.labels[best]!, score: Math.round(p[best]! * 1000) / 1000 };
  }
}

/** The texts whose embeddings make the vectors of a model, one after another: the text, and its context if that is free text. */
export function embeddedTexts({ text, context = "" }: ShortText, contexts: ContextUse): string[] {
  return (contexts === "free" ? [text, context] : [text]).map(encoderText);
}

/** Calibrated probabilities of the labels, together 1, from logits (unnormalised log-probabilities), one a label. */
export function calibrated({ weight, bias }: Calibration, logits: ArrayLike<number>): number[] {
  return probabilities(
    "softmax",
    bias.map((b, k) => weight * logits[k]! + b),
  );
}

/** The file's text: JSON with its checksum. */
export function modelFile(model: Omit<TextModelJson, "checksum">): string {
  const text = JSON.stringify(model);
  return `${text.slice(0, -1)},"checksum":"${sha256(text)}"}\n`;
}

/**
 * Reads a model file.
 *
 * @throws ThreadmineError `not-found`, `unreadable`, or `bad-model` if it is no model, of another version, or was altered.
 */
export function readTextModel(path: string): TextClassifier {
  const advice = "Make it again with: threadmine train --labelled FILE.ndjson --out MODEL";
  const bad = (expected: string, found: string): ThreadmineError =>
    new ThreadmineError("bad-model", `${path}: expected ${expected}, found ${found}`, advice);
  const json = guardedRead(path, "model file", advice, () => readFileSync(path, "utf8"));
  let model: Partial<Omit<TextModelJson, "version">> & { version?: unknown };
  try {
    model = JSON.parse(json);
  } catch {
    throw bad("a model made by threadmine train", "something else than JSON");
  }
  if (model?.format !== "threadmine-text-classifier")
    throw bad("a model made by threadmine train", "other JSON");
  if (model.version !== 1) throw bad("a model of version 1", `version ${JSON.stringify(model.version)}`);
  const { checksum: sum, ...rest } = model;
  const own = sha256(JSON.stringify(rest));
  if (sum !== own) throw bad(`the checksum ${own}`, `${sum}: the file was altered`);
  return new TextClassifier(rest as Omit<TextModelJson, "checksum">);
}
