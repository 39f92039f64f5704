import { join } from "node:path";
import { expect, test } from "vitest";
import { loadNgram } from "../../pipeline/3-classify.ts";
import { type Codebook, loadCodebook } from "../../src/codebook/codebook.ts";
import { sentences } from "../../src/text/words.ts";
import { ROOT } from "../helpers.ts";

const { codebook } = loadCodebook(join(ROOT, "corpus", "codebooks", "remote-office.yaml"));
const [remote, office] = codebook.sides;

/** How much speaks for the first topic, in log-odds. */
function firstTopic(book: Codebook, text: string): number {
  const { ngram } = loadNgram(book);
  const [sentence] = sentences(text, { start: 0, end: text.length });
  const place = {
    comment: 0,
    paragraph: 0,
    source: "comment",
    opensParagraph: true,
    opensComment: true,
  } as const;
  return ngram.read(ngram.features(text, [{ ...sentence!, ...place }])[0]!).topics[0]!;
}

test("a side's cue does not hide the cue of a topic that stands in it", () => {
  const [first, ...others] = codebook.topics;
  const short: Codebook = { ...codebook, topics: [{ ...first!, cues: [...first!.cues, "sick"] }, ...others] };
  const text = "Sick days dropped by a third.";
  const without = firstTopic(codebook, text);
  const found = firstTopic(short, text);
  expect(found).toBeGreaterThan(without + 1);
  const both: Codebook = {
    ...short,
    sides: [{ ...remote, cues: [...remote.cues, "sick days dropped"] }, office],
  };
  expect(firstTopic(both, text)).toBeGreaterThanOrEqual(found);
});
