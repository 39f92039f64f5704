import { stances } from "../codebook/codebook.ts";
import { compileCues } from "../codebook/cues.ts";
import type { Row } from "../store/queries.ts";
import { alone, story } from "../text/statement.ts";
import { subjects } from "../text/subjects.ts";
import { choose, fitting, Quoted, quotable, SURE } from "./choose.ts";
import { escapeMarkdown, plainWords, slug } from "./escape.ts";
import { finding, sides, stanceTable } from "./finding.ts";
import { HOLDS_DIGIT, namedNumbers } from "./numbers.ts";
import { page as makePage } from "./page.ts";
import { anchorOf, attribution, type Page, threadFile, threadTitle } from "./places.ts";
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
import type { Words } from "./words.ts";

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
/** The share of voices that a point needs to be told first. */
const MANY = 0.1;
/** Pairs of a claim and what the other side answers, in a section of their own. */
const DISPUTED = 2;
/** How sure such a pair must be: its labels, its reply, its words. */
const CLEAR = 0.35;
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
  const apart = made.rows.length > 0 && !made.rows.some(madeByBoth);
  // What answers each other is rarer than what stands alone, so it is chosen first.
  const dispute = options.stance === undefined ? disputed(telling, section, made) : [];
  const sections = [
    dispute,
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
      options.page.threads === null ? "" : otherPages(telling, options.topic),
      topic
        ? words.say("digest.topic", { description: escapeMarkdown(topic.description) })
        : words.say("digest.no-topic"),
      caution(words),
      `**${headline}**`,
      [leads(telling, made, bare), options.stance === undefined && apart ? words.say("digest.apart") : ""]
        .filter(Boolean)
        .join(" "),
      words.say("counted", counted(all, groups)),
      certainty(sides(groups).first) === "sound" ? "" : words.say("small"),
      stanceTable(telling, groups, counts, scope),
      words.say("columns-how"),
      source.confusion ? words.say("corrected-how") : "",
      made.rows.length > 0 ? cover(telling, made, all.claims, groups) : "",
      pointsPicture(telling, `topics/${topicFile(options.topic)}`, made),
      ...sections,
      alsoSaid(telling, made, stances(codebook).filter(only)),
      options.stance === undefined ? asked(telling, section, topic?.cues ?? [], topic?.lookAlikes) : [],
      numbersSection(telling, section, options.stance),
      options.stance === undefined ? places(telling, section, all.claims) : [],
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

/** What must be read before the first number, with a link to the page's last section. */
export function caution(words: Words): string {
  return `${words.say("caution")} [${words.say("caution-more")}](#${anchorOf(words.say("method.heading"))})`;
}

/** Links to the first page and to the other topics. */
function otherPages({ source, words }: Telling, topic: string): string {
  const others = source.codebook.topics.filter((t) => t.name !== topic);
  return [
    `[${words.say("nav.index")}](../index.md)`,
    ...others.map((t) => `[${escapeMarkdown(t.label)}](${topicFile(t.name)})`),
  ].join(" · ");
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
  // What few voices say must not stand for the topic.
  const lead = (key: string, few: string, points: readonly Row[]): string => {
    const voices = number(points[0]?.["voices"]);
    if (voices === 0) return "";
    return voices >= MANY * all ? told(key, most(points)) : words.say(few, { voices, all });
  };
  const overall = lead("digest.lead", "digest.lead-none", rows);
  const first = most(rows);
  const tellSides = number(rows[0]?.["voices"]) >= MANY * all && !first.some(sided);
  return [overall, tellSides ? lead("digest.lead-sided", "digest.lead-sided-none", rows.filter(sided)) : ""]
    .filter(Boolean)
    .join(" ");
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

/** Replies of one side to the other, both about the topic and quoted, the surest first. */
function disputed(telling: Telling, { page, quoted, scope, limit }: Section, { rows }: Points): string[] {
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
    (alone(string(c["text"])) ? 1 : 0.7) *
    (/^\p{Ll}/u.test(string(c["text"])) ? 0.7 : 1);
  const pairs = [
    [first, second],
    [second, first],
  ].flatMap(([stance, other]) => {
    const said = new Map<string, Row>();
    for (const claim of source.rows("reports/claims", { ...scope, stance: stance! }).filter(quotable)) {
      const comment = string(claim["comment_id"]);
      const held = said.get(comment);
      if (!held || sure(claim) > sure(held)) said.set(comment, claim);
    }
    const comments = JSON.stringify([...said.keys()]);
    const answers = source.rows("reports/answers", { comments, stance: other!, topic: scope.topic ?? "" });
    return answers.filter(quotable).map((answer) => {
      const claim = said.get(string(answer["parent_id"]))!;
      // Words of the claim in its answer tell that this is what is answered.
      const [a, b] = [claim, answer].map((row) => subjects(string(row["text"])));
      const same = [0.6, 1][[...a!].filter((word) => b!.has(word)).length] ?? 1.3;
      // What is told of somebody is rarely what is disputed.
      const general = story(string(claim["text"])) ? 0.7 : 1;
      return {
        claim,
        answer,
        value: same * general * sure(claim) * sure(answer) * number(answer["parent_score"]),
      };
    });
  });
  const parts: string[] = [];
  for (const { claim, answer, value } of pairs.sort((a, b) => b.value - a.value)) {
    if (value < CLEAR || parts.length >= 3 * Math.min(DISPUTED, Math.floor(limit / 2))) break;
    if ([claim, answer].some((row) => quoted.has(row) || kept.has(row["comment_id"]!))) continue;
    quoted.add(claim);
    quoted.add(answer);
    const [said, answered] = [claim, answer].map((row) => quotation(telling, place(telling, row), page));
    parts.push(said!, words.say("disagreement.answer"), answered!);
  }
  return parts.length > 0 ? [`## ${words.say("disagreement.heading")}`, ...parts] : [];
}

/** The threads that hold most of a topic. */
function places({ source, words }: Telling, { page, scope }: Section, all: number): string[] {
  const found = source.rows("reports/topic-threads", { topic: scope.topic ?? "" });
  if (found.length === 0) return [];
  const line = (t: Row): string => {
    const title = escapeMarkdown(threadTitle(t));
    const name = page.threads === null ? title : `[${title}](${page.threads}${threadFile(t)})`;
    const size = { claims: number(t["claims"]), all, voices: number(t["voices"]) };
    return `- ${name}: ${words.say("places.thread", size)}`;
  };
  return [`## ${words.say("places.heading")}`, found.map(line).join("\n")];
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
    words.say("method.caution"),
    words.say("counted-how"),
    words.say("method.shares"),
    words.say("method.verify"),
  ];
}

/** The name of the file of a topic's digest. */
export function topicFile(topic: string): string {
  return `${slug(topic === NO_TOPIC ? "no-topic" : topic)}.md`;
}
