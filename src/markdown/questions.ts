import type { Row } from "../store/queries.ts";
import { sentences } from "../text/words.ts";
import { readable } from "./choose.ts";
import { number, string } from "./source.ts";

/** Questions that want an answer begin so; those that only make a point mostly do not. */
const ASKS =
  /^(?:(?:so|and|but|also|ok|okay|honest question|serious question|question)[,:]? )?(?:what|how|why|when|where|which|who|whose|is|are|was|were|do|does|did|has|have|had|can|could|should|would|will|anyone|anybody|has anyone|does anyone)\b/iu;

/**
 * Questions of paragraphs that are about something, best first: those that begin as questions do, of the most answered comments.
 *
 * @returns rows of the paragraphs, with `text` and `char_start` of the question itself; one a comment.
 */
export function questions(paragraphs: readonly Row[], about: (text: string) => boolean): Row[] {
  const comments = new Set<string>();
  const found: { row: Row; replies: number }[] = [];
  for (const row of paragraphs) {
    const text = string(row["text"]);
    for (const span of sentences(text, { start: 0, end: text.length })) {
      const own = text.slice(span.start, span.end);
      if (!own.endsWith("?") || own.length > 220 || !ASKS.test(own) || !readable(own) || !about(own))
        continue;
      const before = Array.from(text.slice(0, span.start)).length;
      found.push({
        row: { ...row, text: own, char_start: number(row["char_start"]) + before },
        replies: number(row["replies"]),
      });
    }
  }
  found.sort((a, b) => b.replies - a.replies);
  return found.flatMap(({ row }) => {
    const comment = string(row["comment_id"]);
    if (comments.has(comment)) return [];
    comments.add(comment);
    return [row];
  });
}
