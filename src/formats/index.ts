import { messageOf, ThreadmineError } from "../errors.ts";
import type { Input, Thread } from "../model.ts";
import { decode } from "../text/decode.ts";
import { sha256 } from "./build.ts";
import { csv } from "./csv.ts";
import { flat } from "./flat.ts";
import type { DecodedInput, DumpFormat, Format } from "./format.ts";
import { hnAlgolia } from "./hn-algolia.ts";
import { redditDump } from "./reddit-dump.ts";
import { redditListing } from "./reddit-listing.ts";

/** Every format, in the order in which they are tried. */
export const FORMATS: readonly Format[] = [hnAlgolia, redditListing, csv, flat];

/** Formats that are read a record at a time, in the order in which they are tried. */
export const DUMP_FORMATS: readonly DumpFormat[] = [redditDump];

/**
 * The format of a name.
 *
 * @throws ThreadmineError `usage` if there is none.
 */
export function formatNamed(name: string): Format {
  const format = FORMATS.find((f) => f.name === name);
  if (!format)
    throw new ThreadmineError(
      "usage",
      `format ${name}: expected one of ${FORMATS.map((f) => f.name).join(", ")}`,
    );
  return format;
}

/**
 * Reads the threads of an input.
 *
 * @param name a format's name; detected from the content when left out.
 * @throws ThreadmineError when the bytes are no text, or the text is not what its format promises.
 */
export function readThreads(input: Input, name?: string): Thread[] {
  const named = name === undefined ? undefined : formatNamed(name);
  const text = decode(input.bytes, input.uri);
  const decoded: DecodedInput = {
    ...input,
    sha256: input.sha256 ?? sha256(input.bytes),
    text,
    json: parseJson(text, input.uri, name),
  };
  const format = named ?? FORMATS.find((f) => f.detect(decoded))!;
  if (decoded.json !== undefined && format === flat && name === undefined) {
    throw new ThreadmineError(
      "unknown-format",
      `${input.uri}: expected a discussion, found JSON of another kind`,
      `JSON is read as: ${FORMATS.filter((f) => f !== flat && f !== csv)
        .map((f) => f.label)
        .join("; ")}.`,
    );
  }
  if (name !== undefined && format !== flat && !format.detect(decoded))
    throw new ThreadmineError(
      "unknown-format",
      `${input.uri}: expected ${format.label}, found something else`,
      "Leave --format out to have the format detected.",
    );
  return format.read(decoded);
}

/** Deeper nesting than this is no discussion, and could exhaust the stack. */
const DEEPEST = 2000;

const JSON_START =
  /^\s*(?:\{\s*(?:"|\}\s*$)|\[\s*(?:[[{"]|\]\s*$|(?:-?\d[\d.eE+-]*|true|false|null)\s*(?:,|\]\s*$)))/u;

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

function parseJson(text: string, uri: string, name: string | undefined): unknown {
  if (!/^\s*[[{]/u.test(text) || name === "flat" || name === "csv") return undefined;
  // A pasted text may begin with a bracket too ("[1] https://…"): it is JSON if it goes on like JSON.
  if (!JSON_START.test(text)) return undefined;
  const deepest = depthOf(text);
  if (deepest > DEEPEST)
    throw new ThreadmineError(
      "bad-json",
      `${uri}: expected a discussion, found JSON nested ${deepest} deep`,
      "No known site nests comments so deep; check where the file comes from.",
    );
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ThreadmineError(
      "bad-json",
      `${uri}: expected whole JSON, found a fault (${messageOf(error)})`,
      "The file may be cut off: download it again, or read it as text with --format flat.",
      { cause: error },
    );
  }
}
