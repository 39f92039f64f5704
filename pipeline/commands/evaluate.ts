import type { CommandModule } from "yargs";
import type { Score } from "../../src/evaluate/score.ts";
import type { EncoderName } from "../3-classify.ts";
import { confusionTable } from "./confusion.ts";
import { checkWhole, OPTIONS } from "./options.ts";
import { sayFault } from "./say-fault.ts";

interface Arguments {
  gold: string[];
  input: string[] | undefined;
  db: string | undefined;
  codebook: string;
  encoder: EncoderName;
  json: boolean;
  worst: number;
}

export const evaluateCommand: CommandModule<object, Arguments> = {
  command: "evaluate [input..]",
  describe: "scores against gold: split, source, claim, stance, topics",
  builder: (argv) =>
    argv
      .positional("input", {
        type: "string",
        array: true,
        describe: "flat texts that the gold belongs to; the .txt beside each gold file when left out",
      })
      .option("gold", { type: "string", array: true, demandOption: true, describe: "gold files (.tsv)" })
      .option("db", {
        type: "string",
        requiresArg: true,
        describe: "score what a database holds instead of mining now",
      })
      .option("codebook", OPTIONS.codebook)
      .option("encoder", OPTIONS.encoder)
      .option("worst", { type: "number", default: 12, describe: "how many of the worst errors to list" })
      .option("json", { type: "boolean", default: false, describe: "print everything as JSON" })
      .check(({ worst }) => checkWhole("worst", worst, 0))
      .example(
        "$0 evaluate --gold corpus/gold/validation/w12/*.tsv",
        "score the threads that nothing was trained on",
      ),
  handler: async (args) => {
    const { evaluateGold } = await import("../evaluate.ts");
    const result = await evaluateGold({
      gold: args.gold,
      inputs: args.input ?? [],
      db: args.db,
      codebook: args.codebook,
      encoder: args.encoder,
      worst: args.worst,
      onFault: sayFault,
    });
    if (args.json) {
      process.stdout.write(`${JSON.stringify(result)}\n`);
      return;
    }
    const row = (score: Score, name: string, note: string): string => {
      const interval = result.intervals[score]?.map((x) => x.toFixed(2)).join("–") ?? "";
      return `${name.padEnd(20)} ${result[score].toFixed(3)}   ${interval.padEnd(11)}${note}\n`;
    };
    const labels = Object.keys(result.confusion);
    process.stdout.write(
      [
        `${result.sentences} gold sentences${args.gold.length > 1 ? `; between: nine in ten sets of ${args.gold.length} threads like these` : ""}\n\n`,
        row("split", "split", "F1 of the lines at which a comment begins"),
        row("source", "source", "macro-F1 of the lines' sources"),
        row("claim", "claim", "F1"),
        row("stance", "stance", "macro-F1, end to end"),
        row("stanceGivenClaim", "stance given claim", "macro-F1 where both hold it to be a claim"),
        row("topic", "topic", "micro-F1"),
        row("calibration", "calibration", "expected calibration error of the stance score"),
        `\nby stance: ${Object.entries(result.byStance)
          .map(([k, v]) => `${k} ${v.toFixed(3)}`)
          .join(", ")}\n`,
        `by topic:  ${Object.entries(result.byTopic)
          .map(([k, v]) => `${k} ${v.toFixed(3)}`)
          .join(", ")}\n`,
        `\nrows: gold, columns: found\n${confusionTable(
          labels,
          labels.map((g) => labels.map((p) => result.confusion[g]![p]!)),
        )}`,
        "\nworst errors (surest first)\n",
        ...result.worst.map(
          (e) =>
            `  ${e.id}  expected ${e.expected}, found ${e.found} (${e.score.toFixed(2)}): ${e.text}\n      why: ${e.why}\n`,
        ),
      ].join(""),
    );
  },
};
