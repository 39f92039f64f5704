import { join } from "node:path";
import { expect, test } from "vitest";
import { classify, loadClassifier } from "../../pipeline/3-classify.ts";
import { type Codebook, loadCodebook } from "../../src/codebook/codebook.ts";
import type { Claim } from "../../src/model.ts";
import { mineText, ROOT } from "../helpers.ts";

const { codebook } = loadCodebook(join(ROOT, "corpus", "gold", "debates", "heat-pump.yaml"));

/** The claims of a flat text by a codebook alone, without the encoder. */
async function claimsOf(book: Codebook, text: string): Promise<readonly Claim[]> {
  const [split] = mineText(text, "a.txt").threads;
  const found = await classify(split!, book, loadClassifier(book, undefined), undefined, undefined);
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
