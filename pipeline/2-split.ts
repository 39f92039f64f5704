import { readModel } from "../src/claims/ngram.ts";
import type { SplitThread, Thread } from "../src/model.ts";
import { shipped } from "../src/root.ts";
import { type Splitter, type SplitterJson, splitFlat, splitterFromJSON } from "../src/split/flat.ts";
import { assembleFlat, assemblePosts } from "../src/split/thread.ts";

/** The splitter that ships, and the hash of its file. */
export function loadSplitter(): { splitter: Splitter; sha256: string } {
  const { value, sha256 } = readModel<SplitterJson>(shipped("corpus", "models", "split.json"), [
    "first",
    "second",
    "links",
  ]);
  return { splitter: splitterFromJSON(value), sha256 };
}

/** Split: a thread's comments and paragraphs; as its format states them, or found in flat text. */
export function split(thread: Thread, splitter: Splitter): SplitThread {
  return thread.posts ? assemblePosts(thread) : assembleFlat(thread, splitFlat(thread.text, splitter));
}
