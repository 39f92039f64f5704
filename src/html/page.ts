import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { stances } from "../codebook/codebook.ts";
import { warning } from "../markdown/method.ts";
import type { ReportSource } from "../markdown/source.ts";
import type { Words } from "../markdown/words.ts";
import { type Picture, type StanceCounts, stanceByTopic } from "../pictures/pictures.ts";
import type { Row } from "../store/queries.ts";
import { type Html, html, trusted } from "./html.ts";
import { anchor, CLASSES, figure, LETTERS, type PageContext, threadSection } from "./thread.ts";

/** What a page reads: rows of named queries, by name. */
export type PageSource = Pick<ReportSource, "rows" | "codebook" | "confusion">;

/** Values of `page.count` that stay as they are: the page's script puts numbers there. */
const FILLED_BY_SCRIPT = { shown: "{shown}", all: "{all}", comments: "{comments}" };

const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const hash = (content: string): string => `'sha256-${createHash("sha256").update(content).digest("base64")}'`;

/**
 * One self-contained HTML page of threads: no network, no script needed to read. Given thread by thread, so that
 * no more than one is in memory.
 *
 * @param threads rows of the query `threads`: those to be shown.
 */
export function* makePage(
  source: PageSource,
  threads: readonly Row[],
  words: Words,
): Generator<string, undefined> {
  const { codebook } = source;
  const context: PageContext = {
    codebook,
    names: stances(codebook),
    labels: [codebook.sides[0].label, codebook.sides[1].label, codebook.neutral.label],
    words,
  };
  const script = asset("script.js");
  yield head(source, threads, context, script);
  for (const thread of threads) {
    const of = { thread: String(thread["thread_id"]) };
    yield threadSection(context, {
      thread,
      comments: source.rows("comments", of),
      paragraphs: source.rows("thread-paragraphs", of),
      claims: source.rows("reports/page-claims", of),
    }).markup;
  }
  yield `\n</main>\n<script>${script}</script>\n</body>\n</html>\n`;
}

/** Stance counts of the claims of each thread. */
function countsByThread(source: PageSource, names: PageContext["names"]): (thread: Row) => StanceCounts {
  const byThread = new Map<Row[string] | undefined, [number, number, number]>();
  for (const row of source.rows("stance-by-thread")) {
    const counts = byThread.get(row["thread_id"]) ?? [0, 0, 0];
    const stance = names.indexOf(String(row["stance"]));
    if (stance >= 0) counts[stance] = Number(row["claims"]);
    byThread.set(row["thread_id"], counts);
  }
  return (thread) => byThread.get(thread["thread_id"]) ?? [0, 0, 0];
}

/** All that stands above the threads. */
function head(source: PageSource, threads: readonly Row[], context: PageContext, script: string): string {
  const { codebook, words } = context;
  const countsOf = countsByThread(source, context.names);
  const style = asset("style.css");
  // A style attribute or a script that somehow came in from a thread would not be run.
  const policy = `default-src 'none'; img-src data:; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
${html`<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="threadmine">
<title>${threads.length === 1 ? String(threads[0]!["title"]) : codebook.title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#discussion">${words.say("page.skip")}</a>
<header class="top"><h1>${codebook.title}</h1>
<p><b>${words.say("page.question")}:</b> ${codebook.question}</p>
<p class="meta">${words.say("page.size-threads", { threads: threads.length, comments: sum(threads, "comments"), claims: sum(threads, "claims") })}</p></header>
<div class="side">
${filters(
  context,
  threads.map(countsOf),
  threads.some((t) => Number(t["authors"]) > 0),
)}
<p class="warning">${warning({ source, words })}</p>
<details class="how"><summary>${words.say("page.how")}</summary><p>${words.say("page.marks")}</p>${source.confusion && html`<p>${words.say("method.caution")}</p>`}</details>
${threads.length > 1 && html`<nav aria-label="${words.say("page.contents")}"><h2>${words.say("page.contents")}</h2><ol>${threads.map((t) => entry(t, countsOf(t), context))}</ol></nav>`}
</div>
<main id="discussion" tabindex="-1">
${threads.length > 1 && figure(overview(source, context), words)}`}`;
}

const sum = (rows: readonly Row[], column: string): number =>
  rows.reduce((total, row) => total + Number(row[column]), 0);

function overview(source: PageSource, { names, labels, words, codebook }: PageContext): Picture {
  const rows = source.rows("stance-by-topic");
  const claims = (topic: string, stance: string): number =>
    Number(rows.find((r) => r["topic"] === topic && r["stance"] === stance)?.["claims"] ?? 0);
  return stanceByTopic(
    codebook.topics.map((t) => ({
      label: t.label,
      counts: [claims(t.name, names[0]), claims(t.name, names[1]), claims(t.name, names[2])],
    })),
    labels,
    words,
  );
}

/** A thread in the list of contents, with a bar of its claims by stance. */
function entry(thread: Row, counts: StanceCounts, { words }: PageContext): Html {
  const [a, b, none] = counts;
  const bars = [a, none, b].map((count, i) => ({
    x: [0, a, a + none][i]!,
    count,
    name: ["a", "n", "b"][i]!,
  }));
  return html`<li><a href="#${anchor(thread["thread_id"])}">${String(thread["title"])}</a> <span class="meta">${words.say("page.claims", { n: a + b + none })}</span>
<svg class="bar" viewBox="0 0 ${Math.max(1, a + b + none)} 1" preserveAspectRatio="none" aria-hidden="true">${bars.map((s) => html`<rect class="${s.name}" x="${s.x}" width="${s.count}" height="1"/>`)}</svg></li>`;
}

/** The form of filters, shown by the script that makes it work; also the key to letters and lines. */
function filters(context: PageContext, counts: readonly StanceCounts[], authors: boolean): Html {
  const { labels, codebook, words } = context;
  const topics = [...codebook.topics.map((t) => t.label), words.say("page.no-topic")];
  return html`<search aria-label="${words.say("page.filters")}"><form id="filters" data-count="${words.say("page.count", FILLED_BY_SCRIPT)}">
<fieldset id="key" disabled><legend>${words.say("stance")}</legend>${labels.map(
    (label, i) =>
      html`<label class="choice"><input type="checkbox" name="stance" value="${i}" checked><span><b class="chip ${CLASSES[i]}">${LETTERS[i]}</b> <span class="sample ${CLASSES[i]}">${label}</span> <span class="meta">${counts.reduce((total, c) => total + c[i]!, 0)}</span></span></label>`,
  )}</fieldset>
<div id="more" hidden><fieldset><legend>${words.say("topic-head")}</legend>${topics.map(
    (label, i) =>
      html`<label class="choice"><input type="checkbox" name="topic" value="${i === codebook.topics.length ? "" : i}" checked><span>${label}</span></label>`,
  )}</fieldset>
${authors && html`<p><label class="field" for="author">${words.say("page.author")}</label><input type="search" id="author" name="author" list="authors" autocomplete="off"><datalist id="authors"></datalist></p>`}
<p><label class="field" for="sure">${words.say("page.certainty")}</label><span class="slider"><input type="range" id="sure" name="sure" min="0" max="95" step="5" value="0"><output for="sure" aria-live="off">0 %</output></span></p>
<p><button type="reset">${words.say("page.reset")}</button></p>
<p id="count" role="status"></p></div></form></search>
<p class="meta" id="plain">${words.say("page.no-script")}</p>`;
}
