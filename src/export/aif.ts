import type { Codebook } from "../codebook/codebook.ts";
import { grouped } from "../grouped.ts";
import type { ClaimRow, CommentRow, Threadmine } from "../index.ts";
import { contents, type ExportFile, type ThreadContent } from "./files.ts";
import { codebookOf } from "./names.ts";

/**
 * An xAIF document a thread: the Argument Interchange Format as the Open Argument Mining Framework passes it on
 * (https://pypi.org/project/xaif/, "xAIF documentation"; Chesñevar et al. 2006, "Towards an argument interchange
 * format").
 *
 * Every claim is a locution (L) of its author and a proposition (I), joined by an illocution (YA). A reply is a
 * transition (TA) from the last claim of the comment answered to the first one of the answer. Each side of the debate
 * is a proposition too; a claim that takes it is joined to it by an inference (RA), and the sides by a conflict (CA).
 * Claims carry `claim_id`, `char_start`, `char_end` and `stance_score` beside what the format asks for.
 */
export function* aif(db: Threadmine): Generator<ExportFile, undefined> {
  const codebook = codebookOf(db);
  for (const content of contents(db))
    yield { name: `${content.name}.json`, chunks: [`${JSON.stringify(documentOf(content, codebook))}\n`] };
}

/** Nodes and the edges between them, numbered as they come. */
class Graph {
  readonly nodes: Record<string, unknown>[] = [];
  readonly edges: { edgeID: number; fromID: number; toID: number }[] = [];

  /** Adds a node; gives its number. */
  node(type: string, text: string, more: Readonly<Record<string, unknown>> = {}): number {
    return this.nodes.push({ nodeID: this.nodes.length, text, type, ...more }) - 1;
  }

  /** Joins two nodes by one of their relation. */
  join(from: number, type: string, text: string, to: number): void {
    const by = this.node(type, text);
    this.edges.push({ edgeID: this.edges.length, fromID: from, toID: by });
    this.edges.push({ edgeID: this.edges.length, fromID: by, toID: to });
  }
}

/** Those who claim something: each named author once, and each comment without a name. */
class Participants {
  readonly all: { participantID: number; firstname: string; surname: string }[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf({ author, comment_id, ordinal }: CommentRow): number {
    const key = author === null ? `unknown ${comment_id}` : `named ${author}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const participantID = this.all.length;
    this.numbers.set(key, participantID);
    this.all.push({
      participantID,
      firstname: author ?? "Unknown",
      surname: author === null ? String(ordinal + 1) : "",
    });
    return participantID;
  }
}

/** A claim, and the number of its locution. */
interface Spoken {
  readonly claim: ClaimRow;
  readonly locution: number;
}

function documentOf({ thread, comments, claims }: ThreadContent, codebook: Codebook): unknown {
  const graph = new Graph();
  const participants = new Participants();
  const locutions: { nodeID: number; personID: number }[] = [];
  const sides = new Map<string, number>(codebook.sides.map((s) => [s.name, graph.node("I", s.label)]));
  const [one, other] = [...sides.values()] as [number, number];
  graph.join(one, "CA", "Default Conflict", other);

  const speak = (claim: ClaimRow, personID: number): Spoken => {
    const { claim_id, char_start, char_end, stance_score, text } = claim;
    const locution = graph.node("L", text);
    const proposition = graph.node("I", text, { claim_id, char_start, char_end, stance_score });
    locutions.push({ nodeID: locution, personID });
    graph.join(locution, "YA", "Asserting", proposition);
    const side = sides.get(claim.stance);
    if (side !== undefined) graph.join(proposition, "RA", "Default Inference", side);
    return { claim, locution };
  };
  const claimsOf = grouped(claims, (c) => c.comment_id);
  const spoken = new Map<string, readonly Spoken[]>();
  for (const comment of comments) {
    const own = claimsOf.get(comment.comment_id);
    if (!own) continue;
    const person = participants.numberOf(comment);
    spoken.set(
      comment.comment_id,
      own.map((claim) => speak(claim, person)),
    );
  }
  for (const { comment_id, parent_id } of comments) {
    const answer = spoken.get(comment_id)?.[0];
    const answered = parent_id === null ? undefined : spoken.get(parent_id)?.at(-1);
    if (answer && answered) graph.join(answered.locution, "TA", "Default Transition", answer.locution);
  }
  return {
    AIF: {
      nodes: graph.nodes,
      edges: graph.edges,
      locutions,
      participants: participants.all,
      schemefulfillments: null,
      descriptorfulfillments: null,
    },
    dialog: true,
    ova: [],
    text: { txt: marked(thread.text, [...spoken.values()].flat()) },
  };
}

const escapeHtml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "<br>");

/** The text as HTML, each claim in a span whose id is its locution's, as OVA shows it. */
function marked(text: string, spoken: readonly Spoken[]): string {
  const points = Array.from(text);
  const plain = (start: number, end?: number): string => escapeHtml(points.slice(start, end).join(""));
  let at = 0;
  let html = "";
  for (const { claim, locution } of [...spoken].sort((a, b) => a.claim.char_start - b.claim.char_start)) {
    html += `${plain(at, claim.char_start)}<span class="highlighted" id="${locution}">${plain(claim.char_start, claim.char_end)}</span>`;
    at = claim.char_end;
  }
  return html + plain(at);
}
