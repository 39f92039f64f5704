import type { Codebook } from "../codebook/codebook.ts";
import { stances } from "../codebook/codebook.ts";
import type { ClaimRow, Threadmine } from "../index.ts";
import { structureOf } from "../learn/structure.ts";
import { contents, type ExportFile } from "./files.ts";
import { codebookOf } from "./names.ts";

/**
 * brat standoff (https://brat.nlplab.org/standoff.html): for each thread its text, its claims in an `.ann` file, and an
 * `annotation.conf` that names the labels.
 *
 * A claim is a text-bound annotation `Claim` with an attribute `Stance`, a binary attribute for each topic
 * (`Topic_pay`), and a note with its probabilities. Offsets count code points; a claim of several lines is given in
 * fragments, since brat has no spans across lines. The `.json` beside it is the thread's structure, which brat leaves
 * alone and `threadmine import-labels` reads.
 */
export function* brat(db: Threadmine): Generator<ExportFile, undefined> {
  const codebook = codebookOf(db);
  yield { name: "annotation.conf", chunks: [configuration(codebook)] };
  for (const content of contents(db)) {
    yield { name: `${content.name}.txt`, chunks: [content.thread.text] };
    yield { name: `${content.name}.ann`, chunks: annotations(content.claims) };
    yield { name: `${content.name}.json`, chunks: [`${JSON.stringify(structureOf(content))}\n`] };
  }
}

function configuration(codebook: Codebook): string {
  return [
    "[entities]\nClaim\n[relations]\n[events]\n[attributes]\n",
    `Stance\tArg:Claim, Value:${stances(codebook).join("|")}\n`,
    ...codebook.topics.map((t) => `Topic_${t.name}\tArg:Claim\n`),
  ].join("");
}

function* annotations(claims: readonly ClaimRow[]): Generator<string, undefined> {
  let spans = 0;
  let attributes = 0;
  for (const claim of claims) {
    const span = `T${++spans}`;
    const lines = claim.text.split("\n");
    const fragments: string[] = [];
    let at = claim.char_start;
    for (const line of lines) {
      const length = Array.from(line).length;
      if (length > 0) fragments.push(`${at} ${at + length}`);
      at += length + 1;
    }
    yield `${span}\tClaim ${fragments.join(";")}\t${lines.filter((line) => line !== "").join(" ")}\n`;
    yield `A${++attributes}\tStance ${span} ${claim.stance}\n`;
    for (const topic of claim.topics) yield `A${++attributes}\tTopic_${topic} ${span}\n`;
    yield `#${spans}\tAnnotatorNotes ${span}\tclaim ${claim.claim_score.toFixed(2)}, stance ${claim.stance_score.toFixed(2)}\n`;
  }
}
