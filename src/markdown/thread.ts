import { stances } from "../codebook/codebook.ts";
import type { Row } from "../store/queries.ts";
import { choose, fitting, Quoted } from "./choose.ts";
import { commentSection } from "./comment.ts";
import { course, stancesByTopic } from "./course.ts";
import { disagreement } from "./disagreement.ts";
import { escapeMarkdown, plainWords } from "./escape.ts";
import { finding, offQuestion, sides, stanceTable } from "./finding.ts";
import { caution, method } from "./method.ts";
import { page as makePage } from "./page.ts";
import { anchor, threadTitle, webAddress } from "./places.ts";
import { briefly, otherClaims, type Points, pointHeading, pointsOf, weight } from "./points.ts";
import { inlineQuotation, quotation } from "./quotation.ts";
import { certainty } from "./shares.ts";
import { label, number, string, type Telling, totalsOf, voicesOf } from "./source.ts";
import { structure } from "./structure.ts";
import { type Told, tell } from "./told.ts";

/** Points told of each side, and quotations of each. */
const POINTS = 3;
const QUOTATIONS = 3;
const UNANSWERED = 3;

/** The report of one thread. */
export function threadReport(telling: Telling, thread: Row, reportsFolder: string): string {
  const { source, words } = telling;
  const told = tell(telling, thread, reportsFolder);
  const groups = voicesOf(source.codebook, told.claims);
  const counts = totalsOf(told.every);
  const made = pointsOf(telling, told);
  const byComment = new Map<string, Row[]>(told.comments.map((c) => [string(c["comment_id"]), []]));
  for (const c of told.every) byComment.get(string(c["comment_id"]))!.push(c);
  const headline = finding(telling, groups);
  const address = webAddress(string(thread["url"]));
  return makePage(
    telling,
    threadTitle(thread),
    {
      description: plainWords(headline.replace(/\\/gu, "")),
      thread: string(thread["thread_id"]),
      format: plainWords(string(thread["format"])),
      uri: plainWords(string(thread["uri"])),
      date: counts.all.lastPosted?.slice(0, 10) ?? null,
      comments: number(thread["comments"]),
      authors: number(thread["authors"]),
      claims: counts.all.claims,
    },
    [
      `[${words.say("nav.index")}](../index.md)`,
      caution(telling),
      `**${headline}**`,
      words.say("thread.size", {
        comments: number(thread["comments"]),
        authors: number(thread["authors"]),
        sentences: number(thread["sentences"]),
        claims: counts.all.claims,
        claiming: counts.all.comments,
      }),
      address === undefined ? "" : `[${words.say("thread.itself")}](${address})`,
      offQuestion(thread) ? words.say("off-question", offValues(thread)) : "",
      certainty(sides(groups).first) === "sound" ? "" : words.say("small"),
      stanceTable(telling, groups, counts),
      // What answers each other is rarer than what stands alone, so it is chosen first.
      disagreement(telling, told),
      ...stances(source.codebook).map((stance) => mainPoints(telling, told, stance, made)),
      unanswered(telling, told),
      articleSection(telling, told),
      notes(telling, told),
      `## ${words.say("thread.topics")}`,
      stancesByTopic(telling, told),
      course(telling, told),
      structure(telling, told),
      `## ${words.say("thread.comments")}`,
      ...told.comments.map((c) =>
        commentSection(telling, told, c, byComment.get(string(c["comment_id"])) ?? []),
      ),
      method(telling, counts.all, false),
    ],
  );
}

/** The values of the warning that a thread seems to be about something else. */
export function offValues(thread: Row): Record<string, number> {
  return {
    n: number(thread["on_question"]),
    all: number(thread["claims"]) + number(thread["article_claims"]),
  };
}

/**
 * One stance's main points of a thread with quotations, those of one voice in a list; where these are few, its most typical
 * claims.
 */
