import { loadCodebook, stances } from "../src/codebook/codebook.ts";
import type { ThreadmineError } from "../src/errors.ts";
import { type Candidate, pairsOf } from "../src/evaluate/pairs.ts";
import { type Evaluation, evaluate, type FoundThread, foundOf } from "../src/evaluate/score.ts";
import { readGold } from "../src/learn/labelled.ts";
import type { MinedThread, Thread } from "../src/model.ts";
import { Reader, type Row } from "../src/store/queries.ts";
import { extractAll } from "./1-extract.ts";
import type { EncoderName } from "./3-classify.ts";
import { loadPipeline } from "./miner.ts";

/**
 * Scores gold files against a database, or against what mining their texts now gives. Of threads without gold nothing
 * is kept, and nothing mined.
 *
 * @throws ThreadmineError those of reading gold, the codebook, the models, the inputs and the database.
 */
export async function evaluateGold(options: {
  gold: readonly string[];
  /** Texts to mine; without any, those beside the gold files. */
  inputs: readonly string[];
  /** A database to score instead. */
  db: string | undefined;
  codebook: string;
  encoder: EncoderName;
  /** How many of the worst errors are given. */
  worst: number;
  /** Told of the records of an input that could not be read. */
  onFault: (fault: ThreadmineError) => void;
}): Promise<Evaluation> {
  const { db, onFault } = options;
  const { codebook } = loadCodebook(options.codebook);
  const labels = { stances: stances(codebook), topics: codebook.topics.map((t) => t.name) };
  const gold = options.gold.map((path) => readGold(path, labels));
  const reader = db === undefined ? undefined : new Reader(db);
  try {
    const inputs =
      options.inputs.length > 0 ? options.inputs : gold.map((g) => g.path.replace(/\.tsv$/u, ".txt"));
    const candidates = reader
      ? stored(reader)
      : mined(inputs, onFault, (await loadPipeline(options.codebook, options.encoder)).mine);
    return evaluate(await pairsOf(gold, candidates), labels.stances, labels.topics, options.worst);
  } finally {
    reader?.close();
  }
}

/** The threads of some inputs. */
async function* mined(
  inputs: readonly string[],
  onFault: (fault: ThreadmineError) => void,
  mine: (thread: Thread) => Promise<MinedThread>,
): AsyncGenerator<Candidate> {
  for await (const { thread } of extractAll(inputs, onFault))
    yield { text: thread.text, find: async () => foundOf(await mine(thread)) };
}

/** The threads of a database. */
function* stored(reader: Reader): Generator<Candidate, undefined> {
  for (const { thread_id } of reader.all("SELECT thread_id FROM threads ORDER BY thread_id")) {
    const thread = String(thread_id);
    const [row] = reader.all("SELECT text FROM threads WHERE thread_id = :thread", { thread });
    const text = String(row!["text"]);
    yield { text, find: () => foundIn((sql) => reader.all(sql, { thread }), text) };
  }
}

const WHY =
  "SELECT group_concat(kind || ' ' || detail, '; ') FROM claim_evidence e WHERE e.claim_id = c.claim_id AND e.label = c.stance";

/** What a database holds of a thread. */
function foundIn(rows: (sql: string) => Row[], text: string): FoundThread {
  return {
    text,
    comments: rows("SELECT char_start FROM comments WHERE thread_id = :thread").map((c) =>
      Number(c["char_start"]),
    ),
    paragraphs: rows("SELECT char_start, source FROM paragraphs WHERE thread_id = :thread").map((p) => ({
      start: Number(p["char_start"]),
      source: String(p["source"]),
    })),
    claims: rows(
      `SELECT char_start, char_end, stance, stance_score, topics, (${WHY}) AS why FROM claims c WHERE thread_id = :thread`,
    ).map((c) => ({
      start: Number(c["char_start"]),
      end: Number(c["char_end"]),
      stance: String(c["stance"]),
      stanceScore: Number(c["stance_score"]),
      topics: JSON.parse(String(c["topics"])) as string[],
      why: String(c["why"] ?? ""),
    })),
  };
}
