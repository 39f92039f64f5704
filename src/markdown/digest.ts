import { stances } from "../codebook/codebook.ts";
import { compileCues } from "../codebook/cues.ts";
import type { Row } from "../store/queries.ts";
import { choose, fitting, Quoted, SURE } from "./choose.ts";
import { escapeMarkdown, plainWords, slug } from "./escape.ts";
import { finding, sides, stanceTable } from "./finding.ts";
import { HOLDS_DIGIT, namedNumbers } from "./numbers.ts";
import { page as makePage } from "./page.ts";
import { attribution, type Page } from "./places.ts";
import {
  alsoSaid,
  headed,
  madeByBoth,
  type Points,
  pointHeading,
  points,
  pointsPicture,
  type Section,
  sideSection,
  weight,
} from "./points.ts";
import { questions } from "./questions.ts";
import { place, quotation } from "./quotation.ts";
import { certainty, shareName, type VoiceGroup, voicesIn } from "./shares.ts";
import { label, NO_TOPIC, number, string, type Telling, type Total, totals, voices } from "./source.ts";

export interface DigestOptions {
  /** A topic of the codebook, or `(none)`. */
  readonly topic: string;
  /** Only what this stance says; the counts stay whole. */
  readonly stance?: string;
  /** The most quotations in each section. */
  readonly limit: number;
  readonly page: Page;
}

/** How many quotations a section of a digest has, if nothing else is asked for. */
export const DIGEST_LIMIT = 12;
const QUESTIONS = 5;
const NUMBERS = 8;
/** How many claims are looked at for numbers. */
const CANDIDATES = 400;

/** One page on a topic: what is argued, by how many, in whose words, what is answered and what is not disputed. */
export function digest(telling: Telling, options: DigestOptions): string {
  const { source, words } = telling;
  const { codebook } = source;
  const topic = codebook.topics.find((t) => t.name === options.topic);
  const scope = { topic: options.topic };
  const groups = voices(source, scope);
  const counts = totals(source, scope);
  const made = points(telling, scope);
  const section: Section = { page: options.page, quoted: new Quoted(), scope, limit: options.limit };
  const headline = finding(telling, groups);
  const only = (stance: string): boolean => options.stance === undefined || options.stance === stance;
  const [first, second, neutral] = stances(codebook);
  const title = words.say("digest.title", {
    topic: topic?.label ?? words.say("no-topic"),
    debate: codebook.title,
  });
  const { all } = counts;
  const sections = [
    only(first) ? sideSection(telling, section, first, made) : [],
    only(second) ? sideSection(telling, section, second, made) : [],
    options.stance === undefined ? agreement(telling, section, made) : [],
    only(neutral) ? sideSection(telling, section, neutral, made) : [],
  ];
  const bare = (p: Row): boolean => only(string(p["stance"])) && !sections.flat().includes(pointHeading(p));
  return makePage(
    telling,
    title,
    {
      description: plainWords(headline.replace(/\\/gu, "")),
      topic: topic?.name ?? null,
      date: all.lastPosted?.slice(0, 10) ?? null,
      claims: all.claims,
      comments: all.comments,
      authors: all.authors,
      threads: all.threads,
    },
    [
      topic
        ? words.say("digest.topic", { description: escapeMarkdown(topic.description) })
        : words.say("digest.no-topic"),
      words.say("caution"),
      `**${headline}**`,
      leads(telling, made, bare),
      words.say("counted", counted(all, groups)),
      certainty(sides(groups).first) === "sound" ? "" : words.say("small"),
      stanceTable(telling, groups, counts, scope),
      words.say("columns-how"),
      words.say("counted-how"),
      source.confusion ? words.say("corrected-how") : "",
      made.rows.length > 0 ? cover(telling, made, all.claims, groups) : "",
      pointsPicture(telling, `topics/${slug(digestName(options.topic))}.md`, made),
      ...sections,
      alsoSaid(telling, made, stances(codebook).filter(only)),
      options.stance === undefined ? asked(telling, section, topic?.cues ?? [], topic?.lookAlikes) : [],
      numbersSection(telling, section, options.stance),
      method(telling, all),
    ],
  );
}

/** The numbers and dates of a total, by the names that phrases use. */
export function counted(total: Total, groups: readonly VoiceGroup[]): Record<string, string | number> {
  const { claims, comments, authors, threads, firstPosted, lastPosted } = total;
  const [from, until] = [firstPosted, lastPosted].map((date) => (date ?? "").slice(0, 10)) as [
    string,
    string,
  ];
  const dated = from === "" ? "no" : "yes";
  return { voices: voicesIn(groups), claims, comments, authors, threads, dated, from, until };
}

/**
 * The point that most voices make, all of them where several have as many; and the same of those that take a side.
 *
 * @param bare whether the page has no quotation for a point.
 */
