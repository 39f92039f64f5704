import { stances } from "../codebook/codebook.ts";
import type { Row } from "../store/queries.ts";
import { alone, story } from "../text/statement.ts";
import { subjects } from "../text/subjects.ts";
import { fitting, inExchange, quotable } from "./choose.ts";
import { headed, type Points, type Section } from "./points.ts";
import { place, quotation } from "./quotation.ts";
import { number, string, type Telling } from "./source.ts";
import type { Told } from "./told.ts";

/** Pairs of a claim and what the other side answers, in a section of their own. */
const DISPUTED = 2;
/** How sure such a pair must be: its labels, its reply, its words. */
const CLEAR = 0.35;
/** What a sentence is worth that needs the one before it, or begins in lower case: it reads badly alone. */
const LEANING = 0.7;
/** What a claim is worth that tells of somebody: it is rarely what is disputed. */
const STORY = 0.7;
/** What a pair is worth whose answer has none of the claim's words, one, or more: they tell what is answered. */
const SHARED = [0.6, 1, 1.3] as const;
/** Parts of the section that a pair makes: a claim, the words between, an answer. */
const PARTS = 3;

/** Replies of one side to the other, both about the topic and quoted, the surest first. */
export function disputed(
  telling: Telling,
  { page, quoted, scope, limit }: Section,
  { rows }: Points,
): string[] {
  const { source, words } = telling;
  const [first, second] = stances(source.codebook);
  // What can be quoted for a point is left to it.
  const kept = new Set(
    rows.filter(headed).flatMap((p) => {
      const its = { point: string(p["point_id"]), stance: string(p["stance"]) };
      return fitting(source.rows("reports/point-claims", its)).map((c) => c["comment_id"]);
    }),
  );
  const sure = (c: Row): number =>
    number(c["stance_score"]) *
    number(c["claim_score"]) *
    (alone(string(c["text"])) ? 1 : LEANING) *
    (/^\p{Ll}/u.test(string(c["text"])) ? LEANING : 1);
  const pairs = [
    [first, second],
    [second, first],
  ].flatMap(([stance, other]) => {
    const said = new Map<string, Row>();
    for (const claim of source
      .rows("reports/claims", { ...scope, stance: stance! })
      .map(inExchange)
      .filter(quotable)) {
      const comment = string(claim["comment_id"]);
      const held = said.get(comment);
      if (!held || sure(claim) > sure(held)) said.set(comment, claim);
    }
    const comments = JSON.stringify([...said.keys()]);
    const answers = source.rows("reports/answers", { comments, stance: other!, topic: scope.topic ?? "" });
    return answers
      .map(inExchange)
      .filter(quotable)
      .map((answer) => {
        const claim = said.get(string(answer["parent_id"]))!;
        const [a, b] = [claim, answer].map((row) => subjects(string(row["text"])));
        const shared = [...a!].filter((word) => b!.has(word)).length;
        const same = SHARED[Math.min(shared, SHARED.length - 1)]!;
        const general = story(string(claim["text"])) ? STORY : 1;
        return {
          claim,
          answer,
          value: same * general * sure(claim) * sure(answer) * number(answer["parent_score"]),
        };
      });
  });
  const parts: string[] = [];
  for (const { claim, answer, value } of pairs.sort((a, b) => b.value - a.value)) {
    if (value < CLEAR || parts.length >= PARTS * Math.min(DISPUTED, Math.floor(limit / 2))) break;
    if ([claim, answer].some((row) => quoted.has(row) || kept.has(row["comment_id"]!))) continue;
    quoted.add(claim);
    quoted.add(answer);
    const [said, answered] = [claim, answer].map((row) => quotation(telling, place(telling, row), page));
    parts.push(said!, words.say("disagreement.answer"), answered!);
  }
  return parts.length > 0 ? [`## ${words.say("disagreement.heading")}`, ...parts] : [];
}

/** The surest reply across the sides: two claims of which the one answers the other. */
export function disagreement(telling: Telling, { claims, comments, placed, page, quoted }: Told): string[] {
  const [first, second] = stances(telling.source.codebook);
  const sided = claims
    .map(inExchange)
    .filter((c) => [first, second].includes(string(c["stance"])) && quotable(c));
  const best = new Map<string, Row>();
  const sure = (c: Row): number => number(c["stance_score"]) * number(c["claim_score"]);
  for (const c of sided) {
    const id = string(c["comment_id"]);
    const held = best.get(id);
    if (!held || sure(c) > sure(held)) best.set(id, c);
  }
  const ids = comments.map((c) => string(c["comment_id"]));
  let strongest: { said: Row; answer: Row; value: number } | undefined;
  for (const c of comments) {
    if (c["parent"] === null) continue;
    const said = best.get(ids[number(c["parent"])]!);
    const answer = best.get(string(c["comment_id"]));
    if (!said || !answer || said["stance"] === answer["stance"]) continue;
    const value = sure(said) * sure(answer) * number(c["parent_score"]);
    if (!strongest || value > strongest.value) strongest = { said, answer, value };
  }
  if (!strongest) return [];
  const { words } = telling;
  quoted.add(strongest.said);
  quoted.add(strongest.answer);
  return [
    `## ${words.say("disagreement.heading")}`,
    quotation(telling, placed(strongest.said), page),
    words.say("disagreement.answer"),
    quotation(telling, placed(strongest.answer), page),
  ];
}
