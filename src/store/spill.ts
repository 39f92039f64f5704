import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { DumpPost } from "../formats/format.ts";
import { type Kept, keyOf, Ties } from "../formats/ties.ts";
import { shipped } from "../root.ts";
import { type Connection, guarded } from "./connection.ts";
import { openTemporary } from "./open.ts";

const sql = (name: string): string => readFileSync(shipped("db", `${name}.sql`), "utf8");
/** Posts that go in at once. */
const BATCH = 10_000;

/** A thread of a spill: its number there, and the site's own id. */
interface SpiltThread {
  readonly thread: number;
  readonly key: string;
}

/**
 * Gathers the posts of a dump by thread, in a temporary file, so that memory does not grow with the dump however far
 * apart the posts of a thread lie.
 */
export class Spill {
  private readonly path: string;
  private readonly db: Connection;
  private last: { key: string; thread: number } | undefined;
  private readonly ties: Ties;
  private posts = 0;

  /** @param beside a database, in whose folder there is room; the system's temporary folder if left out. */
  constructor(beside: string | undefined) {
    const folder = beside === undefined ? tmpdir() : dirname(beside);
    this.path = join(folder, `.${basename(beside ?? "threadmine")}.spill-${process.pid}`);
    this.db = guarded(this.path, () => openTemporary(this.path));
    this.db.exec(sql("spill"));
    this.db.exec("BEGIN");
    this.ties = new Ties(
      this.kept(
        "SELECT thread FROM names WHERE name = ?",
        "INSERT INTO names (name, thread) VALUES ($key, $value)",
      ),
      this.kept(
        "SELECT above FROM threads WHERE thread = ? AND above IS NOT NULL",
        "UPDATE threads SET above = $value WHERE thread = $key",
      ),
    );
  }

  private kept<K>(get: string, set: string): Kept<K> {
    const [known, put] = [this.db.prepare(get).pluck(), this.db.prepare(set)];
    return {
      get: (key) => known.get(key) as number | undefined,
      set: (key, value) => put.run({ key, value }),
    };
  }

  /** Puts a post in. */
  add(post: DumpPost): void {
    guarded(this.path, () => {
      const thread = this.threadOf(post);
      this.db.prepare("INSERT INTO posts (thread, json) VALUES (?, ?)").run(thread, JSON.stringify(post));
      this.posts++;
      if (this.posts % BATCH !== 0) return;
      this.db.exec("COMMIT");
      this.db.exec("BEGIN");
    });
  }

  private threadOf(post: DumpPost): number {
    const key = keyOf(post, this.posts);
    // Most dumps hold many posts of one thread in a row.
    if (post.ancestors === undefined && this.last?.key === key) return this.last.thread;
    const fresh = (): number =>
      Number(this.db.prepare("INSERT INTO threads (key) VALUES (?)").run(key).lastInsertRowid);
    const thread = this.ties.threadOf(post, fresh);
    this.last = { key, thread };
    return thread;
  }

  /** Ends the filling; gives how many threads there are. */
  finish(): number {
    return guarded(this.path, () => {
      this.db.exec(sql("spill-index"));
      const tied = this.db.prepare("SELECT thread FROM threads WHERE above IS NOT NULL").pluck().all();
      for (const thread of tied as number[])
        this.db.prepare("UPDATE posts SET thread = ? WHERE thread = ?").run(this.ties.topOf(thread), thread);
      this.db.exec("DELETE FROM threads WHERE above IS NOT NULL");
      this.db.exec("COMMIT");
      return this.db.prepare("SELECT count(*) FROM threads").pluck().get() as number;
    });
  }

  /** The threads, in the order in which they first appear. */
  *threads(): Generator<SpiltThread> {
    let thread: SpiltThread | undefined;
    const next = this.db.prepare("SELECT thread, key FROM threads WHERE thread > ? ORDER BY thread LIMIT 1");
    while (true) {
      thread = next.get(thread?.thread ?? 0) as SpiltThread | undefined;
      if (!thread) return;
      yield thread;
    }
  }

  /** The posts of a thread, in the order of the input. */
  postsOf(thread: number): DumpPost[] {
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
