import type { CommandModule } from "yargs";

export const codebookCommand: CommandModule = {
  command: "codebook",
  describe: "work with codebooks",
  builder: (argv) =>
    argv
      .command({
        command: "check <file>",
        describe:
          "validate a codebook: each error names file, line, what was expected and what was found; what is thin is told too",
        builder: (inner) =>
          inner
            .positional("file", { type: "string", demandOption: true, describe: "a YAML file" })
            .example("$0 codebook check corpus/codebooks/em-ic.yaml", "check the codebook that ships"),
        handler: async ({ file }) => {
          const { loadCodebook } = await import("../../src/codebook/codebook.ts");
          const { codebook, thin } = loadCodebook(file as string);
          process.stdout.write(
            `${file}: a sound codebook: ${codebook.sides.map((s) => s.name).join(" and ")}, ${codebook.topics.length} topics, ${codebook.keyPoints.length} key points\n${thin.map((t) => `${file}:${t.line}: thin: ${t.what}\n`).join("")}`,
          );
        },
      })
      .demandCommand(1, "expected: codebook check FILE"),
  handler: () => {},
};
