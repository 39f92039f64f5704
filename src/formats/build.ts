import type { Post, Thread } from "../model.ts";
import { sha256 } from "../sha256.ts";
import { storable } from "../text/decode.ts";
import type { DumpPost, RawPost, RawThread } from "./format.ts";
import { pseudonymised } from "./pseudonyms.ts";
import { keyOf, Ties } from "./ties.ts";

/** The id of a thread: a hash of the input's bytes and the thread's key in it, so the same on every machine. */
export function threadId(inputSha256: string, key: string): string {
  return (key === "" ? inputSha256 : sha256(`${inputSha256}\n${key}`)).slice(0, 16);
}

/**
 * Gathers the posts of one thread of a dump, in the order given.
 *
 * An article without text only carries the thread's title and address: it is no post.
 */
export function rawThread(key: string, posts: readonly DumpPost[]): RawThread {
  const opening = posts.find((p) => p.threadTitle) ?? posts.find((p) => p.threadUrl);
  const stating = posts.find((p) => p.threadSize !== undefined);
  const present = new Set(posts.map((p) => p.nativeId));
  const missing = stating ? stating.threadSize! - present.size + 1 : 0;
  return {
    key,
    title: opening?.threadTitle ?? "",
    url: opening?.threadUrl ?? null,
    posts: posts
      .filter((p) => p.kind !== "article" || p.text !== "")
      .map((p) => {
        const parentId = p.ancestors?.find((id) => present.has(id)) ?? p.parentId;
        return parentId === p.parentId ? p : { ...p, parentId };
      }),
    ...(missing > 0
      ? { incomplete: `comments that are not in the input: ${missing} of ${stating!.threadSize}` }
      : {}),
  };
}

/** Gathers posts of many threads, threads and posts in the order of their first coming. */
export function rawThreads(posts: Iterable<DumpPost>): RawThread[] {
  const ties = new Ties(new Map(), new Map());
  let threads = 0;
  const found = Array.from(posts, (post, n) => ({
    post,
    key: keyOf(post, n),
    thread: ties.threadOf(post, () => threads++),
  }));
  const gathered = new Map<number, { readonly key: string; readonly posts: DumpPost[] }>();
  for (const { post, key, thread } of found) {
    const top = ties.topOf(thread);
    const own = gathered.get(top);
    if (own) own.posts.push(post);
    else gathered.set(top, { key, posts: [post] });
  }
  return [...gathered.values()].map((own) => rawThread(own.key, own.posts));
}

/**
 * Lays the posts of a thread out as one text, in depth-first order, each post's lines together. Linear time.
 *
 * Nothing is lost, and what is repaired is noted: posts that answer an unknown post, themselves or each other in a
 * circle become top level; a post that comes twice is kept once, an edited one in its latest version.
 *
 * @param secret the key under which authors get other names (see `pseudonyms.ts`); they keep theirs without one.
 */
export function buildThread(
  given: RawThread,
  format: string,
  uri: string,
  inputSha256: string,
  secret?: string,
): Thread {
  const raw = secret === undefined ? given : pseudonymised(given, secret);
  const notes: { post: RawPost; code: string; message: string }[] = [];
  const note: Note = (post, code, message) => notes.push({ post, code, message });
  const order = depthFirst(once(raw.posts, note), note);
  const place = new Map(order.map(({ post }, i) => [post, i]));
  const parts: string[] = [];
  let length = 0;
  const posts = order.map(({ post, parent }): Post => {
    const body = storable(post.text);
    if (length > 0 && body !== "") {
      parts.push("\n");
      length++;
    }
    const start = length;
    parts.push(body);
    length += body.length;
    const { nativeId, kind, author, postedAt, url } = post;
    if (post.incomplete !== undefined) note(post, "incomplete", post.incomplete);
    return {
      start,
      end: length,
      nativeId: storable(nativeId),
      parent: parent === null ? null : place.get(parent)!,
      kind,
      author: author === null ? null : storable(author),
      postedAt,
      url: safeUrl(url),
    };
  });
  return {
    threadId: threadId(inputSha256, raw.key),
    title: storable(raw.title) || "Untitled thread",
    format,
    uri,
    sha256: inputSha256,
    url: safeUrl(raw.url),
    text: parts.join(""),
    posts,
    notes: [
      ...(raw.incomplete === undefined ? [] : [{ code: "incomplete", message: raw.incomplete, post: null }]),
      ...notes
        .map(({ post, code, message }) => ({ code, message: storable(message), post: place.get(post)! }))
        .sort((a, b) => a.post - b.post),
    ],
  };
}

