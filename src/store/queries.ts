import { messageOf, systemCode, ThreadmineError } from "../errors.ts";
import { complete, namedQuery } from "./catalogue.ts";
import { type Connection, guarded } from "./connection.ts";
import { openReadable } from "./open.ts";

/** What SQLite gives for a column. */
export type Value = string | number | bigint | Uint8Array | null;
/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Value>>;

/** Iterators are kept like connections (see `open.ts`); there are few, since whole results are not iterated. */
const ITERATORS = new Set<unknown>();

function keep<T>(iterator: T): T {
  ITERATORS.add(iterator);
  return iterator;
}

/** Reads a database: named queries and free SQL, never a write. */
export class Reader {
  readonly path: string;
  private readonly db: Connection;

  /** @param cache memory for pages of the file, in KiB; left out, as much as helps queries of all sorts. */
  constructor(path: string, cache?: number) {
    this.path = path;
    this.db = openReadable(path, cache);
  }

  /**
   * Runs one SELECT and gives its columns and rows, one by one.
   *
   * @throws ThreadmineError `bad-sql` when it is no single reading statement, or SQLite does not take it.
   */
  select(
    sql: string,
    parameters: Readonly<Record<string, string | number>> = {},
  ): { columns: string[]; rows: Iterable<Row> } {
    return guarded(this.path, () => {
      try {
        const statement = this.db.prepare(sql);
        if (!statement.reader || !statement.readonly)
          throw new ThreadmineError(
            "bad-sql",
            "expected a query that reads, found a statement that writes or returns nothing",
            "Only SELECT (and WITH … SELECT) run here; the database is opened read-only.",
          );
        const columns = distinct(statement.columns().map((c) => c.name));
        const values = keep(statement.raw(true).iterate(parameters) as IterableIterator<Value[]>);
        return { columns, rows: this.read(columns, values) };
      } catch (error) {
        throw badSql(error);
      }
    });
  }

  /** All rows of a SELECT at once. Nothing stays open, so any number of such reads may go on side by side. */
  all(sql: string, parameters: Readonly<Record<string, string | number>> = {}): Row[] {
    return guarded(this.path, () => {
      try {
        return this.db.prepare(sql).raw(false).all(parameters) as Row[];
      } catch (error) {
        throw badSql(error);
      }
    });
  }

  /** Rows as objects; what SQLite finds wrong only while it reads is told like any other fault. */
  private *read(columns: readonly string[], values: IterableIterator<Value[]>): Generator<Row, undefined> {
    const next = (): IteratorResult<Value[]> =>
      guarded(this.path, () => {
        try {
          return values.next();
        } catch (error) {
          throw badSql(error);
        }
      });
    try {
      for (let item = next(); !item.done; item = next()) {
        const row = item.value;
        yield Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null]));
      }
    } finally {
      values.return?.();
    }
  }

  /** All rows of a named query; parameters that are left out take their defaults. */
  named(name: string, parameters: Readonly<Record<string, string | number>> = {}): Row[] {
    const query = namedQuery(name);
    if (!query) throw new ThreadmineError("usage", `query ${name}: no such named query`);
    return guarded(
      this.path,
      () => this.db.prepare(query.sql).raw(false).all(complete(query, parameters)) as Row[],
    );
  }

  /** The latest run: its codebook and options, as JSON, and the version of the program. */
  run(): { codebook: string; options: string; version: string } {
    const row = [
      ...this.select(
        "SELECT json, options, version FROM runs JOIN codebooks USING (codebook_sha256) ORDER BY turn DESC LIMIT 1",
      ).rows,
    ][0];
    if (!row)
      throw new ThreadmineError(
        "not-found",
        `${this.path}: expected at least one run, found none`,
        "Fill it first with: threadmine ingest INPUT… --db FILE",
      );
    return {
      codebook: String(row["json"]),
      options: String(row["options"]),
      version: String(row["version"]),
    };
  }

  close(): void {
    this.db.close();
  }
}

/** A fault of a query as a `ThreadmineError`; faults of the file and of the disk stay as they are. */
function badSql(error: unknown): unknown {
  if (error instanceof ThreadmineError || !/^(?:Sqlite|Range|Type)Error$/u.test((error as Error).name))
    return error;
  if (/^SQLITE_(?:CORRUPT|NOTADB|IOERR|FULL|BUSY|CANTOPEN|READONLY)/u.test(systemCode(error))) return error;
  return new ThreadmineError(
    "bad-sql",
    `expected SQL that SQLite takes, found a fault: ${messageOf(error)}`,
    "The relations are described in README.md; named queries: threadmine query --list",
    { cause: error },
  );
}

/** Column names, each once: the second `n` becomes `n:1`, as in SQLite's own shell. */
function distinct(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let n = 1; used.has(own); n++) own = `${name}:${n}`;
    used.add(own);
    return own;
  });
}
