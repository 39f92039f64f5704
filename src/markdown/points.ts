import { stances } from "../codebook/codebook.ts";
import { compileCues } from "../codebook/cues.ts";
import type { Row } from "../store/queries.ts";
import { choose, fitting, inExchange, type Quoted, quotable, SURE, sharedSubjects } from "./choose.ts";
import { escapeMarkdown } from "./escape.ts";
import { figure } from "./figure.ts";
import type { Page } from "./places.ts";
import { inlineQuotation, place, quotation } from "./quotation.ts";
import { type Share, share } from "./shares.ts";
import { label, number, type Scope, string, type Telling, voiceOf } from "./source.ts";
import type { Told } from "./told.ts";
import type { Words } from "./words.ts";

/** Points told of a side at the most, and quotations of each point. */
const POINTS = 5;
const QUOTATIONS = 3;
/** Voices that a point needs for a heading of its own, and for an interval. */
const HEADED = 3;
const INTERVAL = 5;
/** Points in a picture at the most. */
const DRAWN = 10;

/**
 * The codebook's points that a scope makes, most voices first; all voices of the scope, and its claims that make any of
 * the points. The groups of claims with like words that a run finds are no points: such claims often say different things.
 */
export interface Points {
  readonly rows: readonly Row[];
  readonly voices: number;
  readonly claims: number;
}

/** The points that the claims of a scope make, as the database counts them. */
export function points({ source }: Telling, scope: Scope): Points {
  const covered = source.rows("reports/point-coverage", { ...scope })[0];
  return {
    rows: source.rows("reports/points", { ...scope }),
    voices: number(covered?.["voices"]),
    claims: number(covered?.["claims"]),
  };
}

/** The points that a thread's claims make, from claims that have been read already. */
export function pointsOf({ source }: Telling, { thread, claims, pointScores }: Told): Points {
  const made = new Map<string, Row[]>();
  for (const claim of claims)
    for (const id of Object.keys(pointScores(claim))) {
      const own = made.get(id);
      if (own) own.push(claim);
      else made.set(id, [claim]);
    }
  const distinct = (list: readonly unknown[]): number => new Set(list).size;
  const rows = source
    .rows("reports/thread-points", { thread: string(thread["thread_id"]) })
    .flatMap((point): Row[] => {
      const own = made.get(string(point["point_id"])) ?? [];
      if (own.length === 0) return [];
      return [
        {
          ...point,
          claims: own.length,
          comments: distinct(own.map((c) => c["comment_id"])),
          authors: distinct(own.flatMap((c) => c["author"] ?? [])),
          // Of a thread's own page it goes without saying.
          threads: 0,
          voices: distinct(own.map(voiceOf)),
        },
      ];
    });
  const more = (key: string) => (a: Row, b: Row) => number(b[key]) - number(a[key]);
  const [voices, claimed] = [more("voices"), more("claims")];
  return {
    rows: rows.sort((a, b) => voices(a, b) || claimed(a, b)),
    voices: distinct(claims.map(voiceOf)),
    claims: distinct(rows.flatMap((p) => made.get(string(p["point_id"])) ?? [])),
  };
}

/** The share of voices that make a point. */
function shareOf(point: Row, all: number): Share {
  const voices = number(point["voices"]);
  return share(
    [
      { first: 1, second: 0, neither: 0, voices },
      { first: 0, second: 1, neither: 0, voices: all - voices },
    ],
    (g) => g.first,
    () => 1,
  );
}

/** A picture of the points with headings, by the share of voices that make them; none where there are few. */
export function pointsPicture(telling: Telling, page: string, { rows: all, voices }: Points): string {
  const names = stances(telling.source.codebook);
  const drawn = all.filter((p) => number(p["voices"]) >= INTERVAL).slice(0, DRAWN);
  if (drawn.length < 2) return "";
  const rows = drawn.map((p) => {
    const { value, low, high } = shareOf(p, voices);
    return {
      text: string(p["text"]),
      stance: names.indexOf(string(p["stance"])) as 0 | 1 | 2,
      share: value,
      low,
      high,
      claims: number(p["claims"]),
    };
  });
  return figure(telling, page, "points", (draw, labels, words) => draw.keyPoints(rows, labels, words), true);
}

/** "12 of 113 voices (14 claims in 10 threads): 11 %, interval 6–18 %" */
export function weight({ words }: Telling, point: Row, all: number): string {
  const voices = number(point["voices"]);
  const own = shareOf(point, all);
  return words.say("point.weight", {
    threads: number(point["threads"]),
    voices,
    claims: number(point["claims"]),
    authors: number(point["authors"]),
    all,
    share:
      voices < INTERVAL
        ? ""
        : words.say("point.share", { share: words.percent(own.value), interval: words.interval(own) }),
  });
}

/** Whether a point is made by enough voices to be told with a heading and quotations. */
export function headed(point: Row): boolean {
  return number(point["voices"]) >= HEADED;
}

/** The heading of a point that is told with quotations. */
export const pointHeading = (point: Row): string => `### ${escapeMarkdown(string(point["text"]))}`;

/** What a section of quotations needs besides the claims: where the page stands, and what it has quoted. */
export interface Section {
  readonly page: Page;
  readonly quoted: Quoted;
  readonly scope: Scope;
  /** The most quotations in the section. */
  readonly limit: number;
}

/** Points without a heading in a list, each with what is quoted for it, if anything. */
export function briefly(
  telling: Telling,
  points: readonly Row[],
  voices: number,
  quote: (point: Row) => string | undefined,
): string[] {
  if (points.length === 0) return [];
  const line = (p: Row): string =>
    ["-", escapeMarkdown(string(p["text"])), weight(telling, p, voices), quote(p) ?? ""].join(" ").trim();
  return [telling.words.say("point.brief"), points.map(line).join("\n")];
}

