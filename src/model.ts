/**
 * What flows through the pipeline, declared once:
 * Input → Thread → Comment[] → Paragraph[] → Sentence[] → Claim[] → rows → Markdown.
 *
 * Every object after the thread is a range of `Thread.text`. Ranges are UTF-16 offsets, end exclusive,
 * inside the program; `src/store` turns them into Unicode code points, once, at the edge.
 */

/** A half-open range of a thread's text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Bytes to be read, and the name under which messages and the database know them. */
export interface Input {
  readonly uri: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes as stored, lower-case hex, where these were packed; otherwise that of `bytes`. */
  readonly sha256?: string;
}

/** Whose words a paragraph may hold, in the order of their numbers in models and databases: never change it. */
export const SOURCES = ["comment", "quote", "article", "ad", "noise"] as const;
/** Whose words a paragraph holds. */
export type Source = (typeof SOURCES)[number];

/** What a comment is: a post, the article under discussion, or a post that was taken away. */
export type CommentKind = "comment" | "article" | "deleted";

/** Something that was repaired, missing or odd when a thread was read. */
export interface ThreadNote {
  /** Stable, lower case with dashes: `missing-parent`, `cyclic-parent`, `incomplete`, `duplicate`, `edited`, `unknown-columns`. */
  readonly code: string;
  readonly message: string;
  /** Index in `Thread.posts` of the post concerned; null for the thread as a whole. */
  readonly post: number | null;
}

/** One discussion. `posts` is present when the format states its own structure; a flat text has none. */
export interface Thread {
  readonly threadId: string;
  readonly title: string;
  readonly format: string;
  readonly uri: string;
  /** SHA-256 of the input's bytes, lower-case hex. */
  readonly sha256: string;
  readonly url: string | null;
  readonly text: string;
  readonly posts: readonly Post[] | null;
  /** What was repaired or found missing; empty for a thread read as it stood. */
  readonly notes: readonly ThreadNote[];
}

/** A post of a structured thread, as its format states it, in reading order (depth first). */
export interface Post extends Span {
  /** The site's own id. */
  readonly nativeId: string;
  /** Index in `Thread.posts` of the post that this one answers; null at top level. */
  readonly parent: number | null;
  readonly kind: CommentKind;
  readonly author: string | null;
  /** ISO 8601, UTC. */
  readonly postedAt: string | null;
  readonly url: string | null;
}

/** One post of a split thread. `ordinal` counts from 0 in reading order. */
export interface Comment extends Span {
  readonly commentId: string;
  readonly ordinal: number;
  /** Ordinal of the comment that this one answers; null at top level. */
  readonly parent: number | null;
  readonly kind: CommentKind;
  readonly author: string | null;
  readonly postedAt: string | null;
  readonly url: string | null;
  readonly nativeId: string | null;
  /** Probability that a comment begins here (1 where the format says so). */
  readonly startScore: number;
  /** Probability of the reply link, or of being at top level (1 where the format says so). */
  readonly parentScore: number;
}

/** One line of a flat thread, one block of a structured one. */
export interface Paragraph extends Span {
  /** Counts from 0 through the thread. */
  readonly ordinal: number;
  /** Ordinal of the comment it belongs to. */
  readonly comment: number;
  readonly source: Source;
  /** Where its words begin, if a mark such as `[12:34] name:` stands before them; no sentence reaches into it. */
  readonly wordsStart?: number;
}

/** A thread with its comments and paragraphs found. */
export interface SplitThread {
  readonly thread: Thread;
  readonly comments: readonly Comment[];
  readonly paragraphs: readonly Paragraph[];
}

/** A sentence of a paragraph. */
export interface Sentence extends Span {
  /** Ordinals of the comment and paragraph it stands in. */
  readonly comment: number;
  readonly paragraph: number;
}

/**
 * Why a label was given: readable by a person. Weights are log-odds unless `kind` says otherwise. A database keeps the
 * first 256 pieces of a claim, and weights between −25 and 25, to a thousandth.
 */
export interface Evidence {
  readonly label: string;
  readonly kind: string;
  readonly detail: string;
  readonly weight: number;
}

/** A topic of a claim. */
export interface TopicScore {
  readonly topic: string;
  /** Calibrated probability, 0 to 1. */
  readonly score: number;
}

/** An argument that a claim makes. */
export interface PointScore {
  /** Id of a key point of the codebook, or of one that a run found. */
  readonly point: string;
  readonly score: number;
}

/** A sentence that asserts something arguable, with its labels and calibrated probabilities. */
export interface Claim extends Sentence {
  readonly claimId: string;
  readonly claimScore: number;
  readonly stance: string;
  readonly stanceScore: number;
  /** The topics given, strongest first; every one has a score of at least the threshold. */
  readonly topics: readonly TopicScore[];
  readonly points: readonly PointScore[];
  /** Where an encoder places the argument of a claim that makes no known point, see `src/points/vectors.ts`. */
  readonly vector?: Uint8Array;
  readonly evidence: readonly Evidence[];
}

/** A thread, wholly mined: what one database transaction stores. */
export interface MinedThread extends SplitThread {
  readonly sentences: number;
  readonly claims: readonly Claim[];
}
