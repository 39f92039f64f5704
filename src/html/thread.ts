import type { Codebook } from "../codebook/codebook.ts";
import { grouped } from "../grouped.ts";
import type { Words } from "../markdown/words.ts";
import type { Evidence, TopicScore } from "../model.ts";
import { type Picture, percent } from "../pictures/draw.ts";
import {
  replyMap,
  type StanceCounts,
  type StanceLabels,
  stanceByTopic,
  stanceCourse,
  type TopicRow,
  tenths,
} from "../pictures/pictures.ts";
import type { Row } from "../store/queries.ts";
import { visible } from "../text/visible.ts";
import { type Content, type Html, html, webAddress } from "./html.ts";

/** What every part of a page needs to know. */
export interface PageContext {
  readonly codebook: Codebook;
  /** Stance names, as claims carry them, and their labels. */
  readonly names: readonly [string, string, string];
  readonly labels: StanceLabels;
  readonly words: Words;
}

/** A thread with its parts: rows of the queries `threads`, `comments`, `thread-paragraphs`, `reports/page-claims`. */
export interface ThreadRows {
  readonly thread: Row;
  readonly comments: readonly Row[];
  readonly paragraphs: readonly Row[];
  readonly claims: readonly Row[];
}

/** Letters that stand for side A, side B and no side where colour does not help. */
export const LETTERS = ["A", "B", "–"] as const;
/** The same as classes of the style sheet. */
export const CLASSES = ["a", "b", "n"] as const;

/** Below this, a boundary or reply link is shown as doubtful. */
const DOUBT = 0.8;
/** Above this, a probability of the split goes without saying. */
const SURE = 0.95;
/** Replies below this depth stand beside each other: browsers nest no deeper than 512 elements. */
const DEEPEST = 60;

interface Claim {
  readonly id: string;
  readonly stance: 0 | 1 | 2;
  readonly row: Row;
  readonly topics: readonly TopicScore[];
  readonly evidence: readonly Evidence[];
  readonly points: readonly { readonly text: string; readonly score: number }[];
}

interface Node {
  readonly row: Row;
  readonly id: string;
  readonly n: number;
  /** The one that it answers. */
  readonly parent: Node | undefined;
  readonly paragraphs: readonly Row[];
  readonly claims: readonly Claim[];
  readonly replies: Node[];
}

const text = (value: Row[string] | undefined): string => String(value ?? "");
const number = (value: Row[string] | undefined): number => Number(value ?? 0);

/** An id that can stand in an attribute and behind a `#`. */
export const anchor = (id: Row[string] | undefined): string => text(id).replace(/[^\w.-]/gu, "_");

/** Claims by stance. */
function countStances(claims: readonly { readonly stance: 0 | 1 | 2 }[]): StanceCounts {
  return [0, 1, 2].map((s) => claims.filter((c) => c.stance === s).length) as unknown as StanceCounts;
}

/** One discussion as a section of the page: heading, figures, pictures, and its comments as a tree. */
export function threadSection(context: PageContext, rows: ThreadRows): Html {
  const { words, labels } = context;
  const { thread } = rows;
  const { nodes, top } = tree(context, rows);
  const id = anchor(thread["thread_id"]);
  const address = webAddress(thread["url"]);
  const counts = nodes.map((n) => countStances(n.claims));
  const pictures =
    nodes.length < 2
      ? []
      : [
          stanceByTopic(byTopic(context, nodes), labels, words),
          stanceCourse(tenths(counts), labels, words),
          replyMap(
            rows.comments.map((c, i) => ({
              parent: c["parent"] === null ? null : number(c["parent"]),
              counts: counts[i]!,
            })),
            labels,
            words,
          ),
        ];
  return html`
<section class="thread" id="${id}" aria-labelledby="${id}-h">
<h2 id="${id}-h">${text(thread["title"])}</h2>
<p class="meta">${words.say("page.size", { comments: number(thread["comments"]), claims: rows.claims.length })}${address && html` · <a href="${address}" rel="noopener noreferrer nofollow">${words.say("thread.itself")}</a>`}</p>
${thread["format"] === "flat" && html`<p class="meta">${words.say("page.inferred", { start: percent(number(thread["mean_start_score"])), parent: percent(number(thread["mean_parent_score"])) })}</p>`}
${pictures.length > 0 && html`<details class="pictures"><summary>${words.say("page.pictured")}</summary>${pictures.map((p) => figure(p, words))}</details>`}
<ol class="comments">${top.map((node) => comment(context, node))}</ol>
</section>`;
}

