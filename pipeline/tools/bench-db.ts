/**
 * Measures the database at size: `npm run bench:db -- [--claims N] [--db FILE]`.
 *
 * Paragraphs of the sample threads, with their claims and evidence, are drawn at random and varied (every third word
 * is another of the sample's words of the same length) until N claims are stored, a million if it is not said. Then
 * every named query and the search run with several parameters each. The same numbers draw the same threads.
 */
import { existsSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadCodebook } from "../../src/codebook/codebook.ts";
import { sha256 } from "../../src/formats/build.ts";
import { random } from "../../src/learn/random.ts";
import type { Claim, Comment, MinedThread, Paragraph } from "../../src/model.ts";
import { shipped, version } from "../../src/root.ts";
import { Reader, type Row } from "../../src/store/queries.ts";
import { Store } from "../../src/store/store.ts";
import { run } from "../run.ts";

const { values } = parseArgs({ options: { claims: { type: "string" }, db: { type: "string" } } });
const wanted = Number(values.claims ?? 1_000_000);
const path = values.db ?? join(tmpdir(), `threadmine-bench-${process.pid}.db`);
const codebook = loadCodebook(shipped("corpus", "codebooks", "em-ic.yaml"));
const next = random(7);
const below = (n: number): number => Math.floor(next() * n);
const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;

/** A paragraph of the sample, and the claims in it, whose places count from its beginning. */
interface Sample {
  readonly text: string;
  readonly source: Paragraph["source"];
  readonly claims: readonly Omit<Claim, "claimId" | "comment" | "paragraph">[];
}

/** The paragraphs of the sample threads, mined the quick way. */
async function samples(): Promise<Sample[]> {
  const db = join(tmpdir(), `threadmine-sample-${process.pid}.db`);
  await run({
    inputs: [shipped("corpus", "threads")],
    db,
    codebook: codebook.path,
    encoder: "none",
    jobs: 1,
  });
  const reader = new Reader(db);
  const all = (sql: string): Row[] => [...reader.select(sql).rows];
  const grouped = (rows: Row[], by: string): Map<unknown, Row[]> => {
    const groups = new Map<unknown, Row[]>();
    for (const row of rows) groups.set(row[by], [...(groups.get(row[by]) ?? []), row]);
    return groups;
  };
  const evidence = grouped(all("SELECT * FROM claim_evidence"), "claim_id");
  const topics = grouped(all("SELECT * FROM claim_topics"), "claim_id");
  const claims = grouped(all("SELECT * FROM claims ORDER BY char_start"), "thread_id");
  const found = all("SELECT * FROM paragraphs ORDER BY thread_id, ordinal")
    .filter((p) => !/[\ud800-\udfff]/u.test(String(p["text"])))
    .map((p): Sample => {
      const start = Number(p["char_start"]);
      const inside = (claims.get(p["thread_id"]) ?? []).filter(
        (c) => Number(c["char_start"]) >= start && Number(c["char_end"]) <= Number(p["char_end"]),
      );
      return {
        text: String(p["text"]),
        source: p["source"] as Paragraph["source"],
        claims: inside.map((c) => ({
          start: Number(c["char_start"]) - start,
          end: Number(c["char_end"]) - start,
          claimScore: Number(c["claim_score"]),
          stance: String(c["stance"]),
          stanceScore: Number(c["stance_score"]),
          topics: (topics.get(c["claim_id"]) ?? []).map((t) => ({
            topic: String(t["topic"]),
            score: Number(t["score"]),
          })),
          points: [],
          evidence: (evidence.get(c["claim_id"]) ?? []).map((e) => ({
            label: String(e["label"]),
            kind: String(e["kind"]),
            detail: String(e["detail"]),
            weight: Number(e["weight"]),
          })),
        })),
      };
    });
  reader.close();
  rmSync(db);
  return found;
}

