import { ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { ThreadmineError } from "../errors.ts";
import { csvLines, ndjsonLines } from "../markdown/rows.ts";
import type { Reader, Row, Value } from "../store/queries.ts";
import type { ExportFile } from "./files.ts";

/** What is exported when no relation is named, where the database has it. */
const USUAL = [
  ...["threads", "comments", "paragraphs", "claims", "claim_topics", "claim_evidence", "claim_points"],
  ...["points", "thread_notes", "runs", "codebooks", "inputs", "failures"],
];
/** What the rows of a thread are sorted by, as far as the relation has it. */
const ORDER = ["char_start", "ordinal", "comment_id", "claim_id", "run_id", "topic", "point_id", "code"];

/** A relation with its columns and their declared types. */
export interface Relation {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * The relations of a database that an export writes: those named, or the usual ones.
 *
 * @throws ThreadmineError `usage` where one that is named is not there.
 */
export function relations(reader: Reader, names: readonly string[]): Relation[] {
  const there = new Set(
    reader
      .all("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
      .map((r) => String(r["name"])),
  );
  const missing = names.find((name) => !there.has(name));
  if (missing !== undefined)
    throw new ThreadmineError(
      "usage",
      `--relation ${missing}: expected a table or view of ${reader.path}, found none of that name`,
      `There are: ${[...there].sort().join(", ")}`,
    );
  return (names.length > 0 ? [...new Set(names)] : USUAL.filter((name) => there.has(name))).map((name) => ({
    name,
    columns: reader
      .all("SELECT name, type FROM pragma_table_info(:name)", { name })
      .map((c) => ({ name: String(c["name"]), type: String(c["type"]) })),
  }));
}

/** Rows of a relation, a thread at a time where they belong to threads. */
function* rowsIn(reader: Reader, { name, columns }: Relation): Generator<Row, undefined> {
  const has = (column: string): boolean => columns.some((c) => c.name === column);
  const from = `SELECT * FROM ${quoted(name)}`;
  const where = has("thread_id")
    ? "thread_id = :thread"
    : has("claim_id")
      ? "claim_id IN (SELECT claim_id FROM claims WHERE thread_id = :thread)"
      : undefined;
  const order = ORDER.filter(has);
  if (where === undefined)
    yield* reader.select(`${from} ORDER BY ${columns.map((_, i) => i + 1).join(", ")}`).rows;
  else
    for (const { thread_id: thread } of reader.all("SELECT thread_id FROM threads ORDER BY uri, thread_id"))
      yield* reader.all(`${from} WHERE ${where}${order.length > 0 ? ` ORDER BY ${order.join(", ")}` : ""}`, {
        thread: String(thread),
      });
}

type Lines = (columns: readonly string[], rows: Iterable<Row>) => Iterable<string>;

const each =
  (ending: string, lines: Lines) =>
  (reader: Reader, chosen: readonly Relation[]): ExportFile[] =>
    chosen.map((relation) => ({
      name: `${relation.name}.${ending}`,
      chunks: lines(
        relation.columns.map((c) => c.name),
        rowsIn(reader, relation),
      ),
    }));

/** A CSV file (RFC 4180, UTF-8, line feeds) for each relation, its header first. */
export const csv = each("csv", csvLines);

/** A file for each relation, one JSON object a line. */
export const ndjson = each("ndjson", ndjsonLines);

/** A Parquet file for each relation: integers as INT64, reals as DOUBLE, everything else as text. */
export const parquet = (reader: Reader, chosen: readonly Relation[]): ExportFile[] =>
  chosen.map((relation) => ({ name: `${relation.name}.parquet`, chunks: parquetChunks(reader, relation) }));

/** A row group ends at so many rows, or so many characters. */
const GROUP = { rows: 20_000, characters: 8_000_000 };

type ColumnType = "INT64" | "DOUBLE" | "STRING";

/** A view's computed columns declare no type: their values tell it. */
function typeOf(reader: Reader, relation: Relation, { name, type }: Relation["columns"][number]): ColumnType {
  if (type === "INTEGER" || type === "INT") return "INT64";
  if (type === "REAL") return "DOUBLE";
  if (type !== "" && type !== "ANY") return "STRING";
  const found = reader
    .all(`SELECT DISTINCT typeof(${quoted(name)}) AS type FROM ${quoted(relation.name)} LIMIT 5`)
    .map((r) => r["type"])
    .filter((t) => t !== "null");
  if (found.length === 0 || !found.every((t) => t === "integer" || t === "real")) return "STRING";
  return found.includes("real") ? "DOUBLE" : "INT64";
}

function cell(type: ColumnType, value: Value | undefined): string | number | bigint | null {
  if (value === null || value === undefined) return null;
  if (type === "STRING")
    return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
  return type === "INT64" ? BigInt(value as number) : Number(value);
}

/**
 * Writes Parquet (https://parquet.apache.org/docs/file-format/) with hyparquet-writer, a row group at a time: of the
 * writers for Node it is the only one without native or WebAssembly parts (0.4 MB, one dependency of its own maker).
 */
function* parquetChunks(reader: Reader, relation: Relation): Generator<Uint8Array, undefined> {
  const types = relation.columns.map((c) => typeOf(reader, relation, c));
  const columnData = (rows: readonly Row[]) =>
    relation.columns.map(({ name }, i) => ({
      name,
      type: types[i]!,
      nullable: true,
      data: rows.map((row) => cell(types[i]!, row[name])),
    }));
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columnData([]) }),
    createdBy: "threadmine",
  });
  const flush = (): Uint8Array => {
    const chunk = bytes.getBytes().slice();
    bytes.index = 0;
    return chunk;
  };
  let group: Row[] = [];
  let characters = 0;
  for (const row of rowsIn(reader, relation)) {
    group.push(row);
    for (const value of Object.values(row)) if (typeof value === "string") characters += value.length;
    if (group.length < GROUP.rows && characters < GROUP.characters) continue;
    writer.write({ columnData: columnData(group), rowGroupSize: group.length });
    yield flush();
    group = [];
    characters = 0;
  }
  if (group.length > 0) writer.write({ columnData: columnData(group), rowGroupSize: group.length });
  writer.finish();
  yield flush();
}
