import { countOf } from "./format.ts";

/**
 * Finds parents in a list that is depth first and gives each post's depth: the last post before it that is less deep.
 *
 * @returns a function that is called for each post in order, with its depth (anything; 0 if it is no number).
 */
export function parentsByDepth(): (depth: unknown, id: string) => string | null {
  const above: { depth: number; id: string }[] = [];
  return (given, id) => {
    const depth = countOf(given);
    while (above.length > 0 && above.at(-1)!.depth >= depth) above.pop();
    const parent = above.at(-1)?.id ?? null;
    above.push({ depth, id });
    return parent;
  };
}