function byTopic({ codebook }: PageContext, nodes: readonly Node[]): TopicRow[] {
  return codebook.topics.map(({ name, label }) => ({
    label,
    counts: countStances(
      nodes.flatMap((n) => n.claims.filter((c) => c.topics.some((t) => t.topic === name))),
    ),
  }));
}

/** A picture with its words, and the same figures as a table. */
export function figure(picture: Picture, words: Words): Html {
  const { header, rows } = picture.table;
  const source = `data:image/svg+xml;base64,${Buffer.from(picture.svg).toString("base64")}`;
  return html`
<figure><img src="${source}" alt="${picture.alt}" width="640" loading="lazy">
<details><summary>${words.say("page.as-table")}</summary><table><thead><tr>${header.map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
<tbody>${rows.map((r) => html`<tr>${r.map((c, i) => (i === 0 ? html`<th scope="row">${c}</th>` : html`<td>${c}</td>`))}</tr>`)}</tbody></table></details></figure>`;
}

/** Comments with what is theirs, each under the one it answers. */
function tree(context: PageContext, rows: ThreadRows): { nodes: Node[]; top: Node[] } {
  const paragraphs = grouped(rows.paragraphs, (row) => row["comment_id"]);
  const claims = grouped(rows.claims, (row) => row["comment_id"]);
  const nodes: Node[] = [];
  const top: Node[] = [];
  // Where each stands in the tree, which is no deeper than DEEPEST. A comment answers an earlier one.
  const places = new Map<Node, { readonly depth: number; readonly list: Node[] }>();
  for (const row of rows.comments) {
    const parent = row["parent"] === null ? undefined : nodes[number(row["parent"])];
    const node: Node = {
      row,
      id: anchor(row["comment_id"]),
      n: number(row["ordinal"]) + 1,
      parent,
      paragraphs: paragraphs.get(row["comment_id"]) ?? [],
      claims: (claims.get(row["comment_id"]) ?? []).map((c) => claim(context, c)),
      replies: [],
    };
    const above = parent && places.get(parent);
    const place =
      parent === undefined || above === undefined
        ? { depth: 0, list: top }
        : above.depth === DEEPEST
          ? above
          : { depth: above.depth + 1, list: parent.replies };
    nodes.push(node);
    places.set(node, place);
    place.list.push(node);
  }
  return { nodes, top };
}

function claim({ names }: PageContext, row: Row): Claim {
  const stance = names.indexOf(text(row["stance"]));
  return {
    id: anchor(row["claim_id"]),
    stance: stance === 0 || stance === 1 ? stance : 2,
    row,
    topics: JSON.parse(text(row["topics"])) as TopicScore[],
    evidence: JSON.parse(text(row["evidence"])) as Evidence[],
    points: JSON.parse(text(row["points"])) as Claim["points"],
  };
}

function comment(context: PageContext, node: Node): Html {
  const { words } = context;
  const { row, id, n, parent } = node;
  const author = text(row["author"]);
  const posted = text(row["posted_at"]);
  const start = number(row["start_score"]);
  const link = number(row["parent_score"]);
  const address = webAddress(row["url"]);
  const doubtful = start < DOUBT || link < DOUBT;
  const kind =
    row["kind"] === "article"
      ? words.say("kind.article")
      : row["kind"] === "deleted" && words.say("kind.deleted");
  const meta: Content[] = [
    kind,
    posted !== "" && html`<time datetime="${posted}">${posted.slice(0, 10)}</time>`,
    parent &&
      html`${words.say("page.answers")} <a href="#${parent.id}">${parent.n}</a>${link < SURE && ` (${words.say("page.sure", { percent: percent(link) })})`}`,
    start < SURE && words.say("page.begins-here", { percent: percent(start) }),
    address
      ? html`<a href="${address}" rel="noopener noreferrer nofollow">${words.say("page.source")}</a>`
      : words.say("page.line", { n: number(row["line"]) }),
  ].filter(Boolean);
  return html`
<li><article id="${id}" class="comment${doubtful && " doubt"}" data-author="${author}" aria-labelledby="${id}-h">
<header><h3 id="${id}-h"><a href="#${id}" aria-label="${words.say("page.link-to")} ${n}">${n}</a>${author !== "" && html` <bdi>${author}</bdi>`}</h3><p class="meta">${meta.map((m, i) => [i > 0 && " · ", m])}</p></header>
<div class="words">${claimsIn(node).map(([row, claims]) => paragraph(context, row, claims))}</div>
${node.claims.length > 0 && html`<details class="why"><summary>${words.say("page.claims", { n: node.claims.length })}: ${words.say("page.why")}</summary>${node.claims.map((c) => reasons(context, c))}</details>`}
</article>${node.replies.length > 0 && html`<details class="replies" open><summary>${words.say("page.replies", { n: descendants(node) })}</summary><ol>${node.replies.map((r) => comment(context, r))}</ol></details>`}</li>`;
}

