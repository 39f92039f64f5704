import { asThreadmineError, ThreadmineError } from "../src/errors.ts";
import { has } from "../src/formats/format.ts";
import { parseJson } from "../src/formats/json.ts";
import { tooLong } from "../src/input/records.ts";
import { embeddedTexts, readTextModel, type ShortText } from "../src/learn/text-classifier.ts";
import { loadEncoder } from "./3-classify.ts";

/** A line of the input and its number, which messages name. */
export interface InputLine {
  /** Undefined for a line that is too long. */
  readonly row: string | undefined;
  readonly line: number;
}

/**
 * Makes the function behind `threadmine predict`: some lines of JSON in, a value for each out, in their order: the
 * line's own fields with `stance` and `stance_score`, or `error` for a line that cannot be read.
 *
 * @throws ThreadmineError `not-found` or `bad-model`: the model, or an encoder that it was not trained with.
 */
export async function predictor(
  path: string,
): Promise<(lines: readonly InputLine[]) => Promise<Record<string, unknown>[]>> {
  const model = readTextModel(path);
  const encoder = await loadEncoder(model.encoder === null ? "none" : "minilm", 1);
  if (encoder && encoder.sha256 !== model.encoder)
    throw new ThreadmineError(
      "bad-model",
      `${path}: expected the encoder ${encoder.sha256.slice(0, 12)} that ships, found a model trained with ${model.encoder?.slice(0, 12)}`,
      "Train it again with this version: threadmine train --labelled FILE.ndjson --out MODEL",
    );
  return async (lines) => {
    const values = lines.map(parse);
    const texts = values.flatMap((v) => ("error" in v ? [] : [v.input]));
    const embedded = texts.flatMap((t) => embeddedTexts(t, model.contexts));
    const vectors = await encoder?.embed(embedded);
    const width = vectors ? vectors.length / texts.length : 0;
    let at = 0;
    return values.map((v) => {
      if ("error" in v) return { ...v.fields, error: v.error };
      const { label, score } = model.label(v.input, vectors?.subarray(at * width, ++at * width));
      return { ...v.fields, stance: label, stance_score: score };
    });
  };
}

type Parsed =
  | { readonly fields: object; readonly input: ShortText }
  | { readonly fields: object; readonly error: { readonly code: string; readonly message: string } };

function parse({ row, line }: InputLine): Parsed {
  const fault = (found: string, fields: object = {}): Parsed => ({
    fields,
    error: {
      code: "bad-json",
      message: `line ${line}: expected {"text", "context"?}, found ${found}`,
    },
  });
  let value: unknown;
  try {
    if (row === undefined) throw tooLong(`line ${line}`);
    value = parseJson(row, `line ${line}`);
  } catch (error) {
    const { code, message } = asThreadmineError(error, `line ${line}`);
    return { fields: {}, error: { code, message } };
  }
  if (!has(value)) return fault("another value");
  const { text, context } = value as Record<string, unknown>;
  if (typeof text !== "string") return fault("no text", value);
  if (context !== undefined && context !== null && typeof context !== "string")
    return fault("a context that is not a text", value);
  return { fields: value, input: { text, context: context ?? undefined } };
}