/** The quotations of a section, which may not be more than its limit, with the words between them. */
class SideQuotations {
  readonly parts: string[] = [];
  /** How many quotations there is room for. */
  left: number;
  private readonly telling: Telling;
  private readonly section: Section;
  private readonly other: string | undefined;
  /** Where the last answer ends. */
  private answered = -1;

  /** @param other the stance that answers; undefined for none. */
  constructor(telling: Telling, section: Section, other: string | undefined) {
    this.telling = telling;
    this.section = section;
    this.other = other;
    this.left = section.limit;
  }

  /** Quotes claims below their lead, and the first answer of the other side right below the claim that it answers. */
  quote(claims: readonly Row[], most: number, about?: string, lead: readonly string[] = []): boolean {
    const chosen = choose(claims, Math.min(most, this.left), this.section.quoted, about);
    if (chosen.length === 0) return false;
    this.left -= chosen.length;
    this.parts.push(...lead);
    let open = true;
    // What follows an answer must not be read as one.
    for (const row of chosen) {
      // What follows an answer must not be read as one.
      if (this.parts.length === this.answered) this.parts.push(this.telling.words.say("not-answer"));
      this.parts.push(this.quotation(row));
      if (open) open = !this.answer(row);
    }
    return true;
  }

  /** The best of some claims, to stand in a line; undefined where there is none, or no room. */
  inline(claims: readonly Row[], about: string): string | undefined {
    const [row] = choose(claims, Math.min(1, this.left), this.section.quoted, about);
    if (!row) return undefined;
    this.left--;
    return inlineQuotation(this.telling, place(this.telling, row), this.section.page);
  }

  private answer(claim: Row): boolean {
    if (this.other === undefined || this.left === 0) return false;
    const { source, words } = this.telling;
    const { scope, quoted } = this.section;
    const comments = JSON.stringify([string(claim["comment_id"])]);
    const topic = scope.topic ?? "";
    const answers = source
      .rows("reports/answers", { comments, stance: this.other, topic })
      .filter((row) => number(row["parent_score"]) >= SURE.reply && sharedSubjects(claim, row) > 0);
    const [row] = choose(answers.map(inExchange), 1, quoted, string(claim["text"]));
    if (!row) return false;
    this.left--;
    this.parts.push(words.say("answered"), this.quotation(row));
    this.answered = this.parts.length;
    return true;
  }

  private quotation(row: Row): string {
    return quotation(this.telling, place(this.telling, row), this.section.page);
  }
}

/** The heading of what is quoted for a stance and makes none of the points above. */
export const otherClaims = (words: Words, neutral: boolean): string =>
  `### ${words.say(neutral ? "other-claims-neutral" : "other-claims")}`;

/** Quotes the most typical claims of a stance, one by one, so that each may have its answer. */
function quoteTypical(
  { source, words }: Telling,
  quotations: SideQuotations,
  scope: Scope,
  stance: string,
  most: number,
): void {
  const { title, topics, neutral } = source.codebook;
  const topic = topics.find((t) => t.name === scope.topic);
  // What names the subject is understood by those who read nothing else.
  const claims = source.rows("reports/claims", { ...scope, stance });
  const find = topic && compileCues([topic]);
  const named = find ? claims.filter((c) => find(string(c["text"]))[0]!.length > 0) : [];
  const typical = named.some(quotable) ? named : claims;
  // Of what takes no side, most is beside the question; what names the roles is not.
  const about = topic && stance !== neutral.name ? "" : title;
  // Below a point, what is not said of it must be told apart.
  const lead = quotations.parts.length > 0 ? [otherClaims(words, stance === neutral.name)] : [];
  for (let i = 0; i < most && quotations.left > 0; i++)
    if (!quotations.quote(typical, 1, about, i === 0 ? lead : [])) break;
}

/**
 * One side's main points in order of weight, each with quotations and what the other side answers; its other points in
 * a list; where there are few quotations, the most typical claims that make none.
 */
export function sideSection(
  telling: Telling,
  section: Section,
  stance: string,
  { rows, voices }: Points,
): string[] {
  const { source, words } = telling;
  const [first, second, neutral] = stances(source.codebook);
  const other = stance === first ? second : stance === second ? first : undefined;
  const quotations = new SideQuotations(telling, section, other);
  const { parts } = quotations;
  const own = rows.filter((p) => p["stance"] === stance);
  const main = own.filter(headed).slice(0, POINTS);
  const made = (point: Row): Row[] =>
    fitting(source.rows("reports/point-claims", { point: string(point["point_id"]), stance }));
  const quoted = main.filter((point) => {
    // Answers keep their room: two quotations where a third would take it.
    const most = Math.min(QUOTATIONS, Math.max(1, quotations.left - 1));
    const lead = [pointHeading(point), weight(telling, point, voices)];
    return quotations.quote(made(point), most, string(point["text"]), lead);
  });
  const brief = own.filter((point) => !quoted.includes(point));
  parts.push(...briefly(telling, brief, voices, (p) => quotations.inline(made(p), string(p["text"]))));
  if (section.limit - quotations.left < QUOTATIONS)
    quoteTypical(telling, quotations, section.scope, stance, quoted.length > 0 ? QUOTATIONS : POINTS);
  if (parts.length === 0) parts.push(words.say(stance === neutral ? "nothing-sure-neutral" : "nothing-sure"));
  const heading = stance === neutral ? words.say("neutral.heading") : label(source.codebook, stance);
  return [`## ${heading}`, ...parts];
}
