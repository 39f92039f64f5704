import { posix } from "node:path";
import type { Codebook } from "../codebook/codebook.ts";
import { stances } from "../codebook/codebook.ts";
import type { Row, Value } from "../store/queries.ts";
import { escapeMarkdown, percent, plural, slug, table } from "./escape.ts";

/** A file of a report: path below the reports' folder, and Markdown. */
export interface ReportFile {
  readonly path: string;
  readonly markdown: string;
}

/** What reports read: rows of named queries, by name. */
export interface ReportSource {
  rows(query: string, parameters?: Readonly<Record<string, string | number>>): Row[];
  readonly codebook: Codebook;
}

const QUOTATIONS = 3;
/** Claims of a probability below this are not quoted as examples. */
const SURE = 0.6;

const number = (value: Value | undefined): number => Number(value ?? 0);
const string = (value: Value | undefined): string => String(value ?? "");
/** Sums a column over rows. */
const total = (rows: readonly Row[], column: string): number =>
  rows.reduce((sum, r) => sum + number(r[column]), 0);

function label(codebook: Codebook, stance: string): string {
  return [...codebook.sides, codebook.neutral].find((s) => s.name === stance)?.label ?? stance;
}

/** Distinct file names for threads: the title's words, and a number behind those that come again. */
export function threadFiles(threads: readonly Row[]): Map<string, string> {
  const used = new Map<string, number>();
  return new Map(
    threads.map((t) => {
      const base = slug(string(t["title"]));
      const n = (used.get(base) ?? 0) + 1;
      used.set(base, n);
      return [string(t["thread_id"]), n === 1 ? base : `${base}-${n}`];
    }),
  );
}

/** Where a reader finds a comment itself: the site's own page, or the line of the file that was read. */
function origin(row: Row, fromFolder: string, reportsFolder: string): string | undefined {
  const url = string(row["url"]);
  if (URL.canParse(url) && /^https?:/u.test(url)) return webAddress(url);
  const uri = string(row["uri"]);
  if (uri === "" || uri === "-" || row["line"] === undefined) return undefined;
  const path = uri.startsWith("/") ? uri : posix.relative(posix.join(reportsFolder, fromFolder), uri);
  return `${path.split("/").map(pathSegment).join("/")}${uri.endsWith(".txt") ? `#L${row["line"]}` : ""}`;
}

/** A part of a path that cannot end a Markdown link early. */
function pathSegment(name: string): string {
  return encodeURIComponent(name).replace(/[()]/gu, (c) => (c === "(" ? "%28" : "%29"));
}

/** An address that cannot end a Markdown link early. */
function webAddress(url: string): string {
  return new URL(url).href.replace(/[()<>\s]/gu, (c) =>
    encodeURIComponent(c).replace("(", "%28").replace(")", "%29"),
  );
}

function quotation(row: Row, files: ReadonlyMap<string, string>, fromFolder: string): string {
  const file = `${fromFolder === "threads" ? "" : "../threads/"}${files.get(string(row["thread_id"]))}.md`;
  const place = `comment ${number(row["comment"])}`;
  const who = [
    row["author"] ? escapeMarkdown(string(row["author"])) : undefined,
    row["posted_at"] ? string(row["posted_at"]).slice(0, 10) : undefined,
  ]
    .filter(Boolean)
    .join(", ");
  return `> ${escapeMarkdown(string(row["text"]))}\n>\n> — ${who ? `${who}, ` : ""}[${escapeMarkdown(string(row["title"]))}, ${place}](${file}#c${number(row["comment"])}) · ${Math.round(100 * number(row["stance_score"]))} % sure`;
}

/** The best quotations: surest first, of middling length, one a comment. */
function choose(rows: readonly Row[], most: number): Row[] {
  const comments = new Set<string>();
  const chosen: Row[] = [];
  for (const row of rows) {
    const length = string(row["text"]).length;
    const comment = string(row["comment_id"]);
    if (length < 40 || length > 320 || number(row["stance_score"]) < SURE || comments.has(comment)) continue;
    comments.add(comment);
    chosen.push(row);
    if (chosen.length === most) break;
  }
  return chosen;
}

function stanceTable(codebook: Codebook, rows: readonly Row[], totals: readonly Row[]): string {
  const names = stances(codebook);
  const topics = [...codebook.topics.map((t) => t.name), "(none)"];
  return table(
    ["Topic", ...names.map((s) => label(codebook, s)), "Claims", "Comments", "Threads"],
    topics.map((topic) => {
      const own = rows.filter((r) => r["topic"] === topic);
      const of = (stance: string): number => number(own.find((r) => r["stance"] === stance)?.["claims"]);
      const name = codebook.topics.find((t) => t.name === topic);
      const all = totals.find((r) => r["topic"] === topic);
      return [
        name ? `[${escapeMarkdown(name.label)}](topics/${slug(topic)}.md)` : "no topic",
        ...names.map(of),
        ...["claims", "comments", "threads"].map((column) => number(all?.[column])),
      ];
    }),
  );
}

