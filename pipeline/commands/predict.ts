import { once } from "node:events";
import type { CommandModule } from "yargs";
import type { InputLine } from "../predict.ts";

interface Arguments {
  model: string;
}

/** Lines that are labelled together: equal texts among them are read once. */
const CHUNK = 64;

export const predictCommand: CommandModule<object, Arguments> = {
  command: "predict",
  describe: "NDJSON in, the same lines with stance and stance_score out",
  builder: (argv) =>
    argv
      .option("model", {
        type: "string",
        requiresArg: true,
        demandOption: true,
        describe: "model file made by threadmine train",
      })
      .example(
        "$0 predict --model tabs.json < corpus/labelled/tabs-spaces.ndjson",
        "label the texts of a file",
      ),
  handler: async ({ model }) => {
    const { predictor } = await import("../predict.ts");
    const predict = await predictor(model);
    let failed = false;
    const { lines } = await import("../../src/input/records.ts");
    const held: InputLine[] = [];
    const flush = async (): Promise<void> => {
      for (const value of await predict(held)) {
        if ("error" in value) {
          failed = true;
          process.stderr.write(`threadmine: ${(value["error"] as { message: string }).message}\n`);
        }
        if (!process.stdout.write(`${JSON.stringify(value)}\n`)) await once(process.stdout, "drain");
      }
      held.length = 0;
    };
    for await (const some of lines(process.stdin)) {
      for (const { at, bytes } of some) {
        const row = bytes?.toString("utf8");
        if (row === undefined || row.trim() !== "") held.push({ row, line: at });
        if (held.length === CHUNK) await flush();
      }
    }
    await flush();
    if (failed) process.exitCode = 1;
  },
};
