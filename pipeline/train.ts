import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { guardedWrite, ThreadmineError } from "../src/errors.ts";
import { has } from "../src/formats/format.ts";
import { parseJson } from "../src/formats/json.ts";
import { lines, lineText, tooLong } from "../src/input/records.ts";
import { fileBytes } from "../src/input/source.ts";
import { embeddedTexts, modelFile } from "../src/learn/text-classifier.ts";
import {
  contextUse,
  type LabelledText,
  type Trained,
  trainTextClassifier,
} from "../src/learn/text-classifier-train.ts";
import { type EncoderName, loadEncoder } from "./3-classify.ts";

/** Fewer texts than this are no training set. */
const LEAST = 10;
const FORM = '{"text", "stance", "context"?, "thread"?}';

/**
 * Reads labelled texts, one JSON object a line: `text`, `stance`, and if known `context` and `thread` (or `group`).
 *
 * @throws ThreadmineError `not-found`, `unreadable`; `bad-json` or `too-large` with the file and line.
 */
async function readLabelledTexts(path: string): Promise<LabelledText[]> {
  if (!existsSync(path))
    throw new ThreadmineError("not-found", `${path}: no such file`, `Give a file of lines ${FORM}.`);
  const texts: LabelledText[] = [];
  for await (const some of lines(fileBytes(path)))
    for (const { at, bytes } of some) {
      const where = `${path}:${at}`;
      const row = bytes && lineText(bytes, where);
      if (row === undefined || row.trim() !== "") texts.push(labelledText(row, where));
    }
  if (texts.length < LEAST || new Set(texts.map((t) => t.label)).size < 2)
    throw new ThreadmineError(
      "bad-json",
      `${path}: expected at least ${LEAST} texts with at least two stances, found ${texts.length} texts with ${new Set(texts.map((t) => t.label)).size}`,
    );
  return texts;
}

/** @param row undefined for a line that is too long. */
function labelledText(row: string | undefined, where: string): LabelledText {
  const bad = (found: string): ThreadmineError =>
    new ThreadmineError("bad-json", `${where}: expected ${FORM}, found ${found}`);
  if (row === undefined) throw tooLong(where, undefined, `Give a file of lines ${FORM}.`);
  const value = parseJson(row, where, `Give a file of lines ${FORM}.`);
  if (!has(value, "text") || typeof value.text !== "string") throw bad("no text");
  if (!has(value, "stance") || typeof value.stance !== "string" || value.stance === "")
    throw bad("no stance");
  const fields: Record<string, unknown> = value;
  const context = fields["context"] ?? undefined;
  if (context !== undefined && typeof context !== "string") throw bad("a context that is not a text");
  const group = fields["thread"] ?? fields["group"];
  return {
    text: value.text,
    label: value.stance,
    context,
    group: typeof group === "string" || typeof group === "number" ? String(group) : undefined,
  };
}

/** What of the training is going on, and how much of it is done. */
export type Progress = (step: "embed" | "fit", done: number, all: number) => void;

/**
 * Trains a text classifier and writes it.
 *
 * @throws ThreadmineError `not-found`, `bad-json`, `bad-model` (the encoder), `not-writable` or `disk-full`.
 */
export async function trainFile(options: {
  labelled: string;
  out: string;
  encoder: EncoderName;
  seed: number;
  progress: Progress;
}): Promise<Trained & { readonly texts: number }> {
  const texts = await readLabelledTexts(options.labelled);
  // Fails before the work, not after it.
  save(options.out, undefined);
  const encoder = await loadEncoder(options.encoder, 1);
  const contexts = contextUse(texts);
  const per = texts.map((t) => embeddedTexts(t, contexts));
  const vectors = await encoder?.embed(per.flat(), (done, all) => options.progress("embed", done, all));
  const trained = trainTextClassifier(texts, vectors, encoder?.sha256 ?? null, {
    seed: options.seed,
    progress: (done, all) => options.progress("fit", done, all),
  });
  save(options.out, modelFile(trained.model));
  return { ...trained, texts: texts.length };
}

/** Writes a file whole or not at all; without a text, only tries whether its place can be written to. */
function save(path: string, text: string | undefined): void {
  guardedWrite(path, "--out", () => {
    const part = `${path}.part`;
    writeFileSync(part, text ?? "");
    if (text !== undefined) renameSync(part, path);
    else rmSync(part);
  });
}