/** Addresses become links in reports, so what could run code there is none. */
function safeUrl(url: string | null): string | null {
  return url !== null && /^https?:\/\/[^\s<>"]+$/u.test(url) ? storable(url) : null;
}

type Note = (post: RawPost, code: string, message: string) => void;

/**
 * Each post once. Two posts of one id are the same post if author and date agree (or are not known): an edit if
 * their texts differ, of which the latest stays, in the place of the first; a duplicate otherwise.
 */
function once(posts: readonly RawPost[], note: Note): RawPost[] {
  const kept: RawPost[] = [];
  const places = new Map<string, number>();
  const repairs = new Map<number, string>();
  posts.forEach((post, i) => {
    if (post.nativeId === "") {
      kept.push({ ...post, nativeId: `#${i + 1}` });
      return;
    }
    const at = places.get(post.nativeId);
    const other = at === undefined ? undefined : kept[at]!;
    if (at === undefined || !other || !agrees(post, other)) {
      if (at === undefined) places.set(post.nativeId, kept.length);
      kept.push(post);
      return;
    }
    if (post.text !== other.text) repairs.set(at, "edited");
    else if (!repairs.has(at)) repairs.set(at, "duplicate");
    if ((post.editedAt ?? "") >= (other.editedAt ?? "")) kept[at] = post;
  });
  for (const [at, code] of repairs)
    note(
      kept[at]!,
      code,
      code === "edited" ? "comes in several versions: the latest is kept" : "comes several times: kept once",
    );
  return kept;
}

function agrees(a: RawPost, b: RawPost): boolean {
  return (
    (a.author === b.author || a.author === null || b.author === null) &&
    (a.postedAt === b.postedAt || a.postedAt === null || b.postedAt === null)
  );
}

function depthFirst(posts: readonly RawPost[], note: Note): { post: RawPost; parent: RawPost | null }[] {
  const byId = new Map<string, RawPost>();
  for (const post of posts) if (!byId.has(post.nativeId)) byId.set(post.nativeId, post);
  const parents = new Map<RawPost, RawPost>();
  const children = new Map<RawPost | null, RawPost[]>();
  for (const post of posts) {
    const stated =
      post.parentId === null || post.kind === "article" ? null : (byId.get(post.parentId) ?? undefined);
    if (stated === undefined) note(post, "missing-parent", `answers ${post.parentId}, which is not there`);
    if (stated === post) note(post, "self-parent", "answers itself");
    const parent = !stated || stated === post || stated.kind === "article" ? null : stated;
    if (parent) parents.set(post, parent);
    const siblings = children.get(parent);
    if (siblings) siblings.push(post);
    else children.set(parent, [post]);
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
      const own = children.get(top.post) ?? [];
      for (let i = own.length - 1; i >= 0; i--) stack.push({ post: own[i]!, parent: top.post });
    }
  };
  for (const root of children.get(null) ?? []) visit(root);
  // What is left hangs on a circle: the first post of the circle becomes top level.
  const rank = seen.size < posts.length ? new Map(posts.map((post, i) => [post, i])) : undefined;
  for (const post of posts) {
    if (seen.has(post)) continue;
    const above = new Set<RawPost>();
    let at = post;
    for (; !above.has(at); at = parents.get(at)!) above.add(at);
    let first = at;
    for (let other = parents.get(at)!; other !== at; other = parents.get(other)!)
      if (rank!.get(other)! < rank!.get(first)!) first = other;
    note(first, "cyclic-parent", `answers ${first.parentId}, which answers it in turn`);
    visit(first);
  }
  return order;
}

/** Seconds or milliseconds since 1970, or any date that JavaScript reads, as ISO 8601 UTC; null if it is none. */
export function isoDate(value: unknown): string | null {
  if ((typeof value !== "number" && typeof value !== "string") || value === "") return null;
  const number =
    typeof value === "number" || /^(?:\d{9,10}|\d{13})(?:\.\d+)?$/u.test(String(value))
      ? Number(value)
      : undefined;
  // Twelve digits and more are milliseconds: as seconds they would be the year 5000.
  const date =
    number === undefined
      ? new Date(inUtc(String(value).trim()))
      : new Date(number * (number > 1e11 ? 1 : 1000));
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(".000Z", "Z");
}

/** A date that names no zone is taken as UTC, so that every machine reads the same. */
function inUtc(date: string): string {
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/u.test(date)) return `${date.replace(" ", "T")}Z`;
  // What ISO 8601 gives without a time is UTC already.
  if (/^\d{4}(?:-\d\d){0,2}$/u.test(date)) return date;
  return /(?:Z|[+-]\d\d:?\d\d|\b[A-Z]{1,3}T|GMT|UTC)$/u.test(date) ? date : `${date} UTC`;
}
