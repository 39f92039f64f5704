import type { ThreadmineError } from "../../src/errors.ts";
import { readThreads } from "../../src/formats/index.ts";
import type { Post, Thread } from "../../src/model.ts";
import { faultOf as refusal } from "../fault.ts";

const bytesOf = (content: unknown): Uint8Array =>
  Buffer.from(typeof content === "string" ? content : JSON.stringify(content));

/** The threads of some content; anything but a string is written as JSON. */
export function threadsOf(content: unknown, format?: string, uri = "input.dat"): Thread[] {
  return readThreads({ uri, bytes: bytesOf(content) }, { name: format });
}

/** The one thread of some content. */
export function threadOf(content: unknown, format?: string): Thread {
  const threads = threadsOf(content, format);
  if (threads.length !== 1) throw new Error(`expected one thread, found ${threads.length}`);
  return threads[0]!;
}

/** The posts of a thread, each with its text and its parent's native id. */
export function postsOf(thread: Thread): (Omit<Post, "parent"> & { text: string; answers: string | null })[] {
  const posts = thread.posts ?? [];
  return posts.map(({ parent, ...post }) => ({
    ...post,
    text: thread.text.slice(post.start, post.end),
    answers: parent === null ? null : posts[parent]!.nativeId,
  }));
}

/** What reading some content is refused with. */
export const faultOf = (content: unknown, format?: string): ThreadmineError =>
  refusal(() => threadsOf(content, format));
