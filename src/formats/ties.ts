import type { DumpPost } from "./format.ts";

/** Numbers by a key: a `Map`, or what is like it and not in memory. */
export interface Kept<K> {
  get(key: K): number | undefined;
  set(key: K, value: number): unknown;
}

/**
 * Finds out which posts are of one thread: those of one key; of mails, which know no thread, those that name each other,
 * be it by a mail that is not there (union-find with path compression).
 */
export class Ties {
  private readonly threads: Kept<string>;
  private readonly above: Kept<number>;

  /**
   * @param threads the thread of each name.
   * @param above the thread that another one turned out to belong to, always a lower number.
   */
  constructor(threads: Kept<string>, above: Kept<number>) {
    this.threads = threads;
    this.above = above;
  }

  /**
   * The thread of a post, so far: what follows may tie it to an earlier one, see `topOf`.
   *
   * @param fresh makes the number of a new thread, higher than those before.
   */
  threadOf({ threadKey, nativeId, ancestors }: DumpPost, fresh: () => number): number {
    // A mail without an id ties nothing: it stands with the one that it answers.
    const names = !ancestors ? [threadKey] : nativeId ? [nativeId, ...ancestors] : ancestors.slice(0, 1);
    const known = names.map((name) => this.threads.get(name));
    const tops = [...new Set(known.filter((thread) => thread !== undefined))].map((t) => this.topOf(t));
    const thread = tops.length === 0 ? fresh() : tops.reduce((least, top) => Math.min(least, top));
    for (const top of new Set(tops)) if (top !== thread) this.above.set(top, thread);
    names.forEach((name, i) => {
      if (known[i] === undefined) this.threads.set(name, thread);
    });
    return thread;
  }

  /** The first of the threads that turned out to be one with this. */
  topOf(thread: number): number {
    const path: number[] = [];
    let top = thread;
    for (let up = this.above.get(top); up !== undefined; up = this.above.get(top)) {
      path.push(top);
      top = up;
    }
    // The next walk is short.
    for (const step of path.slice(0, -1)) this.above.set(step, top);
    return top;
  }
}

/**
 * The key of the thread that a post is the first of.
 *
 * @param n how many posts came before it.
 */
export function keyOf({ threadKey, nativeId, ancestors }: DumpPost, n: number): string {
  return ancestors ? nativeId || `#${n}` : threadKey;
}