/** "more for X than for Y", from the numbers alone. */
function leaning(codebook: Codebook, counts: readonly number[]): string {
  const [a = 0, b = 0, n = 0] = counts;
  const all = a + b + n;
  if (all === 0) return "Nothing is claimed here.";
  const [first, second] = codebook.sides;
  const shares = `${percent(a, all)} of the claims speak for ${first.statement}, ${percent(b, all)} for ${second.statement}, and ${percent(n, all)} take no side`;
  if (a + b < 10) return `${shares}. That is too few to say where the discussion leans.`;
  const gap = Math.abs(a - b) / (a + b);
  const lead = a > b ? first.statement : second.statement;
  return `${shares}. ${gap < 0.2 ? "The two sides are about even." : `The discussion leans ${gap < 0.5 ? "" : "strongly "}towards ${lead}.`}`;
}

/** All reports of a database: the index, one a thread, one a topic. `reportsFolder` is only used to make links. */
export function* makeReports(source: ReportSource, reportsFolder: string): Generator<ReportFile> {
  const { codebook } = source;
  const threads = source.rows("threads");
  const files = threadFiles(threads);
  yield { path: "index.md", markdown: index(source, threads, files) };
  for (const topic of codebook.topics)
    yield { path: `topics/${slug(topic.name)}.md`, markdown: topicDigest(source, topic.name, files) };
  for (const thread of threads)
    yield {
      path: `threads/${files.get(string(thread["thread_id"]))}.md`,
      markdown: threadReport(source, thread, files, reportsFolder),
    };
}

function index(source: ReportSource, threads: readonly Row[], files: ReadonlyMap<string, string>): string {
  const { codebook } = source;
  const names = stances(codebook);
  const overview = source.rows("overview")[0]!;
  const byTopic = source.rows("stance-by-topic");
  const byThread = source.rows("stance-by-thread");
  const counts = names.map((s) =>
    total(
      byThread.filter((r) => r["stance"] === s),
      "claims",
    ),
  );
  const authors = number(overview["named_authors"]);
  return page(codebook.title, [
    `**The question:** ${escapeMarkdown(codebook.question)}`,
    `${plural(number(overview["threads"]), "thread")} with ${plural(number(overview["comments"]), "comment")}${authors > 0 ? ` (${plural(authors, "author")} known by name)` : ""} hold ${plural(number(overview["claims"]), "claim")} in ${plural(number(overview["sentences"]), "sentence")}. ${leaning(codebook, counts)}`,
    "## Stance by topic",
    stanceTable(codebook, byTopic, source.rows("topics")),
    "A claim of two topics counts in both rows.",
    "## Threads",
    table(
      ["Thread", "Comments", "Claims", ...names.map((s) => label(codebook, s))],
      threads.map((t) => {
        const own = byThread.filter((r) => r["thread_id"] === t["thread_id"]);
        return [
          `[${escapeMarkdown(string(t["title"]))}](threads/${files.get(string(t["thread_id"]))}.md)`,
          number(t["comments"]),
          number(t["claims"]),
          ...names.map((s) => number(own.find((r) => r["stance"] === s)?.["claims"])),
        ];
      }),
    ),
    "## How sure this is",
    `Labels are given by a model, sentence by sentence; each carries a calibrated probability. On average the stance given here has a probability of ${percent(number(overview["mean_stance_score"]), 1)}, and a boundary between comments ${percent(number(overview["mean_start_score"]), 1)}.`,
  ]);
}

function topicDigest(source: ReportSource, topicName: string, files: ReadonlyMap<string, string>): string {
  const { codebook } = source;
  const topic = codebook.topics.find((t) => t.name === topicName)!;
  const names = stances(codebook);
  const rows = source.rows("stance-by-topic").filter((r) => r["topic"] === topicName);
  const counts = names.map((s) => number(rows.find((r) => r["stance"] === s)?.["claims"]));
  const parts = [
    `**The topic:** ${escapeMarkdown(topic.description)}`,
    `${plural(total(rows, "claims"), "claim")} of this topic. ${leaning(codebook, counts)}`,
    table(
      ["Stance", "Claims", "Comments", "Threads"],
      names.map((s) => {
        const row = rows.find((r) => r["stance"] === s);
        return [
          escapeMarkdown(label(codebook, s)),
          number(row?.["claims"]),
          number(row?.["comments"]),
          number(row?.["threads"]),
        ];
      }),
    ),
  ];
  for (const stance of names) {
    const claims = source.rows("claims", { topic: topicName, stance, limit: 60 });
    const chosen = choose(claims, QUOTATIONS);
    if (chosen.length === 0) continue;
    parts.push(
      `## ${escapeMarkdown(label(codebook, stance))}`,
      ...chosen.map((r) => quotation(r, files, "topics")),
    );
  }
  return page(`${codebook.title} ${topic.label}`, parts);
}

