import { once } from "node:events";
import { createInterface } from "node:readline";
import type { CommandModule } from "yargs";
import type { EncoderName } from "../3-classify.ts";
import { OPTIONS, READING, type ReadingArguments, readingOptions } from "./options.ts";

interface Arguments extends Omit<ReadingArguments, "map"> {
  codebook: string;
  encoder: EncoderName;
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
      .example(`echo '{"id":"t1","text":"Managers earn more."}' | $0 mine`, "one flat thread"),
  handler: async ({ codebook, encoder, pseudonymise, keyFile }) => {
    const { miner } = await import("../mine.ts");
    const mine = await miner(codebook, encoder, readingOptions({ pseudonymise, keyFile }).secret);
    let line = 0;
    let failed = 0;
    for await (const row of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      if (row.trim() === "") continue;
      const result = await mine(row, line);
      if ("error" in result) {
        failed++;
        process.stderr.write(`threadmine: ${(result["error"] as { message: string }).message}\n`);
      }
      if (!process.stdout.write(`${JSON.stringify(result)}\n`)) await once(process.stdout, "drain");
    }
    if (failed > 0) process.exitCode = 1;
  },
};
