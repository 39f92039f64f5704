import type { CommandModule } from "yargs";
import type { Row } from "../../src/store/queries.ts";
import { checkWhole, OPTIONS } from "./options.ts";

const FORMATS = ["text", "json", "ndjson", "csv"] as const;

interface Arguments {
  words: string[];
  db: string;
  stance: string | undefined;
  topic: string | undefined;
  limit: number;
  format: (typeof FORMATS)[number];
}

export const searchCommand: CommandModule<object, Arguments> = {
  command: "search <words..>",
  describe: "the claims that hold some words, best match first",
  builder: (argv) =>
    argv
      .positional("words", {
        type: "string",
        array: true,
        demandOption: true,
        describe:
          "words, of which any form is found; begin* for a beginning, '\"several words\"' for a phrase",
      })
      .option("db", OPTIONS.db)
      .option("stance", { type: "string", requiresArg: true, describe: "claims of one stance" })
      .option("topic", { type: "string", requiresArg: true, describe: "claims of one topic" })
      .option("limit", { type: "number", requiresArg: true, default: 20, describe: "how many at the most" })
      .option("format", { choices: FORMATS, default: "text" as const, describe: "how claims are written" })
      .check(({ limit }) => checkWhole("limit", limit))
      .example("$0 search salary --stance pro-IC", "claims of one side")
      .example("$0 search 'earn* \"staff engineer\"'", "a beginning, and a phrase"),
  handler: async ({ words, db, stance = "", topic = "", limit, format }) => {
    const { Reader } = await import("../../src/store/queries.ts");
    const { fullTextQuery } = await import("../../src/store/search.ts");
    const query = fullTextQuery(words.join(" "));
    const colours = format === "text" && process.stdout.isTTY === true && !process.env["NO_COLOR"];
    const [open, close] = colours ? ["\ue000", "\ue001"] : format === "text" ? ["", ""] : ["[", "]"];
    const reader = new Reader(db);
    try {
      const rows = reader.named("search", { words: query, stance, topic, limit, open, close });
      if (format === "text") {
        process.stdout.write(rows.map((row) => told(row, colours)).join("\n"));
        if (rows.length === 0) process.stderr.write("threadmine: no claim holds these words\n");
      } else {
        const { writeRows } = await import("./rows.ts");
        await writeRows(format, Object.keys(rows[0] ?? {}), rows);
      }
    } finally {
      reader.close();
    }
  },
};

/** What would steer a terminal is left out of a text. */
const tame = (text: unknown): string => String(text ?? "").replace(/[^\P{Cc}\t\n]/gu, "");

function told(row: Row, colours: boolean): string {
  const topics = (JSON.parse(String(row["topics"])) as string[]).map((t) => ` · ${tame(t)}`).join("");
  const who = [row["author"], String(row["posted_at"] ?? "").slice(0, 10)]
    .filter(Boolean)
    .map(tame)
    .join(", ");
  const marked = String(row["snippet"]).split(/[\ue000\ue001]/u);
  const text = marked
    .map((part, i) => (colours && i % 2 === 1 ? `\u001b[1;33m${tame(part)}\u001b[0m` : tame(part)))
    .join("");
  const share = `${Math.round(100 * Number(row["stance_score"]))} %`;
  return `${tame(row["stance"])} ${share}${topics} · ${tame(row["title"])}, comment ${row["comment"]}${who ? ` (${who})` : ""} · ${tame(row["claim_id"])}\n  ${text}\n`;
}
