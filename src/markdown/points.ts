import { stances } from "../codebook/codebook.ts";
import type { Row } from "../store/queries.ts";
import { choose, type Quoted } from "./choose.ts";
import { escapeMarkdown } from "./escape.ts";
import type { Page } from "./places.ts";
import { place, quotation } from "./quotation.ts";
import { share } from "./shares.ts";
import { label, number, type Scope, string, type Telling, voiceOf } from "./source.ts";

/** Points told of a side at the most, and quotations of each. */
const POINTS = 5;
const QUOTATIONS = 3;

/** The points of a scope, most voices first, and the number of voices that make any of them. */
export interface Points {
  readonly rows: readonly Row[];
  readonly voices: number;
}

export function points({ source }: Telling, scope: Scope): Points {
  const [first, second] = stances(source.codebook);
  return {
    rows: source.rows("reports/points", { ...scope, first, second }),
    voices: number(source.rows("reports/point-voices", { ...scope })[0]?.["voices"]),
  };
}

/** The points that a thread's claims make, from claims that have been read already. */
export function pointsOf({ source }: Telling, thread: string, claims: readonly Row[]): Points {
  const [first, second] = stances(source.codebook);
  const made = new Map<string, Row[]>();
  for (const claim of claims)
    for (const id of JSON.parse(string(claim["points"])) as string[]) {
      const own = made.get(id);
      if (own) own.push(claim);
      else made.set(id, [claim]);
    }
  const distinct = (list: readonly unknown[]): number => new Set(list).size;
  const rows = source.rows("reports/thread-points", { thread }).flatMap((point): Row[] => {
    const own = made.get(string(point["point_id"])) ?? [];
    if (own.length === 0) return [];
    const of = (stance: string): number => own.filter((c) => c["stance"] === stance).length;
    return [
      {
        ...point,
        claims: own.length,
        comments: distinct(own.map((c) => c["comment_id"])),
        authors: distinct(own.flatMap((c) => c["author"] ?? [])),
        threads: 1,
        voices: distinct(own.map(voiceOf)),
        first: of(first),
        second: of(second),
        neither: own.length - of(first) - of(second),
      },
    ];
  });
  const weight = (p: Row): number => 1e6 * number(p["voices"]) + number(p["claims"]);
  return {
    rows: rows.sort((a, b) => weight(b) - weight(a)),
    voices: distinct([...made.values()].flat().map(voiceOf)),
  };
}

/** "12 claims in 10 comments by 5 named authors, in 6 threads; 14 % of the voices …". */
export function weight({ words }: Telling, point: Row, all: number): string {
  const voices = number(point["voices"]);
  const own = share(
    [
      { first: 1, second: 0, neither: 0, voices },
      { first: 0, second: 1, neither: 0, voices: all - voices },
    ],
    (g) => g.first,
    () => 1,
  );
  return words.say("point.weight", {
    claims: number(point["claims"]),
    comments: number(point["comments"]),
    authors: number(point["authors"]),
    threads: number(point["threads"]),
    voices,
    all,
    share: words.percent(own.value),
    interval: words.interval(own),
  });
}

/** Whether claims of both sides make a point: three or more of each, and a quarter of the sided ones or more. */
export function madeByBoth(point: Row): boolean {
  const [a, b] = [number(point["first"]), number(point["second"])];
  const fewer = Math.min(a, b);
  return fewer >= 3 && fewer >= (a + b) / 4;
}

/** What a section of quotations needs besides the claims: where the page stands, and what it has quoted. */
export interface Section {
  readonly page: Page;
  readonly quoted: Quoted;
  readonly scope: Scope;
  /** The most quotations in the section. */
  readonly limit: number;
}

/**
 * One side's main points in order of weight, each with quotations and what the other side answers; without points,
 * the most typical claims.
 */
export function sideSection(
  telling: Telling,
  { page, quoted, scope, limit }: Section,
  stance: string,
  { rows, voices }: Points,
): string[] {
  const { source, words } = telling;
  const [first, second, neutral] = stances(source.codebook);
  const other = stance === first ? second : stance === second ? first : undefined;
  const parts: string[] = [];
  let left = limit;
  const quote = (claims: readonly Row[], most: number): Row[] => {
    const chosen = choose(claims, Math.min(most, left), quoted);
    left -= chosen.length;
    parts.push(...chosen.map((row) => quotation(telling, place(telling, row), page)));
    return chosen;
  };
  const answer = (claims: readonly Row[]): void => {
    if (other === undefined || left === 0 || claims.length === 0) return;
    const comments = JSON.stringify([...new Set(claims.map((c) => string(c["comment_id"])))]);
    const topic = scope.topic ?? "";
    const answers = source.rows("reports/answers", { comments, stance: other, topic });
    const near = answers.filter((a) => a["same_topic"] === 1);
    const [row] = choose(near.length > 0 ? near : answers, 1, quoted);
    if (!row) return;
    left--;
    parts.push(
      words.say("answered", { side: label(source.codebook, other) }),
      quotation(telling, place(telling, row), page),
    );
  };
  const own = rows.filter((p) => p["stance"] === stance).slice(0, POINTS);
  for (const point of own) {
    if (left === 0) break;
    parts.push(`### ${escapeMarkdown(string(point["text"]))}`, weight(telling, point, voices));
    const made = source.rows("reports/point-claims", { point: string(point["point_id"]), stance });
    // Answers keep their room: two quotations where a third would take it.
    quote(made, Math.min(QUOTATIONS, Math.max(1, left - 1)));
    answer(made);
  }
  if (own.length === 0) {
    const typical = source.rows("reports/claims", { ...scope, stance });
    for (let i = 0; i < POINTS && left > 0; i++) {
      const chosen = quote(typical, 1);
      if (chosen.length === 0) break;
      answer(chosen);
    }
  }
  if (parts.length === 0) parts.push(words.say(stance === neutral ? "nothing-sure-neutral" : "nothing-sure"));
  const heading = stance === neutral ? words.say("neutral.heading") : label(source.codebook, stance);
  return [`## ${heading}`, ...parts];
}
