import type { StructureGold } from "../learn/labelled.ts";
import type { Thread } from "../model.ts";
import { lines } from "../text/lines.ts";

/**
 * A structured thread as a flat one with known structure: the free gold of the splitter.
 *
 * Posts without text leave no line; what answered them answers the post that they answered.
 *
 * @returns undefined for a thread with fewer than two posts that hold text.
 */
export function flatten(thread: Thread): StructureGold | undefined {
  const posts = thread.posts ?? [];
  const text: string[] = [];
  const starts: number[] = [];
  const parents: (number | null)[] = [];
  const place = new Map<number, number>();
  posts.forEach((post, i) => {
    const own = lines(thread.text, post);
    if (own.length === 0) return;
    let parent = post.parent;
    while (parent !== null && !place.has(parent)) parent = posts[parent]!.parent;
    place.set(i, starts.length);
    starts.push(text.length);
    parents.push(parent === null ? null : place.get(parent)!);
    for (const line of own) text.push(thread.text.slice(line.start, line.end));
  });
  return starts.length < 2
    ? undefined
    : { id: thread.title, text: text.join("\n"), starts, parents, sources: undefined };
}
