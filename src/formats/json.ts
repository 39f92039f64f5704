import { messageOf, ThreadmineError } from "../errors.ts";

/** JSON nested deeper than this is no discussion, and could exhaust the stack of whoever walks through it. */
const DEEPEST = 2000;

const JSON_START =
  /^\s*(?:\{\s*(?:"|\}\s*$)|\[\s*(?:[[{"]|\]\s*$|(?:-?\d[\d.eE+-]*|true|false|null)\s*(?:,|\]\s*$)))/u;

/** Whether a text goes on like JSON: pasted text may begin with a bracket too ("[1] https://…"). */
export function looksLikeJson(text: string): boolean {
  return JSON_START.test(text.slice(0, 1000));
}

/** How deep the brackets of a JSON text nest; those inside strings do not count. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < json.length; i++) {
    const c = json[i];
    if (quoted) {
      if (c === "\\") i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === "{" || c === "[") deepest = Math.max(deepest, ++depth);
    else if (c === "}" || c === "]") depth--;
  }
  return deepest;
}

/** Whether a value that another parser has made nests deeper than `parseJson` lets through. */
export function nestsTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= DEEPEST; depth++) {
    level = level.flatMap((v) =>
      typeof v === "object" && v !== null ? (Object.values(v) as unknown[]) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}

/** The fault of JSON that nests too deep. */
export function tooDeep(
  where: string,
  found = "deeper",
  advice = "No known site nests comments so deep; check where the file comes from.",
): ThreadmineError {
  return new ThreadmineError(
    "bad-json",
    `${where}: expected JSON at most ${DEEPEST} deep, found JSON nested ${found}`,
    advice,
  );
}

/**
 * Reads one JSON value: a whole document, or a line of NDJSON.
 *
 * @param where names the text in messages: a file, or a file and its line.
 * @param advice the way out, where the text is no discussion.
 * @throws ThreadmineError `bad-json` if it is broken or nested too deep.
 */
export function parseJson(text: string, where: string, advice?: string): unknown {
  const deepest = depthOf(text);
  if (deepest > DEEPEST) throw tooDeep(where, `${deepest} deep`, advice);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ThreadmineError(
      "bad-json",
      `${where}: expected whole JSON, found a fault (${messageOf(error)})`,
      advice ?? "The file may be cut off: download it again, or read it as text with --format flat.",
      { cause: error },
    );
  }
}

/** Whether the first line of a text is a JSON object of its own, and not the beginning of a longer one. */
function isNdjson(text: string): boolean {
  const start = text.trimStart();
  const end = start.indexOf("\n");
  if (end === -1 || !start.startsWith("{")) return false;
  try {
    JSON.parse(start.slice(0, end));
    return true;
  } catch {
    return false;
  }
}

/** Fields under which the sites' interfaces put their lists of records. */
const LISTS = ["hits", "messages", "zerver_message", "data", "items", "comments", "results"];

/** What a text holds as JSON: its value if it is one document, and its records, be they lines or elements. */
export interface Json {
  readonly json: unknown;
  readonly records: readonly unknown[];
}

/**
 * Reads JSON and NDJSON. The records of a document are its elements if it is a list; otherwise the document itself
 * and the elements of the lists in it.
 *
 * @throws ThreadmineError `bad-json`, naming the line for NDJSON.
 */
export function readJson(text: string, uri: string): Json {
  if (isNdjson(text)) {
    const records = text
      .split("\n")
      .flatMap((line, i) => (line.trim() === "" ? [] : [parseJson(line, `${uri}:${i + 1}`)]));
    if (records.length > 1) return { json: undefined, records };
    return { json: records[0], records: recordsOf(records[0]) };
  }
  const json = parseJson(text, uri);
  return { json, records: recordsOf(json) };
}

function recordsOf(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json;
  if (typeof json !== "object" || json === null) return [];
  const lists = LISTS.map((name) => (json as Record<string, unknown>)[name]).filter(Array.isArray);
  return [json, ...lists.flat()];
}