function descendants(node: Node): number {
  return node.replies.reduce((sum, reply) => sum + 1 + descendants(reply), 0);
}

/** The paragraphs of a comment with the claims that begin in each: both stand in the order of the text. */
function claimsIn({ paragraphs, claims }: Node): (readonly [Row, readonly Claim[]])[] {
  let next = 0;
  return paragraphs.map((row) => {
    const own: Claim[] = [];
    for (; next < claims.length; next++) {
      const at = number(claims[next]!.row["char_start"]);
      if (at >= number(row["char_end"])) break;
      if (at >= number(row["char_start"])) own.push(claims[next]!);
    }
    return [row, own];
  });
}

/** A paragraph with its claims marked: the text letter by letter, nothing put in between. */
function paragraph(context: PageContext, row: Row, claims: readonly Claim[]): Html {
  const source = text(row["source"]);
  const letters = [...text(row["text"])];
  const start = number(row["char_start"]);
  const pieces: Content[] = [];
  let at = 0;
  for (const c of claims) {
    const from = number(c.row["char_start"]) - start;
    const to = number(c.row["char_end"]) - start;
    if (from < at || to > letters.length) continue;
    pieces.push(letters.slice(at, from).join(""), mark(context, c, letters.slice(from, to).join("")));
    at = to;
  }
  pieces.push(letters.slice(at).join(""));
  if (source === "quote") return html`<blockquote><p dir="auto">${pieces}</p></blockquote>`;
  if (source === "comment") return html`<p dir="auto">${pieces}</p>`;
  return html`<p dir="auto" class="${source}"><small>${context.words.say(`page.source.${source}`)}</small> ${pieces}</p>`;
}

/** A claim in its paragraph: a link to its evidence. */
function mark({ labels, codebook, words }: PageContext, c: Claim, content: string): Html {
  const score = number(c.row["stance_score"]);
  const certainty = score < 0.5 ? " low" : score >= 0.75 && " high";
  const topics = c.topics.map((t) => codebook.topics.findIndex((x) => x.name === t.topic));
  const title = [
    `${labels[c.stance]}, ${words.say("page.sure", { percent: percent(score) })}`,
    ...c.topics.map((t) => topicLabel(codebook, t.topic)),
  ].join("; ");
  return html`<a class="claim ${CLASSES[c.stance]}${certainty}" id="${c.id}" href="#${c.id}-why" title="${title}" data-stance="${c.stance}" data-topics="${topics.join(" ")}" data-sure="${Math.round(100 * score)}">${content}</a>`;
}

/** Why a claim has its labels. */
function reasons({ labels, codebook, words }: PageContext, c: Claim): Html {
  const opening = [...visible(text(c.row["text"]))];
  const short = opening.length > 80 ? `${opening.slice(0, 79).join("").trimEnd()}…` : opening.join("");
  const parts = [
    {
      name: text(c.row["stance"]),
      label: html`<b class="chip ${CLASSES[c.stance]}">${LETTERS[c.stance]}</b> ${labels[c.stance]}`,
      score: number(c.row["stance_score"]),
    },
    ...c.topics.map((t) => ({ name: t.topic, label: topicLabel(codebook, t.topic), score: t.score })),
    { name: "claim", label: words.say("page.is-claim"), score: number(c.row["claim_score"]) },
  ];
  return html`
<div class="reasons ${CLASSES[c.stance]}" id="${c.id}-why"><p><a href="#${c.id}" dir="auto">${short}</a></p>
<dl>${parts.map(({ name, label, score }) => {
    const evidence = c.evidence.filter((e) => e.label === name);
    return html`<div><dt>${label}, ${words.say("page.sure", { percent: percent(score) })}</dt><dd>${
      evidence.length === 0
        ? words.say("page.no-evidence")
        : html`<ul>${evidence.map((e) => html`<li><span class="meta">${e.kind}:</span> <bdi>${e.detail}</bdi> <b>${signed(e.weight)}</b></li>`)}</ul>`
    }</dd></div>`;
  })}${c.points.map((p) => html`<div><dt>${words.say("page.key-point")}, ${words.say("page.sure", { percent: percent(p.score) })}</dt><dd>${p.text}</dd></div>`)}</dl></div>`;
}

function topicLabel(codebook: Codebook, name: string): string {
  return codebook.topics.find((t) => t.name === name)?.label ?? name;
}

/** A weight with its sign. */
function signed(weight: number): string {
  return `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(2)}`;
}
