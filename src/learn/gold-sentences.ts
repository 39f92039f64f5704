import type { ReadSentence } from "../claims/read.ts";
import { sentences as findSentences } from "../text/words.ts";
import type { GoldThread } from "./labelled.ts";

/** The gold sentences of a thread as the pipeline would read them; offsets are the gold's own. */
export function readGoldSentences(thread: GoldThread): ReadSentence[] {
  let comment = -1;
  let line = -1;
  return thread.sentences.map((s) => {
    const opensParagraph = s.line !== line;
    const opensComment = opensParagraph && s.begins;
    if (opensComment || comment < 0) comment++;
    line = s.line;
    const tokens = findSentences(s.text, { start: 0, end: s.text.length }).flatMap((x) => x.tokens);
    return {
      start: s.start,
      end: s.end,
      tokens,
      comment,
      paragraph: s.line,
      source: s.source,
      opensParagraph,
      opensComment,
    };
  });
}
