import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from "hyparquet";
import { messageOf, ThreadmineError } from "../errors.ts";
import { RELATIONS, type Relation, type TableRow, type ThreadRows } from "./rows.ts";

/** Some rows of a table that lie together in a file, and the ids of the first and the last thread among them. */
interface Block {
  readonly path: string;
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly first: string;
}

/**
 * Tables of Parquet files, one folder a relation, as `pipeline/spark/threadmine_job.py` writes them: the rows of a
 * thread stand together, threads in the order of their ids. Memory holds one row group of each table.
 */
export class Tables {
  readonly folder: string;

  /** @throws ThreadmineError `not-found` for a folder without the tables of a job that has ended. */
  constructor(folder: string) {
    this.folder = folder;
    const missing = ["runs", "codebooks", "failures", ...RELATIONS].filter(
      (relation) => !existsSync(join(folder, relation)),
    );
    if (missing.length > 0 || !existsSync(join(folder, "_SUCCESS")))
      throw new ThreadmineError(
        "not-found",
        `${folder}: expected the tables of a job that has ended, found ${missing.length > 0 ? `no ${missing.join(", ")}` : "no _SUCCESS"}`,
        "Let pipeline/spark/threadmine_job.py end, and copy the whole folder that it wrote.",
      );
  }

  /** Every row of a small table: `runs`, `codebooks`, `failures`. */
  async all(relation: "runs" | "codebooks" | "failures"): Promise<TableRow[]> {
    const rows: TableRow[] = [];
    for (const block of await this.blocks(relation)) for (const row of await readBlock(block)) rows.push(row);
    return rows;
  }

  /**
   * The rows of each thread, threads in the order of their ids.
   *
   * @throws ThreadmineError `unreadable` for a file that is no Parquet, or tables that do not belong together.
   */
  async *threads(): AsyncGenerator<ThreadRows> {
    const parts = await Promise.all(
      RELATIONS.filter((r) => r !== "threads").map(
        async (relation) => [relation, new Cursor(await this.blocks(relation))] as const,
      ),
    );
    const threads = new Cursor(await this.blocks("threads"));
    for (let own = await threads.peek(); own !== undefined; own = await threads.peek()) {
      const id = own["thread_id"] as string;
      const rows: Partial<Record<Relation, readonly TableRow[]>> = { threads: await threads.take(id) };
      for (const [relation, cursor] of parts) rows[relation] = await cursor.take(id);
      yield rows as ThreadRows;
    }
  }

  private async blocks(relation: string): Promise<Block[]> {
    const folder = join(this.folder, relation);
    const blocks: Block[] = [];
    for (const name of readdirSync(folder)
      .filter((n) => n.endsWith(".parquet"))
      .sort()) {
      const path = join(folder, name);
      try {
        const file = await asyncBufferFromFile(path);
        const metadata = await parquetMetadataAsync(file);
        let row = 0;
        for (const group of metadata.row_groups) {
          const ids = group.columns.find((c) => c.meta_data?.path_in_schema[0] === "thread_id");
          const first = ids?.meta_data?.statistics?.min_value;
          const rowStart = row;
          row += Number(group.num_rows);
          blocks.push({
            path,
            file,
            metadata,
            rowStart,
            rowEnd: row,
            first: typeof first === "string" ? first : "",
          });
        }
      } catch (error) {
        throw unreadable(path, error);
      }
    }
    return blocks.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  }
}

async function readBlock({ path, file, metadata, rowStart, rowEnd }: Block): Promise<TableRow[]> {
  try {
    const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd, utf8: false });
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === "bigint"
            ? Number(value)
            : value instanceof Uint8Array
              ? Buffer.from(value).toString("base64")
              : (value as string | number | null),
        ]),
      ),
    );
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): ThreadmineError {
  return new ThreadmineError(
    "unreadable",
    `${path}: expected a Parquet file, found one that cannot be read (${messageOf(error)})`,
    "Copy the folder again.",
    { cause: error },
  );
}

/** Goes through a table thread by thread. */
class Cursor {
  private readonly blocks: readonly Block[];
  private next = 0;
  private rows: TableRow[] = [];
  private at = 0;

  constructor(blocks: readonly Block[]) {
    this.blocks = blocks;
  }

  async peek(): Promise<TableRow | undefined> {
    while (this.at >= this.rows.length) {
      const block = this.blocks[this.next++];
      if (!block) return undefined;
      this.rows = await readBlock(block);
      this.at = 0;
    }
    return this.rows[this.at];
  }

  /** The rows of a thread, which are the next ones if there are any. */
  async take(threadId: string): Promise<TableRow[]> {
    const taken: TableRow[] = [];
    for (let row = await this.peek(); row !== undefined; row = await this.peek()) {
      const id = row["thread_id"] as string;
      if (id > threadId) break;
      if (id < threadId)
        throw new ThreadmineError(
          "unreadable",
          `${this.blocks[this.next - 1]!.path}: expected rows in the order of their threads, found ${id} after ${threadId}`,
          "The tables may come from different jobs: copy the whole folder again.",
        );
      taken.push(row);
      this.at++;
    }
    return taken;
  }
}
