import type { MinedThread } from "../src/model.ts";
import type { Store } from "../src/store/store.ts";

/** Load: stores a thread, in a transaction of its own; one that came with another input of the same bytes is there. */
export function load(store: Store, mined: MinedThread): void {
  if (!store.hasThread(mined.thread.threadId)) store.saveThread(mined);
}
