import type { Codebook } from "../codebook/codebook.ts";
import { grouped } from "../grouped.ts";
import type { ClaimRow, Threadmine } from "../index.ts";
import { contents, type ExportFile, type ThreadContent } from "./files.ts";

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
  const codebook = JSON.parse(db.codebook()) as Codebook;
  for (const content of contents(db))
    yield { name: `${content.name}.json`, chunks: [`${JSON.stringify(documentOf(content, codebook))}\n`] };
}

function documentOf({ thread, comments, claims }: ThreadContent, codebook: Codebook): unknown {
  const nodes: Record<string, unknown>[] = [];
  const edges: { edgeID: number; fromID: number; toID: number }[] = [];
  const locutions: { nodeID: number; personID: number }[] = [];
  const node = (type: string, text: string, more: Readonly<Record<string, unknown>> = {}): number =>
    nodes.push({ nodeID: nodes.length, text, type, ...more }) - 1;
  const join = (from: number, type: string, text: string, to: number): void => {
    const by = node(type, text);
    edges.push({ edgeID: edges.length, fromID: from, toID: by });
    edges.push({ edgeID: edges.length, fromID: by, toID: to });
  };

  const sides = new Map<string, number>(codebook.sides.map((s) => [s.name, node("I", s.label)]));
  const [one, other] = [...sides.values()] as [number, number];
  join(one, "CA", "Default Conflict", other);

  const people = new Map<string, number>();
  const person = (author: string | null, comment: string): number => {
    const key = author === null ? `unknown ${comment}` : `named ${author}`;
    if (!people.has(key)) people.set(key, people.size);
    return people.get(key)!;
  };
  const spoken = new Map<string, { claim: ClaimRow; locution: number }[]>();
  const participants: { participantID: number; firstname: string; surname: string }[] = [];
  const claimsOf = grouped(claims, (c) => c.comment_id);
  for (const comment of comments) {
    const own = claimsOf.get(comment.comment_id);
    if (!own) continue;
    const personID = person(comment.author, comment.comment_id);
    if (personID === participants.length)
      participants.push({
        participantID: personID,
        firstname: comment.author ?? "Unknown",
        surname: comment.author === null ? String(comment.ordinal + 1) : "",
      });
    const said: { claim: ClaimRow; locution: number }[] = [];
    spoken.set(comment.comment_id, said);
    for (const claim of own) {
      const { claim_id, char_start, char_end, stance_score } = claim;
      const locution = node("L", claim.text);
      const proposition = node("I", claim.text, { claim_id, char_start, char_end, stance_score });
      locutions.push({ nodeID: locution, personID });
      join(locution, "YA", "Asserting", proposition);
      const side = sides.get(claim.stance);
      if (side !== undefined) join(proposition, "RA", "Default Inference", side);
      said.push({ claim, locution });
    }
  }
  for (const { comment_id, parent_id } of comments) {
    const answer = spoken.get(comment_id)?.[0];
    const answered = parent_id === null ? undefined : spoken.get(parent_id)?.at(-1);
    if (answer && answered) join(answered.locution, "TA", "Default Transition", answer.locution);
  }
  return {
    AIF: {
      nodes,
      edges,
      locutions,
      participants,
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
function marked(
  text: string,
  spoken: readonly { readonly claim: ClaimRow; readonly locution: number }[],
): string {
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
