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
import { grouped } from "../../src/grouped.ts";
import { random } from "../../src/learn/random.ts";
import type { Claim, Comment, MinedThread, Paragraph } from "../../src/model.ts";
import { shipped, version } from "../../src/root.ts";
import { sha256 } from "../../src/sha256.ts";
import { complete, namedQueries } from "../../src/store/catalogue.ts";
import { Reader, type Row } from "../../src/store/queries.ts";
import { fullTextQuery } from "../../src/store/search.ts";
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
  const by = (column: string, sql: string): Map<unknown, Row[]> => grouped(all(sql), (row) => row[column]);
  const evidence = by("claim_id", "SELECT * FROM claim_evidence");
  const topics = by("claim_id", "SELECT * FROM claim_topics");
  const claims = by("thread_id", "SELECT * FROM claims ORDER BY char_start");
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
const words = grouped(
  pool.flatMap(({ text }) => text.match(/[a-z]{3,}/gu) ?? []),
  (word) => word.length,
);

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

/** Threads that are made before they are stored, so that the making is not measured: about what a transaction takes. */
const BATCH = 512;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const n = (x: number): string => Math.round(x).toLocaleString("en-US");

let stored = 0;
let characters = 0;
if (!existsSync(path)) {
  let seconds = 0;
  let clock = 0;
  // Seconds of the processor, since the machine may be shared; the clock's beside them.
  const timed = (work: () => void): void => {
    const began = performance.now();
    const { user, system } = process.cpuUsage();
    work();
    const used = process.cpuUsage({ user, system });
    seconds += (used.user + used.system) / 1e6;
    clock += (performance.now() - began) / 1000;
  };
  const store = new Store(
    path,
    { runId: "bench", version: version(), codebook, modelSha256: "0".repeat(64), options: {} },
    new Date(0),
  );
  for (let i = 0; stored < wanted; i += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, j) => thread(i + j));
    timed(() => {
      for (const mined of batch) store.saveThread(mined);
    });
    for (const mined of batch) {
      stored += mined.claims.length;
      characters += Buffer.byteLength(mined.thread.text);
    }
    if (i % (2 * BATCH) === 0) say(`${n(stored)} claims, ${n(stored / seconds)} a second`);
  }
  timed(() => store.endInput("bench.ndjson", sha256("bench"), 1));
  timed(() => store.finish(new Date(1)));
  const size = statSync(path).size;
  say(
    `inserted   ${n(stored)} claims in ${seconds.toFixed(1)} s of one core (${clock.toFixed(1)} s by the clock): ${n(stored / seconds)} a second`,
  );
  say(
    `size       ${n(size / 1e6)} MB for ${n(characters / 1e6)} MB of text: ${(size / characters).toFixed(2)} times`,
  );
}

const reader = new Reader(path);
const column = (sql: string): string[] =>
  [...reader.select(sql).rows].map((r) => String(Object.values(r)[0]));
/** What parameters are tried: the large and the small. */
const tried: Readonly<Record<string, readonly string[]>> = {
  thread: column("SELECT thread_id FROM stored_threads WHERE thread % 977 = 1 LIMIT 12"),
  claim: column("SELECT claim_id FROM stored_claims WHERE claim % 9973 = 1 LIMIT 12"),
  author: ["writer_0", "writer_1", "writer_50", "writer_999", "writer_5000", "writer_19000", "nobody"],
  topic: codebook.codebook.topics.map((t) => t.name),
  words: [
    "salary",
    "manager",
    "the",
    "promot*",
    "staff engineer",
    '"years ago"',
    "people team work",
    "mana*",
    "zebra",
  ],
};
const REPEATS = 12;

/** What a piece of work takes, in milliseconds: of the processor, and by the clock. */
function measured(work: () => void): { cpu: number; clock: number } {
  const began = performance.now();
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, clock: performance.now() - began };
}

/** Milliseconds at the 95th percentile. */
function p95(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.ceil(0.95 * times.length) - 1]!;
}

say(`${"query".padEnd(18)}  p95 ms of the processor, by the clock`);
for (const query of namedQueries()) {
  const needed = query.parameters.filter((p) => p.fallback === undefined).map((p) => p.name);
  const values = needed.length === 0 ? [""] : tried[needed[0]!]!;
  const rounds = query.heavy ? 1 : Math.ceil(REPEATS / values.length);
  const times: { cpu: number; clock: number }[] = [];
  for (let round = 0; round < rounds; round++)
    for (const value of values) {
      const given =
        needed.length === 0 ? {} : { [needed[0]!]: query.name === "search" ? fullTextQuery(value) : value };
      times.push(measured(() => reader.named(query.name, complete(query, given))));
      if (query.name === "search" && round === 0) say(`  ${value}: ${times.at(-1)!.cpu.toFixed(1)} ms`);
    }
  const worst = p95(times.map((x) => x.cpu));
  const most = query.heavy ? Number.POSITIVE_INFINITY : query.name === "search" ? 50 : 200;
  say(
    `${query.name.padEnd(18)} ${worst.toFixed(1).padStart(8)} ${p95(times.map((x) => x.clock))
      .toFixed(1)
      .padStart(9)}${query.heavy ? "   heavy" : worst > most ? `   over ${most}` : ""}`,
  );
}
reader.close();