function leads(
  { source, words }: Telling,
  { rows, voices: all }: Points,
  bare: (point: Row) => boolean,
): string {
  const { codebook } = source;
  const most = (points: readonly Row[]): Row[] =>
    points.filter((p) => headed(p) && number(p["voices"]) === number(points[0]?.["voices"]));
  const told = (key: string, [first, ...ties]: readonly Row[]): string => {
    if (!first) return "";
    const values = (p: Row): Record<string, string | number> => ({
      point: escapeMarkdown(string(p["text"])),
      side: label(codebook, string(p["stance"])),
      voices: number(p["voices"]),
      all,
      bare: bare(p) ? "yes" : "no",
    });
    return [words.say(key, values(first)), ...ties.map((p) => words.say("digest.lead-tie", values(p)))].join(
      " ",
    );
  };
  const sided = (p: Row): boolean => p["stance"] !== codebook.neutral.name;
  const overall = most(rows);
  const ofSides = overall.some(sided) ? [] : most(rows.filter(sided));
  return [told("digest.lead", overall), told("digest.lead-sided", ofSides)].filter(Boolean).join(" ");
}

/** How much of a topic its points tell, and of whom. */
function cover({ words }: Telling, made: Points, all: number, groups: readonly VoiceGroup[]): string {
  const { claims: n, voices } = made;
  const share = words.say(`share.${shareName(all === 0 ? 0 : n / all)}`);
  return words.say("points-cover", { share, n, all, voices, more: Math.max(0, voices - voicesIn(groups)) });
}

/** Points that claims of both sides make; nothing where there are none. */
function agreement(telling: Telling, { page, quoted, limit }: Section, { rows, voices }: Points): string[] {
  const { source, words } = telling;
  const [first, second] = stances(source.codebook);
  const shared = rows.filter(madeByBoth).slice(0, 4);
  let left = limit;
  const parts = shared.flatMap((point) => {
    const id = string(point["point_id"]);
    const claims = (stance: string): Row[] => source.rows("reports/point-claims", { point: id, stance });
    const quotes = [first, second].flatMap((stance) => {
      const chosen = choose(fitting(claims(stance)), Math.min(1, left), quoted, string(point["text"]));
      left -= chosen.length;
      return chosen.map((row) => quotation(telling, place(telling, row), page));
    });
    const by = {
      a: number(point["first"]),
      b: number(point["second"]),
      first: label(source.codebook, first),
      second: label(source.codebook, second),
      n: number(point["neither"]),
    };
    return [pointHeading(point), `${weight(telling, point, voices)} ${words.say("agree.by", by)}`, ...quotes];
  });
  return parts.length > 0 ? [`## ${words.say("agree.heading")}`, ...parts] : [];
}

/** Questions that commenters ask. */
function asked(
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
  if (found.length === 0) return [];
  return [
    `## ${words.say("questions.heading")}`,
    words.say("questions.how"),
    ...found.map((row) => {
      const replies = words.say("replies", { n: number(row["replies"]) });
      return `${quotation(telling, place(telling, row), page)} · ${replies}`;
    }),
  ];
}

/** Numbers that people name, each with the claim that names it; without claims that the page has quoted. */
function numbersSection(
  telling: Telling,
  { page, quoted, scope, limit }: Section,
  stance: string | undefined,
): string[] {
  const { source, words } = telling;
  // Both sides and neither in turns: the surest labels are those of no side.
  const byStance = (stance === undefined ? stances(source.codebook) : [stance]).map((s) =>
    source.rows("reports/claims", { ...scope, stance: s, holds: HOLDS_DIGIT, limit: CANDIDATES }),
  );
  const claims = Array.from({ length: CANDIDATES }, (_, i) =>
    byStance.flatMap((rows) => (rows[i] ? [rows[i]] : [])),
  ).flat();
  const found = namedNumbers(claims, Math.min(NUMBERS, limit), (row) => !quoted.has(row));
  if (found.length === 0) return [];
  return [
    `## ${words.say("numbers.heading")}`,
    words.say("numbers.how"),
    words.table(
      [
        words.say("numbers.number"),
        words.say("stance"),
        words.say("numbers.quotation"),
        words.say("numbers.where"),
      ],
      found.map(({ text, claim }) => {
        const { row, thread, line } = place(telling, claim);
        const known = number(row["stance_score"]) >= SURE.stance;
        return [
          escapeMarkdown(text),
          known ? label(source.codebook, string(row["stance"])) : words.say("unsure"),
          `“${escapeMarkdown(string(row["text"]))}”`,
          attribution(words, row, thread, line, page),
        ];
      }),
    ),
  ];
}

/** What a reader must know before relying on any of it. */
export function method({ words }: Telling, { claims, meanScore }: Total): string[] {
  return [
    `## ${words.say("method.heading")}`,
    words.say("method.labels", {
      any: claims === 0 ? "no" : "yes",
      mean: words.percent(meanScore),
      claim: words.percent(SURE.claim),
      stance: words.percent(SURE.stance),
      point: words.percent(SURE.point),
    }),
    words.say("method.shares"),
    words.say("method.verify"),
  ];
}

/** The name of the file of a topic's digest, without its ending. */
export function digestName(topic: string): string {
  return topic === NO_TOPIC ? "no-topic" : topic;
}
