import type { CommandModule } from "yargs";
import { checkWhole } from "./options.ts";

interface Arguments {
  file: string[];
  limit: number;
  json: boolean;
}

export const agreementCommand: CommandModule<object, Arguments> = {
  command: "agreement <file..>",
  describe: "how well readers of the same sentences agreed: Krippendorff's α, F1, where they differ",
  builder: (argv) =>
    argv
      .positional("file", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "gold files; sentences are matched by id",
      })
      .option("limit", {
        type: "number",
        default: 10,
        describe: "how many of the disagreements to list, -1 for all",
      })
      .option("json", { type: "boolean", default: false, describe: "print everything as JSON" })
      .check(({ limit }) => checkWhole("limit", limit, -1))
      .example("$0 agreement corpus/gold/second/*.tsv", "the two readings that ship"),
  handler: async ({ file, limit, json }) => {
    const { agreement } = await import("../../src/evaluate/agreement.ts");
    const { readGold } = await import("../../src/learn/labelled.ts");
    const found = agreement(file.map((path) => readGold(path)));
    const { sentences, alpha, pairwiseF1: f1 } = found;
    const disagreements = limit === -1 ? found.disagreements : found.disagreements.slice(0, limit);
    if (json) {
      const all = { ...found, differing: found.disagreements.length, disagreements };
      process.stdout.write(`${JSON.stringify(all)}\n`);
      return;
    }
    const row = (name: string, a: number, b: number): string =>
      `${name.padEnd(18)} ${a.toFixed(3).padStart(6)} ${b.toFixed(3).padStart(12)}\n`;
    process.stdout.write(
      [
        `${sentences} sentences were read more than once\n\n`,
        `${"".padEnd(18)} ${"α".padStart(6)} ${"pairwise F1".padStart(12)}\n`,
        row("claim", alpha.claim, f1.claim),
        row("stance", alpha.stance, f1.stance),
        ...Object.keys(alpha.topics).map((t) => row(`topic ${t}`, alpha.topics[t]!, f1.topics[t]!)),
        `\n${found.disagreements.length} sentences were labelled differently; ${disagreements.length} of them:\n`,
        ...disagreements.map((d) => {
          const labels = d.stances.map((s, i) => [s, ...d.topics[i]!].join(" "));
          return `  ${d.id}  ${labels.join(" | ")}: ${d.text}\n`;
        }),
      ].join(""),
    );
  },
};
