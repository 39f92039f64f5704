/**
 * How fast each stage is, and how time and memory grow: `npm run bench`. Seconds are processor seconds of one core, so
 * that a busy machine changes little; all figures are without the encoder unless they say otherwise.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MinedThread, SplitThread, Thread } from "../../src/model.ts";
import { shipped } from "../../src/root.ts";
import { Store } from "../../src/store/store.ts";
import { lines } from "../../src/text/lines.ts";
import { plainReader, sentences } from "../../src/text/words.ts";
import { extractAll } from "../1-extract.ts";
import { loadSplitter, split } from "../2-split.ts";
import { classify, type EncoderName, loadEncoder, loadLabeller } from "../3-classify.ts";
import { load } from "../4-load.ts";
import { report } from "../5-report.ts";
import { loadPipeline } from "../miner.ts";
import { run } from "../run.ts";
import { copies } from "./grow.ts";

const SAMPLE = shipped("corpus", "threads");
const CODEBOOK = shipped("corpus", "codebooks", "em-ic.yaml");
const self = fileURLToPath(import.meta.url);
const n = (x: number, digits = 0): string =>
  x.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Processor seconds that a piece of work takes. */
async function timed<T>(work: () => T | Promise<T>): Promise<{ result: T; seconds: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

/** How often what is quick is measured, after once unmeasured: its speed is that of a long run, on a machine that wavers. */
const TIMES = 7;

/** The median of some runs of a piece of work, by the seconds that it took. */
async function median<T>(work: (i: number) => Promise<T>, seconds: (result: T) => number): Promise<T> {
  const results: T[] = [];
  for (let i = 0; i <= TIMES; i++) results.push(await work(i));
  return results.slice(1).sort((a, b) => seconds(a) - seconds(b))[TIMES >> 1]!;
}

const sumOf = (parts: Readonly<Record<string, { readonly seconds: number }>>): number =>
  Object.values(parts).reduce((sum, { seconds }) => sum + seconds, 0);

const [mode, ...rest] = process.argv.slice(2);
if (mode === "whole") await whole(rest[0]!, rest[1]!, Number(rest[2]), rest[3] as EncoderName);
else await bench((mode ?? "1,10").split(",").map(Number));

/** A run without reports, in a process of its own: its time and memory as JSON. */
async function whole(input: string, folder: string, jobs: number, encoder: EncoderName): Promise<void> {
  const began = performance.now();
  const { result, seconds } = await timed(() =>
    run({
      inputs: [input],
      db: join(folder, "bench.db"),
      codebook: CODEBOOK,
      encoder,
      jobs,
    }),
  );
  const memory = process.resourceUsage().maxRSS / 1024;
  const wall = (performance.now() - began) / 1000;
  console.log(JSON.stringify({ seconds, wall, memory, comments: result.stored.comments }));
}

interface Whole {
  readonly seconds: number;
  readonly wall: number;
  readonly memory: number;
  readonly comments: number;
}

async function bench(sizes: readonly number[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "threadmine-bench-"));
  try {
    const four = join(folder, "4");
    await copies(SAMPLE, 4, four);
    await stages("none", four, folder);
    await stages("minilm", SAMPLE, folder);
    console.log(`\n| sample corpus | encoder | jobs | comments | processor s | wall s | comments a second | memory, MB |
| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |`);
    for (const [size, encoder] of [...sizes.map((s) => [s, "none"] as const), [4, "minilm"] as const]) {
      const input = join(folder, String(size));
      if (!existsSync(input)) await copies(SAMPLE, size, input);
      for (const jobs of [1, 2]) {
        const own = mkdtempSync(join(folder, "run-"));
        const done = JSON.parse(
          execFileSync(process.execPath, [self, "whole", input, own, String(jobs), encoder], {
            encoding: "utf8",
          }),
        ) as Whole;
        console.log(
          `| ${size}× | ${encoder} | ${jobs} | ${n(done.comments)} | ${n(done.seconds, 1)} | ${n(done.wall, 1)} | ${n(done.comments / done.wall)} | ${n(done.memory)} |`,
        );
      }
    }
    python(four, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function stages(name: EncoderName, input: string, folder: string): Promise<void> {
  const pipeline = await loadPipeline(CODEBOOK, "none", 1);
  const { codebook } = pipeline.codebook;
  const { splitter } = loadSplitter();
  const encoder = await loadEncoder(name, 1);
  const labeller = loadLabeller(codebook, encoder);
  const pass = async (db: string) => {
    const threads: Thread[] = [];
    const reading = await timed(async () => {
      for await (const { thread } of extractAll([input], (fault) => console.error(fault.message)))
        threads.push(thread);
    });
    const found: Awaited<ReturnType<typeof split>>[] = [];
    const splitting = await timed(async () => {
      for (const thread of threads) found.push(await split(thread, splitter, codebook, encoder));
    });
    const mined: MinedThread[] = [];
    const classifying = await timed(async () => {
      for (const { split: own, reading: read } of found) mined.push(await classify(own, labeller, read));
    });
    const store = new Store(
      db,
      { runId: "bench", version: "0", codebook: pipeline.codebook, modelSha256: "0".repeat(64), options: {} },
      new Date(0),
    );
    const loading = await timed(() => {
      for (const own of mined) {
        load(store, own);
        store.endInput(own.thread.uri, own.thread.sha256, 1);
      }
      store.finish(new Date(0));
    });
    return { mined, parts: { read: reading, split: splitting, classify: classifying, load: loading } };
  };
  const db = join(folder, `${name}.db`);
  const { mined, parts } = encoder
    ? await pass(db)
    : await median(
        (i) => pass(i === 0 ? db : `${db}-${i}`),
        ({ parts }) => sumOf(parts),
      );
  const reporting = await timed(() => report(db, join(folder, `${name}-reports`)));
  const count = {
    sentences: mined.reduce((sum, m) => sum + m.sentences, 0),
    comments: mined.reduce((sum, m) => sum + m.comments.length, 0),
  };
  const all = sumOf(parts);
  console.log(`\n${name === "none" ? "The sample's flat threads four times over, rewritten, without the encoder" : "The sample corpus, with the encoder"}:

| stage | processor s | share | sentences a second | comments a second |
| --- | ---: | ---: | ---: | ---: |`);
  const row = (label: string, seconds: number, share = ""): void =>
    console.log(
      `| ${label} | ${n(seconds, 2)} | ${share} | ${n(count.sentences / seconds)} | ${n(count.comments / seconds)} |`,
    );
  for (const [label, { seconds }] of Object.entries(parts))
    row(label, seconds, `${n((100 * seconds) / all)} %`);
  row("file to database", all);
  row("report", reporting.seconds);
  if (name === "none") await wink(mined, all, row);
}

/** wink-nlp's `readDoc` alone, on the same paragraphs: what the words cost before anything is made of them. */
async function wink(
  mined: readonly SplitThread[],
  all: number,
  row: (label: string, seconds: number) => void,
): Promise<void> {
  const readDoc = plainReader();
  const texts = mined.flatMap(({ thread }) =>
    lines(thread.text).map((line) => thread.text.slice(line.start, line.end)),
  );
  const often = (read: (text: string) => void): Promise<{ seconds: number }> =>
    median(
      () => timed(() => texts.forEach(read)),
      (run) => run.seconds,
    );
  const { seconds } = await often(readDoc);
  row("wink-nlp readDoc alone", seconds);
  const own = await often((text) => void sentences(text, { start: 0, end: text.length }));
  row("sentences and words, as we read them", own.seconds);
  console.log(`\nFile to database runs at ${n(seconds / all, 2)} of the speed of readDoc.`);
}

function python(input: string, folder: string): void {
  const script = shipped("pipeline", "tools", "bench", "script.py");
  const names = readdirSync(input).map((name) => join(input, name));
  const interpreter = process.env["PYTHON"] ?? "python3";
  const { status, stdout, stderr } = spawnSync(interpreter, [script, join(folder, "script.db"), ...names], {
    encoding: "utf8",
    env: { ...process.env, HF_HUB_OFFLINE: "1", TRANSFORMERS_OFFLINE: "1" },
  });
  if (status !== 0) {
    const why =
      status === 3 ? "sentence-transformers is not installed" : (stderr.trim().split("\n").at(-1) ?? "");
    console.log(`\nThe Python script is left out: ${why || "there is no python3"}.`);
    return;
  }
  const done = JSON.parse(stdout) as { sentences: number; load: number; seconds: number; memory: number };
  console.log(
    `\nThe Python script: ${n(done.sentences)} sentences in ${n(done.seconds, 1)} processor s, ${n(done.sentences / done.seconds)} a second, after ${n(done.load, 1)} s of loading; ${n(done.memory)} MB.`,
  );
}