const pool = await samples();
const words = new Map<number, string[]>();
for (const { text } of pool)
  for (const [word] of text.matchAll(/[a-z]{3,}/gu))
    words.set(word.length, [...(words.get(word.length) ?? []), word]);

const varied = (text: string): string =>
  text.replace(/[a-z]{3,}/gu, (word) => (next() < 0.33 ? pick(words.get(word.length)!) : word));

/** Few write much, many write little. */
const author = (): string => `writer_${Math.floor(20_000 * next() ** 3)}`;
const day = (): string =>
  new Date(Date.UTC(2022, 0, 1) + below(1500) * 86_400_000).toISOString().slice(0, 19);

/** A thread of about seventy claims, at the sample's measure of text and comments for each. */
function thread(n: number): MinedThread {
  const hash = sha256(`bench ${n}`);
  const threadId = hash.slice(0, 16);
  const comments: Comment[] = [];
  const paragraphs: Paragraph[] = [];
  const claims: Claim[] = [];
  let text = "";
  while (paragraphs.length < 50) {
    const ordinal = comments.length;
    const commentId = `${threadId}.${ordinal + 1}`;
    const start = text === "" ? 0 : text.length + 1;
    let nth = 0;
    for (let i = below(3); i >= 0; i--) {
      if (text !== "") text += "\n";
      const sample = pick(pool);
      const at = text.length;
      text += varied(sample.text);
      for (const c of sample.claims)
        claims.push({
          ...c,
          start: at + c.start,
          end: at + c.end,
          claimId: `${commentId}.${++nth}`,
          comment: ordinal,
          paragraph: paragraphs.length,
        });
      paragraphs.push({
        start: at,
        end: text.length,
        ordinal: paragraphs.length,
        comment: ordinal,
        source: sample.source,
      });
    }
    const nativeId = String(40_000_000 + n * 50 + ordinal);
    comments.push({
      start,
      end: text.length,
      commentId,
      ordinal,
      parent: ordinal === 0 || next() < 0.3 ? null : below(ordinal),
      kind: "comment",
      author: author(),
      postedAt: `${day()}Z`,
      url: `https://news.ycombinator.com/item?id=${nativeId}`,
      nativeId,
      startScore: 1,
      parentScore: 1,
    });
  }
  const split = {
    thread: {
      threadId,
      title: varied(pick(pool).text.slice(0, 60)),
      format: "hn-algolia",
      uri: "bench.ndjson",
      sha256: sha256("bench"),
      url: null,
      text,
      posts: null,
      notes: [],
    },
    comments,
    paragraphs,
  };
  return { ...split, sentences: claims.length, claims };
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const n = (x: number): string => Math.round(x).toLocaleString("en-US");

let stored = 0;
let characters = 0;
if (!existsSync(path)) {
  let seconds = 0;
  const timed = <T>(work: () => T): T => {
    const began = performance.now();
    const result = work();
    seconds += (performance.now() - began) / 1000;
    return result;
  };
  const store = new Store(
    path,
    { runId: "bench", version: version(), codebook, modelSha256: "0".repeat(64), options: {} },
    new Date(0),
  );
  for (let i = 0; stored < wanted; i++) {
    const mined = thread(i);
    timed(() => store.saveThread(mined));
    stored += mined.claims.length;
    characters += Buffer.byteLength(mined.thread.text);
    if (i % 1000 === 999) say(`${n(stored)} claims, ${n(stored / seconds)} a second`);
  }
  timed(() => store.endInput("bench.ndjson", sha256("bench"), 1));
  timed(() => store.finish(new Date(1)));
  const size = statSync(path).size;
  say(`inserted   ${n(stored)} claims in ${seconds.toFixed(1)} s: ${n(stored / seconds)} a second`);
  say(
    `size       ${n(size / 1e6)} MB for ${n(characters / 1e6)} MB of text: ${(size / characters).toFixed(2)} times`,
  );
}
