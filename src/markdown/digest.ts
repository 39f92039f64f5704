import { stances } from "../codebook/codebook.ts";
import type { Row } from "../store/queries.ts";
import { Quoted } from "./choose.ts";
import { concessions } from "./concessions.ts";
import { disputed } from "./disagreement.ts";
import { escapeMarkdown, plainWords } from "./escape.ts";
import { correctedShares, finding, sides, stanceTable } from "./finding.ts";
import { cover, leads } from "./leads.ts";
import { caution, method } from "./method.ts";
import { numbersSection } from "./numbers.ts";
import { page as makePage } from "./page.ts";
import { type Page, threadFile, threadTitle, topicFile } from "./places.ts";
import { points, pointsPicture, type Section, sideSection } from "./points.ts";
import { asked } from "./questions.ts";
import { certainty } from "./shares.ts";
import { counted, number, type Telling, totals, voices } from "./source.ts";
import { talk } from "./talk.ts";

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
  const corrected = correctedShares(source, scope);
  const headline = finding(telling, groups, corrected);
  const only = (stance: string): boolean => options.stance === undefined || options.stance === stance;
  const [first, second, neutral] = stances(codebook);
  const title = words.say("digest.title", {
    topic: topic?.label ?? words.say("no-topic"),
    debate: codebook.title,
  });
  const { all } = counts;
  // What answers each other, or grants something, is rarer than what stands alone, so it is chosen first.
  const dispute = options.stance === undefined ? disputed(telling, section, made) : [];
  const granted = options.stance === undefined ? concessions(telling, section) : [];
  const sections = [
    dispute,
    only(first) ? sideSection(telling, section, first, made) : [],
    only(second) ? sideSection(telling, section, second, made) : [],
    granted,
    only(neutral) ? sideSection(telling, section, neutral, made) : [],
  ];
  const about = options.stance === undefined ? talk(telling, section) : [];
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
      caution(telling),
      `**${headline}**`,
      leads(telling, made, stances(codebook).filter(only)),
      words.say("counted", counted(all, groups)),
      certainty(sides(groups).first) === "sound" ? "" : words.say("small"),
      stanceTable(telling, groups, counts, corrected),
      made.rows.length > 0 ? cover(telling, made, all.claims, groups, about.length > 0) : "",
      pointsPicture(telling, `topics/${topicFile(options.topic)}`, made),
      ...sections,
      about,
      options.stance === undefined ? asked(telling, section, topic?.cues ?? [], topic?.lookAlikes) : [],
      numbersSection(telling, section, options.stance),
      options.stance === undefined ? places(telling, section, all.claims) : [],
      method(telling, all, true),
    ],
  );
}

/** Links to the first page and to the other topics. */
function otherPages({ source, words }: Telling, topic: string): string {
  const others = source.codebook.topics.filter((t) => t.name !== topic);
  return [
    `[${words.say("nav.index")}](../index.md)`,
    ...others.map((t) => `[${escapeMarkdown(t.label)}](${topicFile(t.name)})`),
  ].join(" · ");
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
