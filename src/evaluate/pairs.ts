import { ThreadmineError } from "../errors.ts";
import type { GoldThread } from "../learn/labelled.ts";
import type { FoundThread } from "./score.ts";

/** A thread that gold may belong to: its text, and the way to what is found in it. */
export interface Candidate {
  readonly text: string;
  find(): FoundThread | Promise<FoundThread>;
}

/**
 * Each gold thread with the first candidate that holds its sentences at their offsets. The other candidates are looked at
 * one by one and let go: nothing is found in them.
 *
 * @throws ThreadmineError `bad-gold` for gold that no candidate holds.
 */
export async function pairsOf(
  gold: readonly GoldThread[],
  candidates: AsyncIterable<Candidate> | Iterable<Candidate>,
): Promise<(readonly [GoldThread, FoundThread])[]> {
  const found = new Map<GoldThread, FoundThread>();
  for await (const candidate of candidates) {
    const left = gold.filter((g) => !found.has(g));
    const points = left.length > 0 ? Array.from(candidate.text) : [];
    const held = left.filter((g) =>
      g.sentences.every((s) => points.slice(s.start, s.end).join("") === s.text),
    );
    const thread = held.length > 0 ? await candidate.find() : undefined;
    if (thread) for (const g of held) found.set(g, thread);
  }
  return gold.map((g) => {
    const thread = found.get(g);
    if (thread) return [g, thread];
    throw new ThreadmineError(
      "bad-gold",
      `${g.path}: expected a thread that holds its sentences at their offsets, found none`,
      "Give the text that was labelled as INPUT, or the database that holds it with --db.",
    );
  });
}