function threadReport(
  source: ReportSource,
  thread: Row,
  files: ReadonlyMap<string, string>,
  reportsFolder: string,
): string {
  const { codebook } = source;
  const names = stances(codebook);
  const id = string(thread["thread_id"]);
  const comments = source.rows("comments", { thread: id });
  const claims = source.rows("claims", { thread: id, limit: -1 });
  const counts = names.map((s) => claims.filter((c) => c["stance"] === s).length);
  const authors = number(thread["authors"]);
  const address = string(thread["url"]);
  const parts = [
    `${plural(number(thread["comments"]), "comment")}${authors > 0 ? ` by ${plural(authors, "author")}` : ""}, ${plural(claims.length, "claim")}. ${leaning(codebook, counts)}${URL.canParse(address) && /^https?:/u.test(address) ? ` [The discussion itself](${webAddress(address)})` : ""}`,
    table(
      ["Topic", ...names.map((s) => escapeMarkdown(label(codebook, s)))],
      codebook.topics.map((t) => [
        escapeMarkdown(t.label),
        ...names.map(
          (s) =>
            claims.filter(
              (c) => c["stance"] === s && (JSON.parse(string(c["topics"])) as string[]).includes(t.name),
            ).length,
        ),
      ]),
    ),
  ];
  if (thread["format"] === "flat")
    parts.push(
      `The text came without marks of where a comment begins: the split below was inferred, each boundary with a probability of ${percent(number(thread["mean_start_score"]), 1)} on average and each reply link with ${percent(number(thread["mean_parent_score"]), 1)}.`,
    );
  for (const stance of names) {
    const chosen = choose(
      claims.filter((c) => c["stance"] === stance),
      QUOTATIONS,
    );
    if (chosen.length > 0)
      parts.push(
        `## ${escapeMarkdown(label(codebook, stance))}`,
        ...chosen.map((r) => quotation(r, files, "threads")),
      );
  }
  parts.push(
    "## Comment by comment",
    ...comments.map((c) =>
      commentSection({ ...c, uri: thread["uri"] ?? null }, claims, codebook, reportsFolder),
    ),
  );
  return page(string(thread["title"]), parts);
}

function commentSection(
  comment: Row,
  claims: readonly Row[],
  codebook: Codebook,
  reportsFolder: string,
): string {
  const n = number(comment["ordinal"]) + 1;
  const parent = comment["parent"];
  const where = origin(comment, "threads", reportsFolder);
  const heading = [
    comment["kind"] === "article" ? "the article" : comment["kind"] === "deleted" ? "deleted" : undefined,
    comment["author"] ? escapeMarkdown(string(comment["author"])) : undefined,
    comment["posted_at"] ? string(comment["posted_at"]).slice(0, 10) : undefined,
    parent === null || parent === undefined
      ? undefined
      : `answers [${number(parent) + 1}](#c${number(parent) + 1})`,
    where ? `[${where.includes("#L") ? `line ${number(comment["line"])}` : "source"}](${where})` : undefined,
  ].filter(Boolean);
  const own = claims
    .filter((c) => c["comment_id"] === comment["comment_id"])
    .sort((a, b) => string(a["claim_id"]).localeCompare(string(b["claim_id"]), "en", { numeric: true }));
  const lines = own.map((c) => {
    const topics = (JSON.parse(string(c["topics"])) as string[])
      .map((t) => ` · ${escapeMarkdown(t)}`)
      .join("");
    return `- **${escapeMarkdown(label(codebook, string(c["stance"])))}**${topics} (${Math.round(100 * number(c["stance_score"]))} %): ${escapeMarkdown(string(c["text"]))}`;
  });
  return `<a id="c${n}"></a>**${n}**${heading.length > 0 ? ` · ${heading.join(" · ")}` : ""}\n\n${lines.length > 0 ? lines.join("\n") : "*no claim*"}`;
}

const CAVEAT =
  "*Each label is a model's guess, with its probability beside it. On threads it has not seen, the side is told rightly for somewhat more than half of the claims: take counts as a first impression, and read a quotation in its thread before you rely on it.*";

function page(title: string, parts: readonly string[]): string {
  return `# ${escapeMarkdown(title)}\n\n${[...parts, CAVEAT].join("\n\n")}\n`;
}
