/**
 * How many of the claims that digests quote for a side have it in gold: `npm run bench:quotes -- [FOLDER…]`. The threads
 * of each folder (corpus/gold/dev and corpus/gold/validation when left out) are read as flat text and their digests
 * written. A claim that stands in one of them word for word, and with a side, counts once.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCodebook } from "../../src/codebook/codebook.ts";
import { openThreadmine } from "../../src/index.ts";
import { readGoldFolder } from "../../src/learn/labelled.ts";
import { quotationsOf } from "../../src/markdown/quotations.ts";
import { run } from "../run.ts";

const CODEBOOK = "corpus/codebooks/em-ic.yaml";
const sides = new Set(loadCodebook(CODEBOOK).codebook.sides.map((side) => side.name));
const given = process.argv.slice(2);

for (const folder of given.length > 0 ? given : ["corpus/gold/dev", "corpus/gold/validation"]) {
  const gold = readGoldFolder(folder);
  if (gold.length === 0) {
    console.error(`${folder}: expected gold threads (ID.tsv beside ID.txt), found none`);
    continue;
  }
  const truth = new Map(gold.flatMap((t) => t.sentences.map((s) => [s.text, s.stance] as const)));
  const inputs = gold.map((t) => t.path.replace(/\.tsv$/u, ".txt"));
  const temporary = mkdtempSync(join(tmpdir(), "bench-quotes-"));
  try {
    const [db, reports] = [join(temporary, "bench.db"), join(temporary, "reports")];
    await run({ inputs, db, reports, codebook: CODEBOOK, encoder: "minilm", jobs: 2 });
    const threadmine = openThreadmine(db);
    const found = new Map([...threadmine.claims()].map((claim) => [claim.text, claim.stance] as const));
    threadmine.close();
    const quoted = new Set<string>();
    for (const name of readdirSync(join(reports, "topics")))
      for (const { texts } of quotationsOf(readFileSync(join(reports, "topics", name), "utf8")))
        for (const text of texts) if (sides.has(found.get(text) ?? "") && truth.get(text)) quoted.add(text);
    const right = [...quoted].filter((text) => found.get(text) === truth.get(text)).length;
    const share = quoted.size === 0 ? "" : ` (${(right / quoted.size).toFixed(2)})`;
    console.log(`${folder}: ${right} of ${quoted.size} claims that digests quote for a side have it${share}`);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}
