import type { MinedThread } from "../src/model.ts";
import type { Store } from "../src/store/store.ts";

/** Load: stores the threads of an input, one transaction each. */
export function load(store: Store, uri: string, sha256: string, threads: readonly MinedThread[]): number {
  return store.saveInput(uri, sha256, threads);
}
