import { ThreadmineError } from "../errors.ts";
import type { Input, Thread } from "../model.ts";
import { sha256 } from "../sha256.ts";
import { decode, storable } from "../text/decode.ts";
import { convokit } from "./convokit.ts";
import { checkMap, csv, headerOf, tableOf } from "./csv.ts";
import { discord } from "./discord.ts";
import { discourse } from "./discourse.ts";
import { wholeInputs } from "./dump.ts";
import { flat } from "./flat.ts";
import type { ColumnMap, DecodedInput, DumpFormat, Format, ReadOptions } from "./format.ts";
import { hnAlgolia } from "./hn-algolia.ts";
import { hnFirebase } from "./hn-firebase.ts";
import { hnHtml } from "./hn-html.ts";
import { hnSearch } from "./hn-search.ts";
import { html } from "./html.ts";
import { looksLikeJson, readJson } from "./json.ts";
import { lemmy } from "./lemmy.ts";
import { lobsters } from "./lobsters.ts";
import { lobstersHtml } from "./lobsters-html.ts";
import { mail, messagesOf } from "./mail.ts";
import { markdown } from "./markdown.ts";
import { redditDump } from "./reddit-dump.ts";
import { redditListing } from "./reddit-listing.ts";
import { slack } from "./slack.ts";
import { stackExchange } from "./stackexchange.ts";
import { looksLikeRows, xmlRows } from "./xml-rows.ts";
import { zulip } from "./zulip.ts";

/** Formats of one site that are made of records, in the order in which they are tried. */
const OF_RECORDS: readonly DumpFormat[] = [
  hnAlgolia,
  hnSearch,
  redditDump,
  discourse,
  lobsters,
  lemmy,
  stackExchange,
  slack,
  discord,
  zulip,
  convokit,
];

/**
 * Formats that are read a record at a time, in the order in which they are tried.
 *
 * @param map names of a table's columns that do not tell by themselves what they hold.
 */
export function dumpFormats(map: ColumnMap = {}): readonly DumpFormat[] {
  return [...OF_RECORDS, mail, tableOf(map)];
}

const MAIL = wholeInputs(mail);

/** Every format, in the order in which they are tried. */
export const FORMATS: readonly Format[] = [
  ...OF_RECORDS.map(wholeInputs),
  redditListing,
  hnFirebase,
  MAIL,
  hnHtml,
  lobstersHtml,
  html,
  csv,
  markdown,
  flat,
];

/** Formats that take any text as it is, whatever it looks like. */
const TEXTS: readonly Format[] = [flat, markdown, html];

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
 * Reads the threads of an input that is held whole.
 *
 * @throws ThreadmineError when the bytes are no text, or the text is not what its format promises: the first record that
 *   cannot be read, by its line, where a stream of records (`src/input/records.ts`) lets that one fail alone.
 */
export function readThreads(input: Input, { name, map, secret }: ReadOptions = {}): Thread[] {
  const named = name === undefined ? undefined : formatNamed(name);
  const text = decode(input.bytes, input.uri);
  const decoded: DecodedInput = {
    ...input,
    sha256: input.sha256 ?? sha256(input.bytes),
    text,
    map,
    secret,
    ...(named && TEXTS.includes(named) ? { json: undefined, records: [] } : structure(text, input)),
  };
  const format = named ?? FORMATS.find((f) => f.detect(decoded))!;
  checkMap(decoded, format);
  const structured = decoded.records.length > 0 || decoded.json !== undefined;
  if (structured && format === flat)
    throw new ThreadmineError(
      "unknown-format",
      `${input.uri}: expected a discussion, found ${decoded.json === undefined ? "records" : "JSON"} of another kind`,
      `Records are read as: ${FORMATS.slice(0, FORMATS.indexOf(MAIL))
        .map((f) => f.label)
        .join("; ")}; or as a table, with --map text=NAME.`,
    );
  if (name !== undefined && format !== flat && !format.detect(decoded))
    throw new ThreadmineError(
      "unknown-format",
      `${input.uri}: expected ${format.label}, found something else`,
      "Leave --format out to have the format detected.",
    );
  const threads = format.read(decoded);
  const columns = format === flat && name === undefined && TABLE.test(input.uri) ? headerOf(text) : [];
  if (columns.length < 2) return threads;
  const message = `read as flat text, since its columns (${columns.join(", ")}) do not tell which of them holds the comments: name it with --map text=NAME`;
  return threads.map((thread) => ({
    ...thread,
    notes: [...thread.notes, { code: UNKNOWN_COLUMNS, message: storable(message), post: null }],
  }));
}

/** The code of the note that tells of a table that was read as flat text. */
export const UNKNOWN_COLUMNS = "unknown-columns";

/** What tables are called: told by their content, they would not need it; taken for text, only the name tells. */
const TABLE = /\.[ct]sv(?:\.(?:gz|zst|bz2))?$/iu;

/** What a text holds as JSON, NDJSON, rows of XML or messages. */
function structure(text: string, { uri, bytes }: Input): Pick<DecodedInput, "json" | "records"> {
  if (looksLikeJson(text)) return readJson(text, uri);
  const records = looksLikeRows(text)
    ? xmlRows(text, uri)
    : mail.detect(text)
      ? messagesOf(Buffer.from(bytes).toString("latin1"))
      : [];
  return { json: undefined, records };
}
