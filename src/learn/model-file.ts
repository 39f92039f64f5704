import { existsSync, readFileSync } from "node:fs";
import { ThreadmineError } from "../errors.ts";
import { sha256 } from "../sha256.ts";

/**
 * Reads a model file.
 *
 * @throws ThreadmineError `bad-model` if it is missing or not JSON of the expected shape.
 */
export function readModel<T>(path: string, fields: readonly string[]): { value: T; sha256: string } {
  const advice = "Reinstall threadmine, or make the model again with: npm run train";
  if (!existsSync(path))
    throw new ThreadmineError("bad-model", `${path}: expected a model file, found none`, advice);
  const bytes = readFileSync(path);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw new ThreadmineError("bad-model", `${path}: expected JSON, found something else`, advice, {
      cause: error,
    });
  }
  const missing = fields.find((f) => typeof value !== "object" || value === null || !(f in value));
  if (missing)
    throw new ThreadmineError("bad-model", `${path}: expected a field "${missing}", found none`, advice);
  return { value: value as T, sha256: sha256(bytes) };
}
