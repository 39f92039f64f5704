import type { CommandModule } from "yargs";
import { ThreadmineError } from "../../src/errors.ts";
import { type Counts, f1 } from "../../src/evaluate/f1.ts";
import type { EncoderName } from "../3-classify.ts";
import { confusionTable } from "./confusion.ts";
import { OPTIONS } from "./options.ts";

interface Arguments {
  labelled: string;
  out: string;
  encoder: EncoderName;
  seed: number;
}

export const trainCommand: CommandModule<object, Arguments> = {
  command: "train",
  describe: "learns to give short texts one of your labels; prints cross-validated scores",
  builder: (argv) =>
    argv
      .option("labelled", {
        type: "string",
        requiresArg: true,
        demandOption: true,
        describe: 'NDJSON, one {"text", "stance", "context"?, "thread"?} a line',
      })
      .option("out", {
        type: "string",
        requiresArg: true,
        demandOption: true,
        describe: "model file to write",
      })
      .option("encoder", OPTIONS.encoder)
      .option("seed", { type: "number", requiresArg: true, default: 1, describe: "deals the folds" })
      .example(
        "$0 train --labelled corpus/labelled/tabs-spaces.ndjson --out tabs.json",
        "a small debate of our own",
      ),
  handler: async ({ labelled, out, encoder, seed }) => {
    if (!Number.isInteger(seed))
      throw new ThreadmineError("usage", `--seed: expected a whole number, found ${seed}`);
    const { trainFile } = await import("../train.ts");
    const { progress } = await import("./progress.ts");
    const { calibrationError } = await import("../../src/learn/calibration.ts");
    const bar = progress();
    let result: Awaited<ReturnType<typeof trainFile>>;
    try {
      result = await trainFile({
        labelled,
        out,
        encoder,
        seed,
        progress: (step, done, all) => {
          bar.update({ unit: step === "fit" ? "fits" : "texts", done, all });
        },
      });
    } finally {
      bar.stop();
    }
    const { model, confusion, macroF1, folds, texts, scores, right } = result;
    process.stdout.write(
      [
        `${texts} texts, ${model.labels.length} labels, ${folds}-fold cross-validation\n\n`,
        `macro-F1             ${macroF1.toFixed(3)}\n`,
        `calibration error    ${calibrationError(scores, right).toFixed(3)}\n`,
        ...model.labels.map(
          (label, k) => `F1 ${label.padEnd(17)} ${f1(countsOf(confusion, k)).toFixed(3)}\n`,
        ),
        `\nrows: labelled, columns: found\n${confusionTable(model.labels, confusion)}`,
      ].join(""),
    );
  },
};

/** What was counted of the label `k`; `confusion[gold][found]`. */
function countsOf(confusion: readonly (readonly number[])[], k: number): Counts {
  const hit = confusion[k]![k]!;
  const gold = confusion[k]!.reduce((a, b) => a + b, 0);
  const found = confusion.reduce((sum, row) => sum + row[k]!, 0);
  return { hit, extra: found - hit, missed: gold - hit };
}
