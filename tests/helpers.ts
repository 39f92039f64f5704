import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { loadSplitter } from "../pipeline/2-split.ts";
import { load } from "../pipeline/4-load.ts";
import { readSentences } from "../src/claims/read.ts";
import { loadCodebook } from "../src/codebook/codebook.ts";
import { readThreads } from "../src/formats/index.ts";
import type { Claim, MinedThread, SplitThread } from "../src/model.ts";
import { sha256 } from "../src/sha256.ts";
import { type Splitter, splitFlat } from "../src/split/flat.ts";
import { assembleFlat, assemblePosts } from "../src/split/thread.ts";
import { connect } from "../src/store/connection.ts";
import type { Store } from "../src/store/store.ts";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** The built program. */
export const CLI = join(ROOT, "dist", "pipeline", "cli.js");
/** The quick path of the classifier: what most tests use, since they are about everything else. */
export const FAST = ["--encoder", "none"] as const;

const folders: string[] = [];

/** A fresh folder, removed after the test file. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "threadmine-test-"));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Writes a file and the folders above it; gives its path. */
export function write(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RanOptions {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built program and waits for its end. */
export function threadmine(args: readonly string[], options: RanOptions): Ran {
  return command(process.execPath, [CLI, ...args], options);
}

/** Runs any program with `threadmine` on its PATH. */
export function command(program: string, args: readonly string[], options: RanOptions): Ran {
  if (!existsSync(CLI)) throw new Error(`${CLI} is missing: run npm run build first`);
  const done: SpawnSyncReturns<string> = spawnSync(program, args, {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: "1", ...options.env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  if (done.error) throw done.error;
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

/** Milliseconds of processor time that some work takes: what else the machine does hardly counts. */
export function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * How many times the processor time some work takes on four times the input: about 4 if it is linear, 16 if quadratic.
 * What takes less than 20 ms is taken for 20, so that a short time is not divided by chance.
 */
export function growth(n: number, work: (n: number) => void): number {
  work(Math.ceil(n / 4));
  const small = processorTime(() => work(n));
  return processorTime(() => work(4 * n)) / Math.max(small, 20);
}

export type Row = Record<string, string | number | null>;

/** Rows of a query, read with a connection of its own. */
export function rows(path: string, sql: string, ...parameters: (string | number)[]): Row[] {
  const db = connect(path, { readonly: true });
  try {
    return db.prepare(sql).all(...parameters) as Row[];
  } finally {
    db.close();
  }
}

/**
 * A database's content but for what the clock says and the numbers of rows in the file, which tell the order of
 * storing: two runs over the same input agree in it.
 */
export function content(path: string): Record<string, Row[]> {
  const order: Readonly<Record<string, string>> = {
    threads: "thread_id",
    comments: "comment_id",
    paragraphs: "thread_id, ordinal",
    claims: "claim_id",
    claim_topics: "claim_id, topic",
    claim_evidence: "claim_id, ordinal",
    failures: "uri",
    inputs: "uri",
  };
  return Object.fromEntries(
    Object.entries(order).map(([table, by]) => [
      table,
      rows(path, `SELECT * FROM ${table} ORDER BY ${by}`).map(({ rowid: _, ...row }) => row),
    ]),
  );
}

/** Every file below a folder with its bytes, by relative path. */
export function files(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "latin1")]),
  );
}

/** Claims that do not stand among the ranks with their sureness, and ranks of no claim. */
export function unranked(path: string): Row[] {
  return rows(
    path,
    `SELECT claim FROM stored_claims WHERE (sureness, claim) NOT IN (SELECT sureness, claim FROM stored_ranks)
     UNION ALL SELECT claim FROM stored_ranks WHERE claim NOT IN (SELECT claim FROM stored_claims)`,
  );
}

/** The contract's promise about offsets, asked in plain SQL; gives the rows that break it. */
export function brokenSpans(path: string): Row[] {
  return ["comments", "paragraphs", "claims"].flatMap((table) =>
    rows(
      path,
      `SELECT '${table}' AS relation, x.thread_id, x.char_start, x.char_end, x.text, substr(t.text, x.char_start + 1, x.char_end - x.char_start) AS held
       FROM ${table} x JOIN threads t USING (thread_id)
       WHERE substr(t.text, x.char_start + 1, x.char_end - x.char_start) IS NOT x.text`,
    ),
  );
}

export const CODEBOOK = join(ROOT, "corpus", "codebooks", "em-ic.yaml");

/** A run's configuration, as `Store` wants it. */
export function configuration(runId = "0123456789abcdef") {
  return {
    runId,
    version: "0.0.0",
    codebook: loadCodebook(CODEBOOK),
    modelSha256: "0".repeat(64),
    options: {},
  };
}

/** Stores an input's threads and ticks it off, as a run does. */
export function save(store: Store, uri: string, sha256: string, threads: readonly MinedThread[]): void {
  for (const thread of threads) load(store, thread);
  store.endInput(uri, sha256, threads.length);
}

/** Takes every sentence of a split thread for a claim: the hardest case for spans. */
export function claimEverything(split: SplitThread): MinedThread {
  const sentences = readSentences(split);
  const claims = sentences.map(
    (s, i): Claim => ({
      start: s.start,
      end: s.end,
      comment: s.comment,
      paragraph: s.paragraph,
      claimId: `${split.comments[s.comment]!.commentId}.${i + 1}`,
      claimScore: 0.75,
      stance: "neutral",
      stanceScore: 0.5,
      topics: [{ topic: "pay", score: 0.8 }],
      points: [],
      evidence: [{ label: "neutral", kind: "word", detail: s.tokens.join(" "), weight: 0.1 }],
    }),
  );
  return { ...split, sentences: sentences.length, claims };
}

let splitter: Splitter | undefined;

/** Splits a text and takes every sentence for a claim: its hash and its threads. */
export function mineText(text: string, uri: string): { hash: string; threads: MinedThread[] } {
  const bytes = Buffer.from(text);
  const by = splitter ?? loadSplitter().splitter;
  splitter = by;
  const threads = readThreads({ uri, bytes }).map((t) =>
    claimEverything(t.posts ? assemblePosts(t) : assembleFlat(t, splitFlat(t.text, by))),
  );
  return { hash: sha256(bytes), threads };
}

/** Two short threads whose text every test may use. */
export const PAY = [
  "Should I take the team my company has offered me? Managers earn more here, and I like people.",
  "Staff engineers earn more than managers at every large firm I know of. I would stay an individual contributor.",
  "> Staff engineers earn more than managers",
  "Not in Europe. Our managers are paid twenty percent more than any senior engineer, and the ladder ends there.",
  "My calendar was wall to wall meetings for two years. I went back to writing code and never looked back.",
].join("\n");
export const AGENTS = [
  "We gave every developer a coding agent, and now nobody knows who owns the code.",
  "That is what managers are for: somebody has to decide what the agents work on.",
  "Titles mean nothing any more. Everybody at my startup is a senior engineer after three years.",
].join("\n");
