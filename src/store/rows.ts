import { grouped } from "../grouped.ts";
import type { Claim, Comment, Evidence, MinedThread, Paragraph, PointScore, Span, Thread } from "../model.ts";
import { codePointOffsets } from "../text/codepoints.ts";
import { echoOf } from "./echo.ts";

/** A row of one of the relations, by the names of its columns. */
export type TableRow = Readonly<Record<string, string | number | null>>;

/**
 * The relations of a thread, in the order in which `rowsOf` gives them. Anyone may query them but for `claim_vectors`:
 * emerging points are found by it, over all threads together.
 */
export const RELATIONS = [
  "comments",
  "paragraphs",
  "claims",
  "claim_topics",
  "claim_points",
  "claim_vectors",
  "claim_evidence",
  "thread_notes",
  "threads",
] as const;
export type Relation = (typeof RELATIONS)[number];

/** A probability as the database keeps it. */
export const tenThousandths = (p: number): number => Math.round(p * 10_000);
/** Pieces of evidence that a claim keeps. */
export const MOST_EVIDENCE = 256;

const score = (p: number): number => tenThousandths(p) / 10_000;
const weight = ({ weight: w }: Evidence): number =>
  Math.max(-25, Math.min(25, Math.round(w * 1000) / 1000)) + 0;

/** A row, and the relation that it belongs to. */
type Placed = readonly [Relation, TableRow];

/**
 * A thread's rows in every relation, as a database shows them after storing it; the row of the thread itself comes
 * last. Offsets count code points. Each row has its `thread_id` beside the relation's own columns.
 */
export function* rowsOf(mined: MinedThread): Generator<Placed> {
  const { thread, comments, paragraphs, claims, sentences } = mined;
  const { threadId: thread_id, text } = thread;
  const at = codePointOffsets(text);
  const span = ({ start, end }: Span) => ({
    char_start: at(start),
    char_end: at(end),
    text: text.slice(start, end),
  });
  const lineOf = lineCounter(text);
  const idOf = (comment: number): string => comments[comment]!.commentId;
  for (const c of comments)
    yield [
      "comments",
      {
        thread_id,
        comment_id: c.commentId,
        ordinal: c.ordinal,
        parent_id: c.parent === null ? null : idOf(c.parent),
        parent_ordinal: c.parent,
        kind: c.kind,
        author: c.author,
        posted_at: c.postedAt,
        url: c.url,
        native_id: c.nativeId,
        ...span(c),
        start_score: score(c.startScore),
        parent_score: score(c.parentScore),
        line: lineOf(c.start),
      },
    ];
  for (const p of paragraphs) {
    const row = { thread_id, comment_id: idOf(p.comment), ordinal: p.ordinal, source: p.source, ...span(p) };
    yield ["paragraphs", row];
  }
  for (const c of claims) {
    const place = { thread_id, comment_id: idOf(c.comment), claim_id: c.claimId, ...span(c) };
    yield ["claims", { ...place, ...claimColumns(c, place.text, lineOf(c.start)) }];
    yield* labelRows(thread_id, c);
  }
  for (const [ordinal, { code, message, post }] of thread.notes.entries())
    yield [
      "thread_notes",
      { thread_id, comment_id: post === null ? null : idOf(post), ordinal, code, message },
    ];
  const { title, format, uri, sha256, url } = thread;
  yield ["threads", { thread_id, title, format, uri, sha256, url, text, sentences }];
}

/** What the relation `claims` says of a claim besides its place. */
function claimColumns(c: Claim, text: string, line: number): TableRow {
  return {
    claim_score: score(c.claimScore),
    stance: c.stance,
    stance_score: score(c.stanceScore),
    topics: JSON.stringify(c.topics.map((t) => t.topic)),
    line,
    sureness: Math.floor((tenThousandths(c.claimScore) * tenThousandths(c.stanceScore)) / 100),
    echo: echoOf(text),
  };
}

/** A claim's topics, points, vector and evidence. */
function* labelRows(thread_id: string, c: Claim): Generator<Placed> {
  const claim_id = c.claimId;
  for (const t of c.topics)
    yield ["claim_topics", { thread_id, claim_id, topic: t.topic, score: score(t.score) }];
  for (const p of c.points)
    yield ["claim_points", { thread_id, claim_id, point_id: p.point, score: score(p.score) }];
  if (c.vector)
    yield ["claim_vectors", { thread_id, claim_id, vector: Buffer.from(c.vector).toString("base64") }];
  for (const [ordinal, e] of c.evidence.slice(0, MOST_EVIDENCE).entries())
    yield [
      "claim_evidence",
      { thread_id, claim_id, ordinal, label: e.label, kind: e.kind, detail: e.detail, weight: weight(e) },
    ];
}

/** Gives the number of the line of a place, from 1. Places are asked mostly in order. */
function lineCounter(text: string): (place: number) => number {
  let line = 1;
  let begins = 0;
  return (place) => {
    if (place < begins) {
      line = 1;
      begins = 0;
    }
    for (let end = text.indexOf("\n", begins); end !== -1 && end < place; end = text.indexOf("\n", begins)) {
      line++;
      begins = end + 1;
    }
    return line;
  };
}

