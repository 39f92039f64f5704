import { join } from "node:path";
import { expect, test } from "vitest";
import { classify, loadLabeller, loadNgram } from "../../pipeline/3-classify.ts";
import { type Codebook, loadCodebook } from "../../src/codebook/codebook.ts";
import type { Claim } from "../../src/model.ts";
import { sentences } from "../../src/text/words.ts";
import { mineText, ROOT } from "../helpers.ts";

const { codebook: remoteOffice } = loadCodebook(join(ROOT, "corpus", "codebooks", "remote-office.yaml"));
const [remote, office] = remoteOffice.sides;

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
  const [first, ...others] = remoteOffice.topics;
  const short: Codebook = {
    ...remoteOffice,
    topics: [{ ...first!, cues: [...first!.cues, "sick"] }, ...others],
  };
  const text = "Sick days dropped by a third.";
  const without = firstTopic(remoteOffice, text);
  const found = firstTopic(short, text);
  expect(found).toBeGreaterThan(without + 1);
  const both: Codebook = {
    ...short,
    sides: [{ ...remote, cues: [...remote.cues, "sick days dropped"] }, office],
  };
  expect(firstTopic(both, text)).toBeGreaterThanOrEqual(found);
});

const { codebook } = loadCodebook(join(ROOT, "corpus", "gold", "debates", "heat-pump.yaml"));

/** The claims of a flat text by a codebook alone, without the encoder. */
async function claimsOf(book: Codebook, text: string): Promise<readonly Claim[]> {
  const [split] = mineText(text, "a.txt").threads;
  const found = await classify(split!, loadLabeller(book, undefined));
  return found.claims;
}

const LUKEWARM = "You should know that it leaves every room lukewarm.";

test("a cue of a side decides what nothing else does", async () => {
  const [claim] = await claimsOf(codebook, LUKEWARM);
  expect(claim!.stance).toBe("pro-boiler");
  const [a, b] = codebook.sides;
  const swapped = {
    ...codebook,
    sides: [
      { ...a, cues: b.cues },
      { ...b, cues: a.cues },
    ] as const,
  };
  const others = swapped.keyPoints.filter(
    (p) => !/lukewarm|room/u.test(`${p.text} ${p.paraphrases.join(" ")}`),
  );
  expect((await claimsOf({ ...swapped, keyPoints: others }, LUKEWARM))[0]!.stance).toBe("pro-pump");
});

test("a reason from the codebook names its words, and what speaks against a stance is told with it", async () => {
  const [claim] = await claimsOf(
    codebook,
    "The bills were lower, but you should know that it leaves every room lukewarm and the shower cold.",
  );
  const of = (label: string) => claim!.evidence.filter((e) => e.label === label);
  expect(of(claim!.stance)).toContainEqual(
    expect.objectContaining({ kind: "cue", detail: "pro-boiler: “lukewarm”" }),
  );
  expect(of(claim!.stance).some((e) => e.weight < 0)).toBe(true);
  expect(of("comfort")).toContainEqual(
    expect.objectContaining({ kind: "cue", detail: "comfort: “shower”, “cold”" }),
  );
  expect(
    claim!.evidence.filter((e) => e.label !== "claim" && ["the", "and", "it"].includes(e.detail)),
  ).toEqual([]);
  expect(claim!.evidence.filter((e) => e.detail.startsWith("a cue of"))).toEqual([]);
});

test("the shipped debate's reasons stay as they are", async () => {
  const { codebook: emIc } = loadCodebook(join(ROOT, "corpus", "codebooks", "em-ic.yaml"));
  const claims = await claimsOf(
    emIc,
    "Managers earn more than engineers, and a good manager fights for the salary.",
  );
  const cues = claims.flatMap((c) => c.evidence).filter((e) => e.kind === "cue");
  expect(cues.length).toBeGreaterThan(0);
  for (const { detail } of cues) expect(detail).not.toContain("“");
});

test("a debate may have the name of a model file that is none of a debate", () => {
  for (const name of ["claims", "split", "points"])
    expect(loadNgram({ ...codebook, codebook: name }).trained).toBe(false);
});
