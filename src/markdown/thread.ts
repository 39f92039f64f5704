import { stances } from "../codebook/codebook.ts";
import type { Row } from "../store/queries.ts";
import { choose, fitting, Quoted, quotable, SURE } from "./choose.ts";
import { caution, method, topicFile } from "./digest.ts";
import { escapeMarkdown, plainWords } from "./escape.ts";
import { countsByComment, figure } from "./figure.ts";
import { finding, offQuestion, stanceTable } from "./finding.ts";
import { page as makePage } from "./page.ts";
import { anchor, commentLink, type Page, threadFile, threadTitle, webAddress } from "./places.ts";
import { type Points, pointHeading, pointsOf, unquotedPoints, weight } from "./points.ts";
import { inlineLink, type Placed, quotation } from "./quotation.ts";
import { label, NO_TOPIC, number, string, type Telling, totalsOf, voicesOf } from "./source.ts";
import { structure } from "./structure.ts";

const PAGE_OF = (folder: string): Page => ({ folder: `${folder}/threads`, threads: "" });
/** Points told of each side, and quotations of each. */
const POINTS = 3;
const QUOTATIONS = 3;
const UNANSWERED = 3;
/** Parts into which the course of a thread is cut, and claims that it needs for that. */
const TENTHS = 10;
const COURSE = 20;

/** A thread with all that its report tells, read once. */
export interface Told {
  readonly thread: Row;
  readonly comments: readonly Row[];
  /** Claims in reading order; those of commenters, and those of the article. */
  readonly claims: readonly Row[];
  readonly article: readonly Row[];
  readonly topicsOf: (claim: Row) => readonly string[];
  readonly pointScores: (claim: Row) => Readonly<Record<string, number>>;
  readonly placed: (row: Row) => Placed;
  readonly page: Page;
  readonly quoted: Quoted;
}

