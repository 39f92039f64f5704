/**
 * Ingests a synthetic dump and watches the memory: `node dist/pipeline/tools/bench-scale.js COMMENTS [JOBS]`. Writes the
 * samples and a plot of them to `docs/scale-memory.{tsv,svg}`, and a table to standard output.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { shipped } from "../../src/root.ts";
import { Reader } from "../../src/store/queries.ts";
import { plot, type Sample, thin } from "./plot-memory.ts";

const EVERY = 1000;
const comments = Number(process.argv[2] ?? 10_000);
const jobs = process.argv[3] ?? "2";

const folder = mkdtempSync(join(tmpdir(), "threadmine-scale-"));
const tool = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
try {
  const dump = join(folder, "dump.ndjson");
  const made = spawn(process.execPath, [tool("make-dump.js"), String(comments)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  made.stdout.pipe(createWriteStream(dump));
  await once(made, "close");
  const db = join(folder, "scale.db");
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [tool("../cli.js"), "ingest", dump, "--db", db, "--encoder", "none", "--jobs", jobs, "--json"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let summary = "";
  child.stdout.on("data", (part: Buffer) => {
    summary += part.toString("utf8");
  });
  const samples: Sample[] = [];
  while (child.exitCode === null) {
    const memory =
      Number(spawnSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" }).stdout) / 1024;
    if (memory > 0)
      samples.push({ seconds: (performance.now() - began) / 1000, memory, comments: stored(db) });
    await setTimeout(EVERY);
  }
  const { seconds, stored: held } = JSON.parse(summary) as {
    seconds: number;
    stored: { threads: number; comments: number; claims: number };
  };
  writeFileSync(
    shipped("docs", "scale-memory.tsv"),
    `seconds\tmemory_mb\tcomments\n${thin(samples, 200)
      .map((s) => `${s.seconds.toFixed(0)}\t${s.memory.toFixed(0)}\t${s.comments}\n`)
      .join("")}`,
  );
  writeFileSync(shipped("docs", "scale-memory.svg"), plot(samples));
  const n = (x: number, digits = 0): string =>
    x.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const reading = samples.find((s) => s.comments > 0)?.seconds ?? 0;
  const at = (share: number): Sample =>
    samples.find((s) => s.comments >= share * held.comments) ?? samples.at(-1)!;
  console.log(`| | |\n| --- | ---: |
| input | ${n(statSync(dump).size / 1e6)} MB, ${n(held.comments)} comments in ${n(held.threads)} threads |
| time | ${n(seconds)} s, of which reading ${n(reading)} s |
| speed | ${n(held.comments / seconds)} comments a second |
| memory at most | ${n(Math.max(...samples.map((s) => s.memory)))} MB |
| database | ${n(statSync(db).size / 1e6)} MB, ${n(held.claims)} claims |

| comments stored | seconds | memory, MB |
| ---: | ---: | ---: |
${[0.1, 0.25, 0.5, 0.75, 1]
  .map(at)
  .map((s) => `| ${n(s.comments)} | ${n(s.seconds)} | ${n(s.memory)} |`)
  .join("\n")}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Comments stored so far; rows are numbered as they come. */
function stored(db: string): number {
  try {
    const reader = new Reader(db);
    const [row] = reader.select("SELECT max(comment) AS n FROM stored_comments").rows;
    reader.close();
    return Number(row?.["n"] ?? 0);
  } catch {
    return 0;
  }
}
