/**
 * Writes a synthetic dump to standard output, the same for the same numbers: `node dist/pipeline/tools/make-dump.js
 * COMMENTS [SEED]`. One Reddit comment or submission a line; the posts of a thread lie among those of a few hundred
 * others, as in the real archives. Its sentences are the sample corpus's, with words and numbers changed.
 */
import { once } from "node:events";
import { shipped } from "../../src/root.ts";
import { growth } from "./grow.ts";

const comments = Number(process.argv[2] ?? 1000);
const grown = await growth(shipped("corpus", "threads"), Number(process.argv[3] ?? 1));

/** Threads that are talked in at the same time. */
const OPEN = 400;
interface Open {
  readonly id: string;
  readonly posts: string[];
  left: number;
}
const open: Open[] = [];
let threads = 0;
let written = 0;
let lines: string[] = [];

async function put(record: object): Promise<void> {
  lines.push(JSON.stringify(record));
  if (lines.length < 1000) return;
  if (!process.stdout.write(`${lines.join("\n")}\n`)) await once(process.stdout, "drain");
  lines = [];
}

const shared = (id: string) => ({
  id,
  author: `writer_${grown.below(5000)}`,
  subreddit: "synthetic",
  created_utc: 1_600_000_000 + 30 * written,
});

while (written < comments) {
  if (open.length < OPEN) {
    const id = `s${(++threads).toString(36)}`;
    // Most threads are short, some are long.
    open.push({ id, posts: [], left: Math.ceil(4 / (grown.chance() + 0.02)) });
    await put({ ...shared(id), title: grown.sentence().slice(0, 120), selftext: grown.comment() });
  }
  const at = grown.below(open.length);
  const thread = open[at]!;
  const id = `c${(++written).toString(36)}`;
  const { posts } = thread;
  const parent =
    posts.length === 0 || grown.chance() < 0.3 ? `t3_${thread.id}` : `t1_${posts[grown.below(posts.length)]}`;
  await put({ ...shared(id), link_id: `t3_${thread.id}`, parent_id: parent, body: grown.comment() });
  posts.push(id);
  if (--thread.left <= 0) open.splice(at, 1);
}
process.stdout.write(lines.map((line) => `${line}\n`).join(""));
