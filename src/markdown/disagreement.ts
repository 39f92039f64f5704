import { stances } from "../codebook/codebook.ts";
import { grouped } from "../grouped.ts";
import type { Row } from "../store/queries.ts";
import { alone, story } from "../text/statement.ts";
import { fitting, inExchange, quotable, SURE, sharedSubjects } from "./choose.ts";
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
/** What a pair is worth whose claims share one word of a subject, or more: they tell what is answered. */
const SHARED = [0, 1, 1.3] as const;
/** Parts of the section that a pair makes: a claim, the words between, an answer. */
const PARTS = 3;

/** A claim, what the other side answers, and what the pair is worth to a reader who reads nothing else. */
interface Pair {
  readonly claim: Row;
  readonly answer: Row;
  readonly value: number;
}

/** How sure a claim is to have its side. */
const sureOf = (claim: Row): number => number(claim["stance_score"]) * number(claim["claim_score"]);

/** The same, and how well it is understood alone. */
function clear(claim: Row): number {
  const text = string(claim["text"]);
  return sureOf(claim) * (alone(text) ? 1 : LEANING) * (/^\p{Ll}/u.test(text) ? LEANING : 1);
}

/**
 * A claim and its answer, which may lean on the claim above it.
 *
 * @param reply the probability that the comment of the one answers that of the other.
 */
function paired(claim: Row, answer: Row, reply: number): Pair {
  const same = SHARED[Math.min(sharedSubjects(claim, answer), SHARED.length - 1)]!;
  const general = story(string(claim["text"])) ? STORY : 1;
  const sure = reply >= SURE.reply ? reply : 0;
  return { claim, answer, value: same * general * clear(claim) * sureOf(answer) * sure };
}

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
      if (!held || clear(claim) > clear(held)) said.set(comment, claim);
    }
    const comments = JSON.stringify([...said.keys()]);
    const answers = source.rows("reports/answers", { comments, stance: other!, topic: scope.topic ?? "" });
    return answers
      .map(inExchange)
      .filter(quotable)
      .map((answer) =>
        paired(said.get(string(answer["parent_id"]))!, answer, number(answer["parent_score"])),
      );
  });
  const parts: string[] = [];
  for (const { claim, answer, value } of pairs.sort((a, b) => b.value - a.value)) {
    if (value < CLEAR || parts.length >= PARTS * Math.min(DISPUTED, Math.floor(limit / 2))) break;
    if ([claim, answer].some((row) => quoted.has(row) || kept.has(row["comment_id"]!))) continue;
    quoted.add(claim);
    quoted.add(answer);
    const [said, answered] = [claim, answer].map((row) =>
      quotation(telling, place(telling, row), page, true),
    );
    parts.push(said!, words.say("disagreement.answer"), answered!);
  }
  return parts.length > 0 ? [`## ${words.say("disagreement.heading")}`, ...parts] : [];
}

/** The clearest reply across the sides of a thread: two claims of which the one answers the other. */
export function disagreement(telling: Telling, { claims, comments, placed, page, quoted }: Told): string[] {
  const [first, second] = stances(telling.source.codebook);
  const sided = grouped(
    claims.map(inExchange).filter((c) => [first, second].includes(string(c["stance"])) && quotable(c)),
    (c) => string(c["comment_id"]),
  );
  const said = (comment: Row | undefined): readonly Row[] => sided.get(string(comment?.["comment_id"])) ?? [];
  const pairs = comments.flatMap((comment): Pair[] => {
    const parent = comment["parent"] === null ? undefined : comments[number(comment["parent"])];
    return said(comment).flatMap((answer) =>
      said(parent)
        .filter((claim) => claim["stance"] !== answer["stance"])
        .map((claim) => paired(claim, answer, number(comment["parent_score"]))),
    );
  });
  const best = pairs.reduce<Pair | undefined>((a, b) => (a && a.value >= b.value ? a : b), undefined);
  if (!best || best.value === 0) return [];
  const { words } = telling;
  quoted.add(best.claim);
  quoted.add(best.answer);
  return [
    `## ${words.say("disagreement.heading")}`,
    quotation(telling, placed(best.claim), page, true),
    words.say("disagreement.answer"),
    quotation(telling, placed(best.answer), page, true),
  ];
}
