import type { Sentence, Source, SplitThread } from "../model.ts";
import { sentences } from "../text/words.ts";

/** A sentence as classifiers read it: where it stands, its words, and whose words they are. */
export interface ReadSentence extends Sentence {
  readonly tokens: readonly string[];
  readonly source: Source;
  /** Whether it opens its paragraph, and its comment. */
  readonly opensParagraph: boolean;
  readonly opensComment: boolean;
}

/** Cuts every paragraph of a split thread into sentences with their words. */
export function readSentences({ thread, paragraphs }: SplitThread): ReadSentence[] {
  const found: ReadSentence[] = [];
  let comment = -1;
  for (const paragraph of paragraphs) {
    let first = true;
    const { wordsStart: start = paragraph.start, end } = paragraph;
    for (const sentence of sentences(thread.text, { start, end })) {
      found.push({
        start: sentence.start,
        end: sentence.end,
        tokens: sentence.tokens,
        comment: paragraph.comment,
        paragraph: paragraph.ordinal,
        source: paragraph.source,
        opensParagraph: first,
        opensComment: first && paragraph.comment !== comment,
      });
      comment = paragraph.comment;
      first = false;
    }
  }
  return found;
}

/** Whether sentences of a source can be claims: quotes, sponsor text and noise are nobody's claim here. */
export function canClaim(source: Source): boolean {
  return source === "comment" || source === "article";
}
