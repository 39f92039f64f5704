import { loadCodebook, stances } from "../src/codebook/codebook.ts";
import { ThreadmineError } from "../src/errors.ts";
import { type Evaluation, evaluate, type FoundThread, foundOf } from "../src/evaluate/score.ts";
import { type GoldThread, readGold } from "../src/learn/labelled.ts";
import type { MinedThread, Thread } from "../src/model.ts";
import { Reader } from "../src/store/queries.ts";
import { extractAll } from "./1-extract.ts";
import type { EncoderName } from "./3-classify.ts";
import { loadPipeline } from "./miner.ts";

/** Scores gold files against a database, or against what mining their texts now gives. */
export async function evaluateGold(options: {
  gold: readonly string[];
  inputs: readonly string[];
  db: string | undefined;
  codebook: string;
  encoder: EncoderName;
  worst: number;
  onFault: (fault: ThreadmineError) => void;
}): Promise<Evaluation> {
  const { codebook } = loadCodebook(options.codebook);
  const labels = { stances: stances(codebook), topics: codebook.topics.map((t) => t.name) };
  const gold = options.gold.map((path) => readGold(path, labels));
  const found =
    options.db === undefined
      ? await mineAll(gold, options, (await loadPipeline(options.codebook, options.encoder)).mine)
      : stored(options.db);
  const held = found.map((thread) => ({ thread, points: Array.from(thread.text) }));
  const pairs = gold.map((g): [GoldThread, FoundThread] => {
    const match = held.find(({ points }) =>
      g.sentences.every((s) => points.slice(s.start, s.end).join("") === s.text),
    )?.thread;
    if (!match)
      throw new ThreadmineError(
        "bad-gold",
        `${g.path}: expected a thread that holds its sentences at their offsets, found none`,
        "Give the text that was labelled as INPUT, or the database that holds it with --db.",
      );
    return [g, match];
  });
  return evaluate(pairs, labels.stances, labels.topics, options.worst);
}

async function mineAll(
  gold: readonly GoldThread[],
  { inputs, onFault }: Pick<Parameters<typeof evaluateGold>[0], "inputs" | "onFault">,
  mine: (thread: Thread) => Promise<MinedThread>,
): Promise<FoundThread[]> {
  const names = inputs.length > 0 ? inputs : gold.map((g) => g.path.replace(/\.tsv$/u, ".txt"));
  const found: FoundThread[] = [];
  for await (const { thread } of extractAll(names, onFault)) found.push(foundOf(await mine(thread)));
  return found;
}

function stored(db: string): FoundThread[] {
  const reader = new Reader(db);
  try {
    const all = (sql: string, thread: string) => [...reader.select(sql, { thread }).rows];
    return [...reader.select("SELECT thread_id, text FROM threads ORDER BY thread_id").rows].map((t) => {
      const id = String(t["thread_id"]);
      return {
        text: String(t["text"]),
        comments: all("SELECT char_start FROM comments WHERE thread_id = :thread", id).map((c) =>
          Number(c["char_start"]),
        ),
        paragraphs: all("SELECT char_start, source FROM paragraphs WHERE thread_id = :thread", id).map(
          (p) => ({ start: Number(p["char_start"]), source: String(p["source"]) }),
        ),
        claims: all(
          "SELECT char_start, char_end, stance, stance_score, topics, (SELECT group_concat(kind || ' ' || detail, '; ') FROM claim_evidence e WHERE e.claim_id = c.claim_id AND e.label = c.stance) AS why FROM claims c WHERE thread_id = :thread",
          id,
        ).map((c) => ({
          start: Number(c["char_start"]),
          end: Number(c["char_end"]),
          stance: String(c["stance"]),
          stanceScore: Number(c["stance_score"]),
          topics: JSON.parse(String(c["topics"])) as string[],
          why: String(c["why"] ?? ""),
        })),
      };
    });
  } finally {
    reader.close();
  }
}
