import { loadCodebook } from "../src/codebook/codebook.ts";
import type { ThreadmineError } from "../src/errors.ts";
import { splitFlat } from "../src/split/flat.ts";
import { readMarks } from "../src/split/marked.ts";
import { extractAll } from "./1-extract.ts";
import { loadSplitter, readLinesOf } from "./2-split.ts";
import { type EncoderName, loadEncoder } from "./3-classify.ts";

const WIDTH = 96;

/** Tells for each line of flat texts how it was split, how sure that is, and why; one block of text a line. */
export async function* explainSplit(options: {
  inputs: readonly string[];
  codebook: string;
  encoder: EncoderName;
  format: string | undefined;
  onFault: (fault: ThreadmineError) => void;
}): AsyncGenerator<string> {
  const { codebook } = loadCodebook(options.codebook);
  const { splitter } = loadSplitter();
  const encoder = await loadEncoder(options.encoder, 1);
  for await (const { uri, thread } of extractAll(options.inputs, options.onFault, { name: options.format })) {
    yield `${uri}: ${thread.title}\n`;
    if (thread.posts) {
      yield `  ${thread.format} states its own structure: ${thread.posts.length} posts\n`;
      continue;
    }
    const marks = readMarks(thread.text);
    if (marks) yield `  marks found: ${marks.kind}\n`;
    const hints = encoder ? (await readLinesOf(thread.text, codebook, encoder, marks)).hints : undefined;
    const { lines, links } = splitFlat(thread.text, splitter, { hints, marks, explain: true });
    let comment = -1;
    for (const [i, line] of lines.entries()) {
      if (line.begins) comment++;
      const link = links[comment]!;
      const text = thread.text.slice(line.start, line.end);
      const answers = link.parent === null ? "top level" : `answers ${link.parent + 1}`;
      const head = line.begins ? `comment ${comment + 1}, ${answers} (${link.score.toFixed(2)})` : "goes on";
      yield `${String(i + 1).padStart(5)}  ${line.startScore.toFixed(2)} ${head}; ${line.source} (${line.sourceScore.toFixed(2)})\n       ${text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text}\n`;
      const reasons = (line.reasons ?? []).map(
        ({ detail, weight }) => `${weight > 0 ? "+" : "−"}${Math.abs(weight).toFixed(2)} ${detail}`,
      );
      if (i > 0 && reasons.length > 0) yield `       why: ${reasons.join("; ")}\n`;
    }
  }
}
