import type { CommandModule } from "yargs";

interface Arguments {
  file: string[];
  disagreements: boolean;
}

export const agreementCommand: CommandModule<object, Arguments> = {
  command: "agreement <file..>",
  describe: "how well readers of the same sentences agreed: Krippendorff's α",
  builder: (argv) =>
    argv
      .positional("file", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "gold files; sentences are matched by id",
      })
      .option("disagreements", {
        type: "boolean",
        default: false,
        describe: "list the sentences whose stance differs",
      })
      .example("$0 agreement corpus/gold/second/*.tsv", "the two readings that ship"),
  handler: async ({ file, disagreements }) => {
    const { agreement } = await import("../../src/evaluate/agreement.ts");
    const { readGold } = await import("../../src/learn/labelled.ts");
    const result = agreement(file.map(readGold));
    const row = (name: string, value: number): string => `${name.padEnd(18)} ${value.toFixed(3)}\n`;
    process.stdout.write(`${result.sentences} sentences were read more than once\n\nKrippendorff's α\n`);
    process.stdout.write(row("claim", result.claim) + row("stance (4 values)", result.stance));
    for (const [topic, value] of Object.entries(result.topics))
      process.stdout.write(row(`topic ${topic}`, value));
    if (disagreements)
      for (const d of result.disagreements)
        process.stdout.write(`${d.id}\t${d.labels.join(" / ")}\t${d.text}\n`);
  },
};
