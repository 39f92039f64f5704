import type { Codebook } from "../src/codebook/codebook.ts";
import type { Encoder, Reading, TextSentence } from "../src/encoder/encoder.ts";
import { readModel } from "../src/learn/model-file.ts";
import { SOURCES, type SplitThread, type Thread } from "../src/model.ts";
import { shipped } from "../src/root.ts";
import { type Splitter, type SplitterJson, splitFlat, splitterFromJSON } from "../src/split/flat.ts";
import type { LineHints } from "../src/split/hints.ts";
import { type MarkedSplit, readMarks, wordSpans } from "../src/split/marked.ts";
import { assembleFlat, assemblePosts } from "../src/split/thread.ts";
import { sentences } from "../src/text/words.ts";

/** The splitter that ships, and the hash of its file. */
export function loadSplitter(): { splitter: Splitter; sha256: string } {
  const { value, sha256 } = readModel<SplitterJson>(shipped("corpus", "models", "split.json"), [
    "first",
    "second",
    "links",
    "mix",
  ]);
  return { splitter: splitterFromJSON(value), sha256 };
}

/**
 * Split: a thread's comments and paragraphs; as its format states them, or found in flat text.
 *
 * @returns with flat text also what the encoder said of its sentences, so that it reads each text once.
 */
export async function split(
  thread: Thread,
  splitter: Splitter,
  codebook: Codebook,
  encoder: Encoder | undefined,
): Promise<{ split: SplitThread; reading?: Reading }> {
  if (thread.posts) return { split: assemblePosts(thread) };
  const marks = readMarks(thread.text);
  if (!encoder) return { split: assembleFlat(thread, splitFlat(thread.text, splitter, { marks })) };
  const { reading, hints } = await readLinesOf(thread.text, codebook, encoder, marks);
  return { split: assembleFlat(thread, splitFlat(thread.text, splitter, { hints, marks })), reading };
}

/** Reads a flat text with the encoder, and gives what it says of each line. */
export async function readLinesOf(
  text: string,
  codebook: Codebook,
  encoder: Encoder,
  marks: MarkedSplit | undefined,
): Promise<{ reading: Reading; hints: LineHints }> {
  const found: TextSentence[] = [];
  const firsts: number[] = [];
  for (const line of wordSpans(text, marks)) {
    const own = sentences(text, line);
    firsts.push(own.length > 0 ? found.length : -1);
    own.forEach((s, i) => {
      found.push({
        text: text.slice(s.start, s.end),
        opensParagraph: i === 0,
        opensComment: false,
        source: "comment",
      });
    });
  }
  const [a, b] = codebook.sides;
  const reading = await encoder.read(found, [a.statement, b.statement], false);
  const starts = Float32Array.from(firsts, (s) => (s < 0 ? Number.NaN : reading.starts[s]!));
  const sources = new Float32Array(firsts.length * SOURCES.length);
  firsts.forEach((s, line) => {
    if (s >= 0)
      sources.set(
        reading.sources.subarray(s * SOURCES.length, (s + 1) * SOURCES.length),
        line * SOURCES.length,
      );
  });
  return { reading, hints: { starts, sources } };
}
