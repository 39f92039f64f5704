import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { guardedRead, ThreadmineError } from "../src/errors.ts";
import { emptyFolder, writeFiles } from "../src/export/files.ts";
import { parseJson } from "../src/formats/json.ts";
import { openThreadmine } from "../src/index.ts";
import { type LabelledThread, readBrat, readLabelStudio, structureFrom } from "../src/learn/import-labels.ts";
import { type Structure, structureOf } from "../src/learn/structure.ts";
import { goldFile, goldOf } from "../src/learn/write-gold.ts";
import { slug } from "../src/markdown/escape.ts";

/**
 * Writes what labellers corrected as gold files (`corpus/gold/README.md`): text, sentences and structure of each thread.
 *
 * @param db a database that holds the threads, for files that lost their structure.
 * @returns how many gold files were written, and how many tasks had no labels.
 * @throws ThreadmineError `not-found`, `unreadable`, `bad-gold`, `bad-json`, `usage`, and those of writing.
 */
export function importLabels(
  files: readonly string[],
  out: string,
  db?: string,
): { gold: number; unlabelled: number } {
  const read = files.map(readLabels);
  const threads = read.flatMap((r) => r.threads);
  const stored = db === undefined ? undefined : structures(db, new Set(threads.map((t) => t.text)));
  const complete = threads.map((thread) => {
    const structure = stored?.get(thread.text) ?? thread.structure;
    if (structure) return { ...thread, structure };
    throw new ThreadmineError(
      "bad-gold",
      `${thread.name}: expected the thread's structure beside its labels, found none`,
      "Give the database that it was exported from with --db FILE.",
    );
  });
  emptyFolder(out);
  const used = new Map<string, number>();
  for (const { name: given, text, structure, claims } of complete) {
    const base = slug(given);
    const n = (used.get(base) ?? 0) + 1;
    used.set(base, n);
    const name = n === 1 ? base : `${base}-${n}`;
    writeFiles(out, [
      { name: `${name}.txt`, chunks: [text] },
      { name: `${name}.tsv`, chunks: [goldFile(goldOf(name, text, structure, claims))] },
      { name: `${name}.json`, chunks: [`${JSON.stringify(structure)}\n`] },
    ]);
  }
  return { gold: threads.length, unlabelled: read.reduce((sum, r) => sum + r.unlabelled, 0) };
}

const AS_EXPORTED = "It belongs beside the .ann as threadmine export wrote it: put that file back.";

function readLabels(path: string): { threads: LabelledThread[]; unlabelled: number } {
  const content = contentOf(path);
  if (!path.endsWith(".ann")) return readLabelStudio(path, content);
  const beside = path.replace(/\.ann$/u, "");
  if (!existsSync(`${beside}.txt`))
    throw new ThreadmineError(
      "not-found",
      `${beside}.txt: expected the text beside ${basename(path)}, found none`,
      "brat keeps .txt and .ann together: give the .ann in their folder.",
    );
  const text = contentOf(`${beside}.txt`);
  const structure = existsSync(`${beside}.json`)
    ? structureFrom(parseJson(contentOf(`${beside}.json`), `${beside}.json`, AS_EXPORTED), `${beside}.json`)
    : undefined;
  return {
    threads: [{ name: basename(beside), text, structure, claims: readBrat(path, content, text) }],
    unlabelled: 0,
  };
}

const contentOf = (path: string): string =>
  guardedRead(path, "file", "Give .ann files, or .json of Label Studio.", () => readFileSync(path, "utf8"));

/** The structures of those threads of a database whose texts are asked for. */
function structures(path: string, texts: ReadonlySet<string>): Map<string, Structure> {
  const db = openThreadmine(path);
  try {
    const found = new Map<string, Structure>();
    for (const thread of db.threads())
      if (texts.has(thread.text)) {
        const filter = { thread: thread.thread_id };
        const content = {
          thread,
          comments: [...db.comments(filter)],
          paragraphs: [...db.paragraphs(filter)],
        };
        found.set(thread.text, structureOf(content));
      }
    return found;
  } finally {
    db.close();
  }
}
