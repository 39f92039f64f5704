// How long reports take: npm run bench:reports -- [THREADS]. Makes a database of threads put together from the
// sentences of corpus/threads with labels drawn by lot, then writes its reports in a process of their own, and prints
// seconds and memory of that.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCodebook, stances } from "../../src/codebook/codebook.ts";
import { random } from "../../src/learn/random.ts";
import type { Claim, Comment, MinedThread, Paragraph } from "../../src/model.ts";
import { shipped } from "../../src/root.ts";
import { sha256 } from "../../src/sha256.ts";
import { Store } from "../../src/store/store.ts";
import { load } from "../4-load.ts";
import { report } from "../5-report.ts";

const COMMENTS = 50;
const SENTENCES = 3;

if (process.argv[3] !== undefined) {
  const began = Date.now();
  const written = await report(join(process.argv[3], "bench.db"), join(process.argv[3], "reports"));
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`${written} reports in ${seconds} s, ${memory} MB at the most\n`);
  process.exit();
}
const threads = Number(process.argv[2] ?? 1000);
const codebook = loadCodebook(shipped("corpus", "codebooks", "em-ic.yaml"));
const names = stances(codebook.codebook);
const topics = codebook.codebook.topics.map((t) => t.name);
const keyPoints = codebook.codebook.keyPoints.map((p) => p.id);
const folder = shipped("corpus", "threads");
const stock = readdirSync(folder)
  .filter((name) => name.endsWith(".txt"))
  .flatMap((name) => readFileSync(join(folder, name), "utf8").match(/[A-Z][^.!?\n]{20,200}[.!?]/gu) ?? []);
const next = random(1);
const below = (n: number): number => Math.floor(next() * n);

function thread(i: number): MinedThread {
  const hash = sha256(`${i}`);
  const id = hash.slice(0, 16);
  let text = "";
  const comments: Comment[] = [];
  const paragraphs: Paragraph[] = [];
  const claims: Claim[] = [];
  for (let c = 0; c < COMMENTS; c++) {
    const start = text.length;
    for (let s = 0; s < SENTENCES; s++) {
      const from = text.length;
      text += stock[below(stock.length)]!;
      const topic = topics[below(2 * topics.length)];
      claims.push({
        start: from,
        end: text.length,
        comment: c,
        paragraph: c,
        claimId: `${id}-${c}-${s}`,
        claimScore: 0.5 + next() / 2,
        stance: names[below(3)]!,
        stanceScore: 0.3 + 0.7 * next(),
        topics: topic === undefined ? [] : [{ topic, score: 0.9 }],
        points: below(2) === 0 ? [] : [{ point: keyPoints[below(keyPoints.length)]!, score: 0.8 }],
        evidence: [],
      });
      text += s === SENTENCES - 1 ? "\n" : " ";
    }
    const end = text.length - 1;
    comments.push({
      commentId: `${id}-${c}`,
      ordinal: c,
      parent: c === 0 ? null : below(c),
      kind: "comment",
      author: `author-${below(20 * threads)}`,
      postedAt: `2026-0${1 + below(9)}-01T00:00:00Z`,
      url: null,
      nativeId: null,
      startScore: 1,
      parentScore: 1,
      start,
      end,
    });
    paragraphs.push({ ordinal: c, comment: c, source: "comment", start, end });
  }
  const whole = {
    threadId: id,
    title: `Thread ${i}`,
    format: "flat",
    uri: `${i}.txt`,
    sha256: hash,
    url: null,
  };
  return {
    thread: { ...whole, text, posts: null, notes: [] },
    comments,
    paragraphs,
    sentences: COMMENTS * SENTENCES,
    claims,
  };
}

const place = mkdtempSync(join(tmpdir(), "threadmine-bench-"));
try {
  const run = { runId: "0".repeat(16), version: "0", codebook, modelSha256: "0".repeat(64), options: {} };
  const store = new Store(join(place, "bench.db"), run, new Date(0));
  for (let i = 0; i < threads; i++) {
    const made = thread(i);
    load(store, made);
    store.endInput(made.thread.uri, made.thread.sha256, 1);
  }
  store.finish(new Date(0));
  process.stdout.write(`${threads} threads of ${COMMENTS * SENTENCES} claims: `);
  spawnSync(process.execPath, [process.argv[1]!, `${threads}`, place], { stdio: "inherit" });
} finally {
  rmSync(place, { recursive: true });
}
