/**
 * `threadmine train` and `predict` on the five targets of SemEval-2016 task 6 as TweetEval lays them out: `npm run
 * bench:stance -- [FOLDER] [--encoder none]`. FOLDER holds TARGET_SPLIT_text.txt and TARGET_SPLIT_labels.txt, with SPLIT
 * train, val and, if it is there, test; ../shared/data/tweeteval by default. The data belongs to others and does not ship.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { calibrationError } from "../../src/learn/calibration.ts";
import type { ShortText } from "../../src/learn/text-classifier.ts";
import type { EncoderName } from "../3-classify.ts";
import { predictor } from "../predict.ts";
import { trainFile } from "../train.ts";

interface Tweet extends ShortText {
  readonly stance: string;
}

const NAMES = ["none", "against", "favor"];
const args = process.argv.slice(2);
const encoder: EncoderName = args.join(" ").includes("--encoder none") ? "none" : "minilm";
const folder =
  args.find((a, i) => !a.startsWith("--") && args[i - 1] !== "--encoder") ?? "../shared/data/tweeteval";

/** The tweets of a split, target by target. */
function read(split: string): Tweet[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(`_${split}_text.txt`))
    .sort()
    .flatMap((name) => {
      const context = name.slice(0, name.indexOf("_"));
      const labels = readFileSync(join(folder, name.replace("_text", "_labels")), "utf8")
        .trim()
        .split(/\s+/u);
      const texts = readFileSync(join(folder, name), "utf8").split("\n");
      return labels.map((label, i) => ({ text: texts[i]!, context, stance: NAMES[Number(label)]! }));
    });
}

/** F1 of each of {@link NAMES}. */
function f1s(gold: readonly string[], found: readonly string[]): number[] {
  return NAMES.map((name) => {
    const both = gold.filter((g, i) => g === name && found[i] === name).length;
    const any = gold.filter((g, i) => g === name || found[i] === name).length;
    return (2 * both) / (any + both || 1);
  });
}

const row = (name: string, gold: readonly string[], found: readonly string[]): string => {
  const [none, against, favor] = f1s(gold, found) as [number, number, number];
  const cells = [(against + favor) / 2, (none + against + favor) / 3, none, against, favor];
  return `${name.padEnd(22)}${String(gold.length).padStart(6)}${cells.map((c) => (100 * c).toFixed(1).padStart(10)).join("")}`;
};

if (!existsSync(folder)) console.log(`skipped: no TweetEval stance data in ${folder}; name its folder`);
else {
  const temporary = mkdtempSync(join(tmpdir(), "threadmine-bench-"));
  try {
    const [labelled, out] = [join(temporary, "train.ndjson"), join(temporary, "model.json")];
    const train = read("train");
    writeFileSync(labelled, train.map((t) => `${JSON.stringify(t)}\n`).join(""));
    const began = performance.now();
    const { macroF1 } = await trainFile({ labelled, out, encoder, seed: 1, progress: () => undefined });
    const seconds = (performance.now() - began) / 1000;
    console.log(
      `trained on ${train.length} tweets in ${seconds.toFixed(0)} s (encoder ${encoder}); cross-validated macro-F1 ${(100 * macroF1).toFixed(1)}\n`,
    );
    console.log(
      `${"".padEnd(22)}${"tweets".padStart(6)}${["a+f /2", "macro-3", "none", "against", "favor"].map((h) => h.padStart(10)).join("")}`,
    );
    const predict = await predictor(out);
    for (const split of ["val", "test"]) {
      const tweets = read(split);
      if (tweets.length === 0) continue;
      const results = await predict(
        tweets.map(({ text, context }, i) => ({ row: JSON.stringify({ text, context }), line: i + 1 })),
      );
      const found = results.map((r) => String(r["stance"]));
      const gold = tweets.map((t) => t.stance);
      for (const target of new Set(tweets.map((t) => t.context))) {
        const own = tweets.flatMap((t, i) => (t.context === target ? [i] : []));
        console.log(
          row(
            `${split} ${target}`,
            own.map((i) => gold[i]!),
            own.map((i) => found[i]!),
          ),
        );
      }
      console.log(row(`${split} pooled`, gold, found));
      const error = calibrationError(
        results.map((r) => Number(r["stance_score"])),
        gold.map((g, i) => g === found[i]),
      );
      console.log(`calibration error of ${split}: ${error.toFixed(3)}`);
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
