import type { MinedThread } from "../src/model.ts";
import { emergingPoints } from "../src/points/emerging.ts";
import type { Store } from "../src/store/store.ts";

/** Load: stores a thread, in a transaction of its own; one that came with another input of the same bytes is there. */
export function load(store: Store, mined: MinedThread): void {
  if (!store.hasThread(mined.thread.threadId)) store.saveThread(mined);
}

/** Claims looked at for each stance and topic: the surest ones. */
const MOST = 2000;

/** Finds the arguments that many claims make and no key point names, over all that is stored. */
export function loadPoints(store: Store): void {
  store.savePoints(emergingPoints(store.looseClaims(MOST)));
}