/** The rows of one thread, by relation. */
export type ThreadRows = Readonly<Record<Relation, readonly TableRow[]>>;

/** The inverse of `rowsOf`: the thread whose rows they are, each relation's in the order in which it gave them. */
export function minedOf(rows: ThreadRows): MinedThread {
  const own = rows.threads[0]!;
  const text = own["text"] as string;
  const at = utf16Offsets(text);
  const span: SpanOf = (row) => ({
    start: at(row["char_start"] as number),
    end: at(row["char_end"] as number),
  });
  const ordinals = new Map(rows.comments.map((row, i) => [row["comment_id"], i]));
  const commentOf: CommentOf = (id) => ordinals.get(id!)!;
  const comments = rows.comments.map(
    (row): Comment => ({
      ...span(row),
      commentId: row["comment_id"] as string,
      ordinal: row["ordinal"] as number,
      parent: row["parent_id"] === null ? null : commentOf(row["parent_id"]),
      kind: row["kind"] as Comment["kind"],
      author: row["author"] as string | null,
      postedAt: row["posted_at"] as string | null,
      url: row["url"] as string | null,
      nativeId: row["native_id"] as string | null,
      startScore: row["start_score"] as number,
      parentScore: row["parent_score"] as number,
    }),
  );
  const paragraphs = rows.paragraphs.map(
    (row): Paragraph => ({
      ...span(row),
      ordinal: row["ordinal"] as number,
      comment: commentOf(row["comment_id"]),
      source: row["source"] as Paragraph["source"],
    }),
  );
  const claims = claimsOf(rows, paragraphs, span, commentOf);
  const thread = threadOf(own, rows.thread_notes, commentOf);
  return { thread, comments, paragraphs, claims, sentences: own["sentences"] as number };
}

/** Gives the range of a row's text in UTF-16. */
type SpanOf = (row: TableRow) => Span;
/** Gives the ordinal of a comment by its id. */
type CommentOf = (id: TableRow[string] | undefined) => number;

function claimsOf(
  rows: ThreadRows,
  paragraphs: readonly Paragraph[],
  span: SpanOf,
  commentOf: CommentOf,
): Claim[] {
  const scores = new Map(
    rows.claim_topics.map((row) => [`${row["claim_id"]}\n${row["topic"]}`, row["score"] as number]),
  );
  const points = grouped(rows.claim_points, (row) => row["claim_id"]);
  const vectors = new Map(rows.claim_vectors.map((row) => [row["claim_id"], row["vector"] as string]));
  const evidence = grouped(rows.claim_evidence, (row) => row["claim_id"]);
  let paragraph = 0;
  return rows.claims.map((row): Claim => {
    const place = span(row);
    const claimId = row["claim_id"] as string;
    const vector = vectors.get(claimId);
    while (paragraph + 1 < paragraphs.length && paragraphs[paragraph + 1]!.start <= place.start) paragraph++;
    return {
      ...place,
      claimId,
      comment: commentOf(row["comment_id"]),
      paragraph,
      claimScore: row["claim_score"] as number,
      stance: row["stance"] as string,
      stanceScore: row["stance_score"] as number,
      topics: (JSON.parse(row["topics"] as string) as string[]).map((topic) => ({
        topic,
        score: scores.get(`${claimId}\n${topic}`)!,
      })),
      points: (points.get(claimId) ?? []).map(
        (p): PointScore => ({ point: p["point_id"] as string, score: p["score"] as number }),
      ),
      ...(vector === undefined ? {} : { vector: Buffer.from(vector, "base64") }),
      evidence: (evidence.get(claimId) ?? []).map(
        (e): Evidence => ({
          label: e["label"] as string,
          kind: e["kind"] as string,
          detail: e["detail"] as string,
          weight: e["weight"] as number,
        }),
      ),
    };
  });
}

function threadOf(row: TableRow, notes: readonly TableRow[], commentOf: CommentOf): Thread {
  return {
    threadId: row["thread_id"] as string,
    title: row["title"] as string,
    format: row["format"] as string,
    uri: row["uri"] as string,
    sha256: row["sha256"] as string,
    url: row["url"] as string | null,
    text: row["text"] as string,
    posts: null,
    notes: notes.map((note) => ({
      code: note["code"] as string,
      message: note["message"] as string,
      post: note["comment_id"] === null ? null : commentOf(note["comment_id"]),
    })),
  };
}

/** Turns offsets in code points into offsets in UTF-16, in any order; quick where they rise. */
function utf16Offsets(text: string): (codePoint: number) => number {
  let points = 0;
  let units = 0;
  return (wanted) => {
    if (wanted < points) {
      points = 0;
      units = 0;
    }
    for (; points < wanted; points++) units += text.codePointAt(units)! > 0xffff ? 2 : 1;
    return units;
  };
}
