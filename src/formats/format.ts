import type { CommentKind, Input, Thread } from "../model.ts";

/** What each column of a table is called, where its name does not tell: `{ text: "body" }`. */
export type ColumnMap = Readonly<Partial<Record<Column, string>>>;
/** What a column of a table holds. */
export type Column = "id" | "parent" | "author" | "date" | "text" | "thread" | "title" | "url";

/** How an input is to be read. */
export interface ReadOptions {
  /** A format's name; detected from the content when left out. */
  readonly name?: string | undefined;
  readonly map?: ColumnMap | undefined;
  /** Key under which authors get other names; they keep their own when left out. */
  readonly secret?: string | undefined;
}

/** An input, decoded, with its JSON if it is JSON. */
export interface DecodedInput extends Input {
  readonly sha256: string;
  readonly text: string;
  /** The parsed value of a JSON document; undefined for other text. */
  readonly json: unknown;
  /** The records of JSON and NDJSON: lines, elements of a list, or the document itself; empty for other text. */
  readonly records: readonly unknown[];
  readonly map?: ColumnMap | undefined;
  readonly secret?: string | undefined;
}

/** A way in which discussions are written down. One small module each. */
export interface Format {
  readonly name: string;
  /** What a person calls it, for help and errors. */
  readonly label: string;
  /** Whether the content looks like this format; the first that says yes reads it. */
  detect(input: DecodedInput): boolean;
  /**
   * The threads of an input.
   *
   * @throws ThreadmineError when the content is not what the format promises.
   */
  read(input: DecodedInput): Thread[];
}

/** A post as a format module hands it over; parents are named by the site's own ids. */
export interface RawPost {
  /** The site's own id; empty where the format has none: then it gets its number in the thread (`#1`). */
  readonly nativeId: string;
  readonly parentId: string | null;
  readonly kind: CommentKind;
  readonly author: string | null;
  /** ISO 8601, UTC. */
  readonly postedAt: string | null;
  readonly url: string | null;
  /** Plain text, one paragraph a line; empty for deleted posts. */
  readonly text: string;
  /** When the text was last changed, ISO 8601, UTC: of two versions of a post the later one is kept. */
  readonly editedAt?: string | null;
  /** What the input says is missing here, for a person: `3 more replies`. */
  readonly incomplete?: string;
}

/** A thread as a format module hands it over, before its text is laid out. */
export interface RawThread {
  /** Tells threads of one input apart; empty if the input is one thread. */
  readonly key: string;
  readonly title: string;
  readonly url: string | null;
  readonly posts: readonly RawPost[];
  /** What the input says is missing from the thread as a whole, for a person. */
  readonly incomplete?: string;
}

/** One post of a dump, with the thread that it belongs to: posts of one thread may lie far apart. */
export interface DumpPost extends RawPost {
  /** The site's own id of the thread; the same for all of its posts. */
  readonly threadKey: string;
  /**
   * Ids of the posts above it, nearest first, where the input names those alone: they tie its threads together in place
   * of the key, and the nearest that is there counts as the parent.
   */
  readonly ancestors?: readonly string[];
  /** Of the post that opens the thread, or of any that knows it: the first counts. */
  readonly threadTitle: string | null;
  readonly threadUrl: string | null;
  /** How many comments the site says the thread has, the opening post aside. */
  readonly threadSize?: number;
}

/** What a post of a dump must say; the rest is null when left out, and a post without text counts as deleted. */
export function dumpPost(
  post: Pick<DumpPost, "threadKey" | "nativeId" | "text"> & Partial<DumpPost>,
): DumpPost {
  return {
    parentId: null,
    kind: post.text === "" ? "deleted" : "comment",
    author: null,
    postedAt: null,
    url: null,
    threadTitle: null,
    threadUrl: null,
    ...post,
  };
}

/**
 * A format whose inputs are long lists of records (lines of NDJSON, rows of a table, elements of an array) and are
 * read as a stream, so that memory does not grow with the input. A record may hold one post or a whole thread.
 */
export interface DumpFormat<R = unknown> {
  readonly name: string;
  readonly label: string;
  /** Whether a record looks like this format; the first records of an input are asked. */
  detect(record: R): boolean;
  /** The posts that a record holds; none for a record that is no post. Throws nothing. */
  posts(record: R): readonly DumpPost[];
}

/** Whether a value is an object with the given fields. */
export function has<K extends string>(value: unknown, ...fields: readonly K[]): value is Record<K, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && fields.every((f) => f in value)
  );
}

/** An object of unknown origin, by its fields. */
export type Fields = Record<string, unknown>;

/** A value as an object; an empty one if it is none. */
export const fieldsOf = (value: unknown): Fields => (has(value) ? value : {});

/** A value as a list; an empty one if it is none. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A string field, or null. */
export function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : null;
}

/** An id as text; empty where there is none. Objects are none: they may not even be convertible. */
export function idOf(value: unknown): string {
  return text(value) ?? "";
}

/** A number, or text that is one; 0 for everything else. */
export function countOf(value: unknown): number {
  const number = typeof value === "number" || typeof value === "string" ? Number(value) : 0;
  return Number.isFinite(number) ? number : 0;
}
