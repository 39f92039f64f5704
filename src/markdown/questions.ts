import { compileCues } from "../codebook/cues.ts";
import type { Row } from "../store/queries.ts";
import { alone } from "../text/statement.ts";
import { sentences } from "../text/words.ts";
import { readable } from "./choose.ts";
import type { Section } from "./points.ts";
import { place, quotation } from "./quotation.ts";
import { number, string, type Telling } from "./source.ts";

/** Questions in a section at the most. */
const QUESTIONS = 5;
/** Questions that want an answer begin so; those that only make a point mostly do not. */
const ASKS =
  /^(?:(?:so|and|but|also|ok|okay|honest question|serious question|question)[,:]? )?(?:what|how|why|when|where|which|who|whose|is|are|was|were|do|does|did|has|have|had|can|could|should|would|will|anyone|anybody|has anyone|does anyone)\b/iu;
/** Somebody of whom the question does not say who it is. */
const OF_SOMEBODY = /\b(?:he|him|his|she|her|hers)\b/iu;

/**
 * Questions of paragraphs that are about something, best first: those that begin as questions do, of the most answered
 * comments. No more paragraphs are read than the questions that are asked for need.
 *
 * @param most how many questions.
 * @param wanted whether a question may be taken.
 * @returns rows of the paragraphs, with `text` and `char_start` of the question itself; one a comment.
 */
export function questions(
  paragraphs: readonly Row[],
  about: (text: string) => boolean,
  most = Number.POSITIVE_INFINITY,
  wanted: (question: Row) => boolean = () => true,
): Row[] {
  const comments = new Set<string>();
  const found: Row[] = [];
  for (const row of [...paragraphs].sort((a, b) => number(b["replies"]) - number(a["replies"]))) {
    if (found.length >= most) break;
    const comment = string(row["comment_id"]);
    const text = string(row["text"]);
    for (const span of comments.has(comment) ? [] : sentences(text, { start: 0, end: text.length })) {
      const own = text.slice(span.start, span.end);
      const asks = own.endsWith("?") && own.length <= 220 && ASKS.test(own) && !OF_SOMEBODY.test(own);
      // "Which" at the head of a question points to nothing before it.
      if (!asks || !alone(own.replace(/^which\b/iu, "what")) || !readable(own) || !about(own)) continue;
      const before = Array.from(text.slice(0, span.start)).length;
      const question = { ...row, text: own, char_start: number(row["char_start"]) + before };
      comments.add(comment);
      if (wanted(question)) found.push(question);
      break;
    }
  }
  return found;
}

/** Questions that commenters ask. */
export function asked(
  telling: Telling,
  { page, quoted, scope, limit }: Section,
  cues: readonly string[],
  lookAlikes: readonly string[] | undefined,
): string[] {
  const { source, words } = telling;
  const find = compileCues([{ cues, lookAlikes }]);
  const found = questions(
    source.rows("reports/questions", { ...scope }),
    (text) => cues.length === 0 || find(text)[0]!.length > 0,
    Math.min(QUESTIONS, limit),
    (row) => !quoted.has(row),
  );
  for (const row of found) quoted.add(row);
  if (found.length === 0) return [`## ${words.say("questions.heading")}`, words.say("questions.none")];
  return [
    `## ${words.say("questions.heading")}`,
    words.say("questions.how"),
    ...found.map((row) => {
      const replies = words.say("replies", { n: number(row["replies"]) });
      return `${quotation(telling, place(telling, row), page)} · ${replies}`;
    }),
  ];
}
