import { createHash } from "node:crypto";
import type { CommentKind, Post, Thread } from "../model.ts";
import { storable } from "../text/decode.ts";

/** A post as a format module hands it over; parents are named by the site's own ids. */
export interface RawPost {
  readonly nativeId: string;
  readonly parentId: string | null;
  readonly kind: CommentKind;
  readonly author: string | null;
  readonly postedAt: string | null;
  readonly url: string | null;
  /** Plain text, one paragraph a line; empty for deleted posts. */
  readonly text: string;
}

export interface RawThread {
  /** Tells threads of one input apart; empty if the input is one thread. */
  readonly key: string;
  readonly title: string;
  readonly url: string | null;
  readonly posts: readonly RawPost[];
}

/** SHA-256, lower-case hex. */
export function sha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}

/** The id of a thread: a hash of the input's bytes and the thread's key in it, so the same on every machine. */
export function threadId(inputSha256: string, key: string): string {
  return (key === "" ? inputSha256 : sha256(`${inputSha256}\n${key}`)).slice(0, 16);
}

/**
 * Lays the posts of a thread out as one text, in depth-first order, each post's lines together.
 *
 * Posts that answer an unknown post, themselves or each other in a circle become top level: nothing is lost.
 */
export function buildThread(raw: RawThread, format: string, uri: string, inputSha256: string): Thread {
  const order = depthFirst(raw.posts);
  const place = new Map(order.map(({ post }, i) => [post, i]));
  let text = "";
  const posts = order.map(({ post, parent }): Post => {
    const body = storable(post.text);
    if (text !== "" && body !== "") text += "\n";
    const start = text.length;
    text += body;
    const { nativeId, kind, author, postedAt, url } = post;
    return {
      start,
      end: text.length,
      nativeId: storable(nativeId),
      parent: parent === null ? null : place.get(parent)!,
      kind,
      author: author === null ? null : storable(author),
      postedAt,
      url,
    };
  });
  return {
    threadId: threadId(inputSha256, raw.key),
    title: storable(raw.title) || "Untitled thread",
    format,
    uri,
    sha256: inputSha256,
    url: raw.url,
    text,
    posts,
    notes: [],
  };
}

function depthFirst(posts: readonly RawPost[]): { post: RawPost; parent: RawPost | null }[] {
  const byId = new Map<string, RawPost>();
  for (const post of posts) if (!byId.has(post.nativeId)) byId.set(post.nativeId, post);
  const children = new Map<RawPost | null, RawPost[]>();
  for (const post of posts) {
    const parent =
      post.parentId === null || post.kind === "article" ? null : (byId.get(post.parentId) ?? null);
    const key = parent === post || parent?.kind === "article" ? null : parent;
    children.set(key, [...(children.get(key) ?? []), post]);
  }
  const seen = new Set<RawPost>();
  const order: { post: RawPost; parent: RawPost | null }[] = [];
  const visit = (root: RawPost): void => {
    const stack: { post: RawPost; parent: RawPost | null }[] = [{ post: root, parent: null }];
    while (stack.length > 0) {
      const top = stack.pop()!;
      if (seen.has(top.post)) continue;
      seen.add(top.post);
      order.push(top);
      for (const child of [...(children.get(top.post) ?? [])].reverse())
        stack.push({ post: child, parent: top.post });
    }
  };
  for (const root of children.get(null) ?? []) visit(root);
  for (const post of posts) if (!seen.has(post)) visit(post);
  return order;
}

/** Seconds since 1970, or any date that JavaScript reads, as ISO 8601 UTC; null if it is none. */
export function isoDate(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  const seconds =
    typeof value === "number"
      ? value
      : /^\d{9,10}(?:\.\d+)?$/u.test(String(value))
        ? Number(value)
        : undefined;
  const date = seconds === undefined ? new Date(inUtc(String(value).trim())) : new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(".000Z", "Z");
}

/** A date that names no zone is taken as UTC, so that every machine reads the same. */
function inUtc(date: string): string {
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/u.test(date)) return `${date.replace(" ", "T")}Z`;
  // What ISO 8601 gives without a time is UTC already.
  if (/^\d{4}(?:-\d\d){0,2}$/u.test(date)) return date;
  return /(?:Z|[+-]\d\d:?\d\d|\b[A-Z]{1,3}T|GMT|UTC)$/u.test(date) ? date : `${date} UTC`;
}
