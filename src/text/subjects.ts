import { stem } from "./words.ts";

/** Words that say nothing of a subject. */
const EMPTY =
  /^(?:about|after|also|because|been|before|being|both|cannot|could|does|each|either|even|every|from|good|have|having|into|just|less|like|many|more|most|much|never|nobody|only|other|over|same|should|side|some|such|than|that|their|them|then|there|these|they|this|those|very|what|when|where|which|will|with|would|your)$/u;

/** The stems of the words of a text that tell its subject: longer words, and abbreviations (AI, HR). */
export function subjects(text: string): Set<string> {
  const words = text.match(/\p{L}{4,}|\b\p{Lu}{2,3}\b/gu) ?? [];
  return new Set(
    words
      .map((w) => w.toLowerCase())
      .filter((w) => !EMPTY.test(w))
      .map(stem),
  );
}