/** The report of one thread. */
export function threadReport(telling: Telling, thread: Row, reportsFolder: string): string {
  const { source, words } = telling;
  const id = string(thread["thread_id"]);
  const scope = { thread: id };
  const every = source.rows("reports/thread-claims", scope);
  const text = string(source.rows("reports/thread-text", scope)[0]?.["text"]);
  const lineAt = lines(text);
  const told: Told = {
    thread,
    comments: source.rows("reports/thread-comments", scope),
    claims: every.filter((c) => c["kind"] === "comment"),
    article: every.filter((c) => c["kind"] === "article"),
    topicsOf: parsed("topics"),
    pointScores: parsed("point_scores"),
    placed: (row) => ({ row, thread, line: lineAt(number(row["char_start"])) }),
    page: PAGE_OF(reportsFolder),
    quoted: new Quoted(),
  };
  const groups = voicesOf(source.codebook, told.claims);
  const counts = totalsOf(every);
  const made = pointsOf(telling, told);
  const byComment = new Map<string, Row[]>(told.comments.map((c) => [string(c["comment_id"]), []]));
  for (const c of every) byComment.get(string(c["comment_id"]))!.push(c);
  const headline = finding(telling, groups);
  const address = webAddress(string(thread["url"]));
  return makePage(
    telling,
    threadTitle(thread),
    {
      description: plainWords(headline.replace(/\\/gu, "")),
      thread: id,
      format: plainWords(string(thread["format"])),
      uri: plainWords(string(thread["uri"])),
      date: counts.all.lastPosted?.slice(0, 10) ?? null,
      comments: number(thread["comments"]),
      authors: number(thread["authors"]),
      claims: counts.all.claims,
    },
    [
      `[${words.say("nav.index")}](../index.md)`,
      caution(words),
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
      stanceTable(telling, groups, counts),
      words.say("columns-how"),
      `## ${words.say("thread.topics")}`,
      topicTable(telling, told),
      course(telling, told),
      structure(telling, told),
      ...stances(source.codebook).map((stance) => mainPoints(telling, told, stance, made)),
      disagreement(telling, told),
      unanswered(telling, told),
      articleSection(telling, told),
      notes(telling, told),
      `## ${words.say("thread.comments")}`,
      ...told.comments.map((c) =>
        commentSection(telling, told, c, byComment.get(string(c["comment_id"])) ?? []),
      ),
      method(telling, counts.all),
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

/** Makes the function that tells the line, from 1, of a code-point offset of a text. */
function lines(text: string): (offset: number) => number {
  const ends: number[] = [];
  let at = 0;
  for (const c of text) {
    if (c === "\n") ends.push(at);
    at++;
  }
  return (offset) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** Makes the function that reads a column of JSON: many claims hold the same, which is parsed once. */
function parsed<T>(column: string): (claim: Row) => T {
  const known = new Map<string, T>();
  return (claim) => {
    const json = string(claim[column]);
    const value = known.get(json) ?? (JSON.parse(json) as T);
    known.set(json, value);
    return value;
  };
}

function topicTable({ source, words }: Telling, { claims, topicsOf }: Told): string {
  const { codebook } = source;
  const names = stances(codebook);
  const row = (
    topic: string,
    name: string,
    of: (topics: readonly string[]) => boolean,
  ): (string | number)[] => {
    const own = claims.filter((c) => of(topicsOf(c)));
    return [
      `[${name}](../topics/${topicFile(topic)})`,
      ...names.map((s) => own.filter((c) => c["stance"] === s).length),
      own.length,
    ];
  };
  return words.table(
    [words.say("topic-head"), ...names.map((s) => label(codebook, s)), words.say("together")],
    [
      ...codebook.topics.map((t) =>
        row(t.name, escapeMarkdown(t.label), (topics) => topics.includes(t.name)),
      ),
      row(NO_TOPIC, words.say("no-topic"), (topics) => topics.length === 0),
    ],
  );
}

/** Stance and topics over the course of a thread, in tenths of its comments. */
function course(telling: Telling, { comments, claims, thread, topicsOf }: Told): string[] {
  const { source, words } = telling;
  const { codebook } = source;
  const names = stances(codebook);
  const posts = comments.filter((c) => c["kind"] === "comment");
  if (claims.length < COURSE || posts.length < TENTHS) return [];
  const rows = Array.from({ length: TENTHS }, (_, i) => {
    const [from, to] = [i, i + 1].map((k) => Math.floor((k * posts.length) / TENTHS));
    const part = posts.slice(from, to);
    const ids = new Set(part.map((c) => c["comment_id"]));
    const own = claims.filter((c) => ids.has(c["comment_id"]!));
    const counts = codebook.topics.map((t) => own.filter((c) => topicsOf(c).includes(t.name)).length);
    const most = Math.max(0, ...counts);
    const [first, last] = [part[0]!, part.at(-1)!].map((c) => number(c["ordinal"]) + 1);
    return [
      first === last ? `${first}` : `${first}–${last}`,
      ...names.map((s) => own.filter((c) => c["stance"] === s).length),
      most === 0 ? "–" : `${escapeMarkdown(codebook.topics[counts.indexOf(most)]!.label)} (${most})`,
    ];
  });
  return [
    `## ${words.say("course.heading")}`,
    figure(telling, `threads/${threadFile(thread)}`, "course", (draw, labels, own) =>
      draw.stanceCourse(draw.tenths(posts.map(countsByComment(telling, claims))), labels, own),
    ),
    words.table(
      [words.say("comments-head"), ...names.map((s) => label(codebook, s)), words.say("course.topic")],
      rows,
    ),
  ];
}

/** One stance's main points of a thread with quotations; without points, its most typical claims. */
function mainPoints(
  telling: Telling,
  { claims, placed, page, quoted, pointScores }: Told,
  stance: string,
  made: Points,
): string[] {
  const { source } = telling;
  const own = claims.filter((c) => c["stance"] === stance);
  const quote = (rows: readonly Row[], most: number, about?: string): string[] =>
    choose(rows, most, quoted, about).map((row) => quotation(telling, placed(row), page));
  const unquoted: Row[] = [];
  const parts = made.rows
    .filter((p) => p["stance"] === stance)
    .slice(0, POINTS)
    .flatMap((point) => {
      const scored = own.flatMap((c): Row[] => {
        const score = pointScores(c)[string(point["point_id"])];
        return score === undefined ? [] : [{ ...c, point_score: score }];
      });
      const quotes = quote(fitting(scored), QUOTATIONS - 1, string(point["text"]));
      if (quotes.length > 0) return [pointHeading(point), weight(telling, point, made.voices), ...quotes];
      unquoted.push(point);
      return [];
    });
  if (parts.length === 0) parts.push(...quote(own, QUOTATIONS));
  parts.push(...unquotedPoints(telling, unquoted, made.voices));
  return parts.length === 0 ? [] : [`## ${label(source.codebook, stance)}`, ...parts];
}

/** The surest reply across the sides: two claims of which the one answers the other. */
function disagreement(telling: Telling, { claims, comments, placed, page }: Told): string[] {
  const [first, second] = stances(telling.source.codebook);
  const sided = claims.filter((c) => [first, second].includes(string(c["stance"])) && quotable(c));
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
  return [
    `## ${words.say("disagreement.heading")}`,
    quotation(telling, placed(strongest.said), page),
    words.say("disagreement.answer"),
    quotation(telling, placed(strongest.answer), page),
  ];
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
    ...chosen.map((row) => quotation(telling, placed(row), page)),
  ];
}

/** What the article under discussion claims, apart from those who discuss it. */
function articleSection(telling: Telling, { article, placed, page, quoted }: Told): string[] {
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
    ...choose(article, QUOTATIONS, quoted).map((row) => quotation(telling, placed(row), page)),
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

/** One comment with its claims, each in quotation marks and with its link. */
function commentSection(
  telling: Telling,
  { thread, placed, page, topicsOf }: Told,
  comment: Row,
  own: readonly Row[],
): string {
  const { source, words } = telling;
  const n = number(comment["ordinal"]) + 1;
  const parent = comment["parent"];
  const { line } = placed(comment);
  const here = { ...comment, comment: n };
  const itself = commentLink(words, here, thread, line, { ...page, threads: null });
  const facts = [
    comment["kind"] === "comment" ? undefined : words.say(`kind.${string(comment["kind"])}`),
    comment["author"] ? escapeMarkdown(string(comment["author"])) : undefined,
    comment["posted_at"] ? string(comment["posted_at"]).slice(0, 10) : undefined,
    parent === null || parent === undefined
      ? undefined
      : words.say("answers", {
          link: `[${words.say("comment", { n: number(parent) + 1 })}](#${anchor(words, number(parent) + 1)})`,
        }),
    /#comment-\d+$/u.test(itself) ? undefined : `[${words.say("thread.original")}](${itself})`,
  ].filter(Boolean);
  const list = own.map((c) => {
    const labels = [label(source.codebook, string(c["stance"])), ...topicsOf(c).map(escapeMarkdown)];
    const sure = number(c["stance_score"]) >= SURE.stance;
    const told = sure ? `**${labels.join(" · ")}**` : words.say("perhaps", { labels: labels.join(" · ") });
    return `- ${told} (${words.percent(number(c["stance_score"]))}): “${escapeMarkdown(string(c["text"]))}” ${inlineLink(telling, placed(c), page)}`;
  });
  return [
    `### ${words.say("comment-heading", { n })}`,
    facts.join(" · "),
    list.length > 0 ? list.join("\n") : words.say("no-claim"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