function mainPoints(
  telling: Telling,
  { claims, placed, page, quoted, pointScores }: Told,
  stance: string,
  made: Points,
): string[] {
  const { source, words } = telling;
  const own = claims.filter((c) => c["stance"] === stance);
  let left = QUOTATIONS;
  const pick = (rows: readonly Row[], most: number, about?: string): Row[] => {
    const chosen = choose(rows, most, quoted, about);
    left -= chosen.length;
    return chosen;
  };
  const quote = (...of: Parameters<typeof pick>): string[] =>
    pick(...of).map((row) => quotation(telling, placed(row), page));
  const making = (point: Row): Row[] =>
    fitting(
      own.flatMap((c): Row[] => {
        const score = pointScores(c)[string(point["point_id"])];
        return score === undefined ? [] : [{ ...c, point_score: score }];
      }),
    );
  const brief: Row[] = [];
  const parts = made.rows
    .filter((p) => p["stance"] === stance)
    .slice(0, POINTS)
    .flatMap((point) => {
      const shared = number(point["voices"]) > 1;
      const quotes = shared ? quote(making(point), QUOTATIONS - 1, string(point["text"])) : [];
      if (quotes.length > 0) return [pointHeading(point), weight(telling, point, made.voices), ...quotes];
      brief.push(point);
      return [];
    });
  const inLine = (point: Row): string | undefined =>
    pick(making(point), Math.min(1, left), string(point["text"])).map((row) =>
      inlineQuotation(telling, placed(row), page),
    )[0];
  parts.push(...briefly(telling, brief, made.voices, inLine));
  const { neutral, title } = source.codebook;
  // Of what takes no side, what names the roles is rarely beside the question.
  const typical = [...(stance === neutral.name ? quote(own, left, title) : []), ...quote(own, left)];
  if (parts.length > 0 && typical.length > 0) parts.push(otherClaims(words, stance === neutral.name));
  parts.push(...typical);
  return parts.length === 0 ? [] : [`## ${label(source.codebook, stance)}`, ...parts];
}

/** Sure claims of a side in comments that nobody answers. */
function unanswered(telling: Telling, { claims, comments, placed, page, quoted }: Told): string[] {
  const { words, source } = telling;
  const open = new Set(comments.filter((c) => number(c["replies"]) === 0).map((c) => c["comment_id"]));
  const { neutral } = source.codebook;
  const candidates = claims.filter((c) => c["stance"] !== neutral.name && open.has(c["comment_id"]!));
  const chosen = choose(candidates, UNANSWERED, quoted);
  if (chosen.length === 0) return [];
  return [
    `## ${words.say("unanswered.heading")}`,
    words.say("unanswered.how", { n: candidates.length }),
    ...chosen.map((row) => quotation(telling, placed(row), page, true)),
  ];
}

/** What the article under discussion claims, apart from those who discuss it. */
function articleSection(telling: Telling, { article, placed, page }: Told): string[] {
  const { source, words } = telling;
  if (article.length === 0) return [];
  const names = stances(source.codebook);
  const of = (stance: string): number => article.filter((c) => c["stance"] === stance).length;
  return [
    `## ${words.say("article.heading")}`,
    words.say("article.claims", {
      n: article.length,
      list: names.map((s) => `${label(source.codebook, s)} ${words.number(of(s))}`).join(", "),
    }),
    ...choose(article, QUOTATIONS, new Quoted("texts"))
      .sort((a, b) => number(a["char_start"]) - number(b["char_start"]))
      .map((row) => quotation(telling, placed(row), page, true)),
  ];
}

/** What was repaired or found missing when the thread was read. */
function notes({ source, words }: Telling, { thread }: Told): string[] {
  const found = source.rows("reports/thread-notes", { thread: string(thread["thread_id"]) });
  if (found.length === 0) return [];
  const list = found.map((note) => {
    const n = number(note["comment"]);
    const where = n > 0 ? ` ([${words.say("comment", { n })}](#${anchor(words, n)}))` : "";
    return `- ${escapeMarkdown(string(note["message"]))}${where}`;
  });
  return [`## ${words.say("notes.heading")}`, list.join("\n")];
}
