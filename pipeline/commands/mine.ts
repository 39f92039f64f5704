import { once } from "node:events";
import type { CommandModule } from "yargs";
import type { RunConfiguration } from "../../src/store/runs.ts";
import type { EncoderName } from "../3-classify.ts";
import { checkWhole, OPTIONS, READING, type ReadingArguments, readingOptions } from "./options.ts";

interface Arguments extends Omit<ReadingArguments, "map"> {
  codebook: string;
  encoder: EncoderName;
  jobs: number;
  rows: boolean;
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
      .option("rows", {
        type: "boolean",
        default: false,
        describe: "a line out for each row of the database's relations",
      })
      .check(({ jobs }) => checkWhole("jobs", jobs))
      .example(`echo '{"id":"t1","text":"Managers earn more."}' | $0 mine`, "one flat thread")
      .example("split -n r/8 --filter='$0 mine --jobs 1' big.ndjson", "by eight processes"),
  handler: async ({ codebook, encoder, jobs, rows, pseudonymise, keyFile }) => {
    const { configurationOf, loadPipeline } = await import("../miner.ts");
    const { Workers } = await import("../workers.ts");
    const { inOrder } = await import("../in-order.ts");
    const { lines } = await import("../../src/input/records.ts");
    const { longestLine } = await import("../mine.ts");
    const say = (message: string) => process.stderr.write(`threadmine: ${message}\n`);
    const { secret } = readingOptions({ pseudonymise, keyFile });
    const pipeline = await loadPipeline(codebook, encoder, jobs);
    const workers = new Workers({ codebook, encoder, jobs, pipeline, secret, rows, onCrash: say });
    if (rows) process.stdout.write(runRows(configurationOf(pipeline, { encoder })));
    const threads = async function* () {
      for await (const some of lines(process.stdin, longestLine(rows))) {
        for (const { at, bytes } of some) {
          const row = bytes?.toString("utf8");
          if (row === undefined || row.trim() !== "") yield { row, at };
        }
      }
    };
    for await (const { text, error } of inOrder(
      threads(),
      ({ row, at }) => workers.answer(row, at),
      workers.ahead(({ row }) => row?.length ?? 0),
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

/** The rows that say what found all others; when it began and ended, a process that does a part of the work cannot know. */
function runRows({ runId, version, codebook, modelSha256, options }: RunConfiguration): string {
  const runs = {
    run_id: runId,
    version,
    codebook_sha256: codebook.sha256,
    model_sha256: modelSha256,
    options: JSON.stringify(options),
  };
  const { codebook: content, sha256 } = codebook;
  const codebooks = { codebook_sha256: sha256, name: content.codebook, json: JSON.stringify(content) };
  return `${JSON.stringify({ runs })}\n${JSON.stringify({ codebooks })}\n`;
}
