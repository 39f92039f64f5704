import type { MinedThread } from "../src/model.ts";
import type { Store } from "../src/store/store.ts";

/** Load: stores the threads of an input, one transaction each, and ticks the input off. */
export function load(store: Store, uri: string, sha256: string, threads: readonly MinedThread[]): void {
  for (const mined of threads) if (!store.hasThread(mined.thread.threadId)) store.saveThread(mined);
  store.endInput(uri, sha256, threads.length);
}
