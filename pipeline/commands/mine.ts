import { once } from "node:events";
import type { CommandModule } from "yargs";
import type { EncoderName } from "../3-classify.ts";
import { checkJobs, OPTIONS, READING, type ReadingArguments, readingOptions } from "./options.ts";

interface Arguments extends Omit<ReadingArguments, "map"> {
  codebook: string;
  encoder: EncoderName;
  jobs: number;
}

export const mineCommand: CommandModule<object, Arguments> = {
  command: "mine",
  describe: "NDJSON in, NDJSON out, no database: one thread a line",
  builder: (argv) =>
    argv
      .option("codebook", OPTIONS.codebook)
      .option("encoder", OPTIONS.encoder)
      .option("pseudonymise", READING.pseudonymise)
      .option("key-file", READING["key-file"])
      .option("jobs", OPTIONS.jobs)
      .check(checkJobs)
      .example(`echo '{"id":"t1","text":"Managers earn more."}' | $0 mine`, "one flat thread")
      .example("split -n r/8 --filter='$0 mine --jobs 1' big.ndjson", "by eight processes"),
  handler: async ({ codebook, encoder, jobs, pseudonymise, keyFile }) => {
    const { loadPipeline } = await import("../miner.ts");
    const { Workers } = await import("../workers.ts");
    const { inOrder } = await import("../in-order.ts");
    const { lines } = await import("../../src/input/records.ts");
    const say = (message: string) => process.stderr.write(`threadmine: ${message}\n`);
    const { secret } = readingOptions({ pseudonymise, keyFile });
    const { mine } = await loadPipeline(codebook, encoder, jobs);
    const workers = new Workers({ codebook, encoder, jobs, mine, secret, onCrash: say });
    const rows = async function* () {
      for await (const some of lines(process.stdin)) {
        for (const { at, bytes } of some) {
          const row = bytes?.toString("utf8");
          if (row === undefined || row.trim() !== "") yield { row, at };
        }
      }
    };
    for await (const { text, error } of inOrder(
      rows(),
      ({ row, at }) => workers.answer(row, at),
      workers.ahead,
    )) {
      if (error !== undefined) {
        process.exitCode = 1;
        say(error);
      }
      if (!process.stdout.write(`${text}\n`)) await once(process.stdout, "drain");
    }
    await workers.close();
  },
};
