import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { DumpPost } from "../formats/format.ts";
import { shipped } from "../root.ts";
import { type Connection, guarded } from "./connection.ts";
import { openTemporary } from "./open.ts";

const sql = (name: string): string => readFileSync(shipped("db", `${name}.sql`), "utf8");
/** Posts that go in at once. */
const BATCH = 10_000;

/**
 * Gathers the posts of a dump by thread, in a temporary file, so that memory does not grow with the dump however far
 * apart the posts of a thread lie.
 */
export class Spill {
  private readonly path: string;
  private readonly db: Connection;
  private last: { key: string; thread: number } | undefined;
  private waiting = 0;

  /** @param beside a database, in whose folder there is room; the system's temporary folder if left out. */
  constructor(beside: string | undefined) {
    const folder = beside === undefined ? tmpdir() : dirname(beside);
    this.path = join(folder, `.${basename(beside ?? "threadmine")}.spill-${process.pid}`);
    this.db = guarded(this.path, () => openTemporary(this.path));
    this.db.exec(sql("spill"));
    this.db.exec("BEGIN");
  }

  /** Puts a post in. */
  add(post: DumpPost): void {
    guarded(this.path, () => {
      const thread = this.threadOf(post.threadKey);
      this.db.prepare("INSERT INTO posts (thread, json) VALUES (?, ?)").run(thread, JSON.stringify(post));
      if (++this.waiting < BATCH) return;
      this.db.exec("COMMIT");
      this.db.exec("BEGIN");
      this.waiting = 0;
    });
  }

  /** Most dumps hold many posts of one thread in a row. */
  private threadOf(key: string): number {
    if (this.last?.key !== key) {
      this.db.prepare("INSERT OR IGNORE INTO threads (key) VALUES (?)").run(key);
      const thread = this.db.prepare("SELECT thread FROM threads WHERE key = ?").pluck().get(key) as number;
      this.last = { key, thread };
    }
    return this.last.thread;
  }

  /** Ends the filling; gives how many threads there are. */
  finish(): number {
    return guarded(this.path, () => {
      this.db.exec("COMMIT");
      this.db.exec(sql("spill-index"));
      return this.db.prepare("SELECT count(*) FROM threads").pluck().get() as number;
    });
  }

  /** The key of the nth thread, from 1. */
  key(thread: number): string {
    return this.db.prepare("SELECT key FROM threads WHERE thread = ?").pluck().get(thread) as string;
  }

  /** The posts of the nth thread, from 1, in the order of the input. */
  posts(thread: number): DumpPost[] {
    return guarded(this.path, () =>
      (
        this.db
          .prepare("SELECT json FROM posts WHERE thread = ? ORDER BY post")
          .pluck()
          .all(thread) as string[]
      ).map((json) => JSON.parse(json) as DumpPost),
    );
  }

  /** Deletes the file. */
  close(): void {
    this.db.close();
    rmSync(this.path, { force: true });
  }
}
