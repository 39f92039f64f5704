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

const EVERY = 1000;
const comments = Number(process.argv[2] ?? 10_000);
const jobs = process.argv[3] ?? "2";

/** A moment of the run: seconds since its start, resident memory in MB, comments stored. */
interface Sample {
  readonly seconds: number;
  readonly memory: number;
  readonly comments: number;
}

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

function thin<T>(items: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.ceil(items.length / most));
  return items.filter((_, i) => i % step === 0 || i === items.length - 1);
}

/** Memory over time, and comments stored on a scale of their own. */
function plot(samples: readonly Sample[]): string {
  const [width, height, left, right, top, bottom] = [760, 340, 60, 80, 30, 50];
  const end = samples.at(-1)!.seconds;
  const highest = Math.max(600, ...samples.map((s) => s.memory));
  const most = samples.at(-1)!.comments || 1;
  const x = (seconds: number): string => (left + (seconds / end) * (width - left - right)).toFixed(1);
  const y = (share: number): string => (height - bottom - share * (height - top - bottom)).toFixed(1);
  const line = (share: (s: Sample) => number): string =>
    thin(samples, 300)
      .map((s) => `${x(s.seconds)},${y(share(s))}`)
      .join(" ");
  const grid = [0, 100, 200, 300, 400, 500, 600].filter((mb) => mb <= highest);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Memory and comments stored over time" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#fff"/>
${grid.map((mb) => `<path d="M${left} ${y(mb / highest)}H${width - right}" stroke="${mb === 500 ? "#c33" : "#ddd"}"/><text x="${left - 8}" y="${Number(y(mb / highest)) + 4}" text-anchor="end">${mb}</text>`).join("\n")}
${ticks.map((t) => `<text x="${x(t * end)}" y="${height - bottom + 18}" text-anchor="middle">${Math.round(t * end)}</text><text x="${width - right + 8}" y="${Number(y(t)) + 4}" fill="#888">${Math.round(t * most).toLocaleString("en-US")}</text>`).join("\n")}
<polyline points="${line((s) => s.comments / most)}" fill="none" stroke="#aaa" stroke-width="1.5" stroke-dasharray="5 3"/>
<polyline points="${line((s) => s.memory / highest)}" fill="none" stroke="#1659a7" stroke-width="1.5"/>
<text x="${left}" y="18" fill="#1659a7">memory, MB (red: 500)</text><text x="${width - right + 70}" y="18" text-anchor="end" fill="#888">comments stored (dashed)</text>
<text x="${width / 2}" y="${height - 8}" text-anchor="middle">seconds</text>
</svg>
`;
}
