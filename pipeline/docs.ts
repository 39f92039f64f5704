import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { escapeMarkdown, table } from "../src/markdown/escape.ts";
import { shipped } from "../src/root.ts";
import { type NamedQuery, namedQueries } from "../src/store/catalogue.ts";
import {
  type ColumnDescription,
  describeRelations,
  type RelationDescription,
} from "../src/store/describe.ts";
import { Reader, type Value } from "../src/store/queries.ts";
import { run } from "./run.ts";

/** Rows of an answer that the documentation shows. */
const SHOWN = 5;
const CELL = 60;

/**
 * Makes the documentation of the database from a database: `db/README.md` and `db/datasette.yaml`.
 *
 * The sample threads are mined by the quick path into a file that is thrown away, so the answers are real and the same
 * everywhere.
 */
export async function databaseDocs(): Promise<{ readme: string; datasette: string }> {
  const folder = mkdtempSync(join(tmpdir(), "threadmine-docs-"));
  try {
    const db = join(folder, "threadmine.db");
    await run({
      inputs: ["corpus/threads"],
      db,
      codebook: shipped("corpus", "codebooks", "em-ic.yaml"),
      encoder: "none",
      jobs: 1,
    });
    const reader = new Reader(db);
    try {
      const relations = describeRelations(reader);
      return { readme: readme(reader, relations), datasette: datasette(relations) };
    } finally {
      reader.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readme(reader: Reader, relations: readonly RelationDescription[]): string {
  const queries = namedQueries();
  return [
    "# The database",
    "<!-- Made by `npm run docs:db` from a database of the sample threads; change db/*.sql or db/glossary.yaml instead. -->",
    "`threadmine.db` is one SQLite file. Open it with the `sqlite3` shell, DB Browser, Python, R, DuckDB (`ATTACH 'threadmine.db' (TYPE sqlite)`), or as web pages with [Datasette](https://datasette.io): `datasette threadmine.db -m db/datasette.yaml`.",
    "Offsets count Unicode code points into `threads.text`, end exclusive: `substr(threads.text, char_start + 1, char_end - char_start)` is the text of the comment, paragraph or claim. Scores are probabilities of the label that is given.",
    "## How it hangs together",
    diagram(relations),
    "## Relations",
    ...relations.flatMap((r) => [
      `### ${r.name}`,
      `${escapeMarkdown(r.description)}${r.kind === "view" ? " (A view.)" : ""}`.trim(),
      table(
        ["column", "type", "unit", "meaning", "example"],
        r.columns.map((c) => [
          `\`${c.name}\``,
          c.type,
          escapeMarkdown(c.unit),
          escapeMarkdown(c.meaning) + (c.refersTo ? ` → [${c.refersTo}](#${c.refersTo})` : ""),
          exampleOf(c),
        ]),
      ),
    ]),
    "## Named queries",
    `\`threadmine query NAME --parameter value\` runs them; their SQL is in [queries](queries).`,
    table(
      ["name", "what it shows", "parameters"],
      queries.map((q) => [
        `[${q.name}](queries/${q.name}.sql)`,
        escapeMarkdown(q.description),
        q.parameters.map((p) => `\`${p.name}\``).join(", "),
      ]),
    ),
    "## Thirty questions",
    `Each with its answer for the sample threads; of long answers the first ${SHOWN} rows.`,
    ...questions().flatMap(({ question, sql }, i) => [
      `### ${i + 1}. ${question}`,
      `\`\`\`sql\n${sql}\n\`\`\``,
      answer(reader, sql),
    ]),
  ]
    .join("\n\n")
    .concat("\n");
}

/** The relations that hold data and the rows that they name in each other, as a Mermaid diagram. */
function diagram(relations: readonly RelationDescription[]): string {
  const lines = relations
    .filter((r) => r.isData)
    .flatMap((r) =>
      r.columns.filter((c) => c.refersTo).map((c) => `  ${c.refersTo} ||--o{ ${r.name} : ${c.name}`),
    );
  return ["```mermaid", "erDiagram", ...lines, "```"].join("\n");
}

const cut = (text: string): string =>
  text.length > CELL ? `${Array.from(text).slice(0, CELL).join("")}…` : text;

/** When a run was made would change with every making of the documentation. */
function exampleOf({ name, example }: ColumnDescription): string {
  if (example === undefined || example === null) return "";
  if (name === "started_at" || name === "finished_at") return "2026-02-13T09:30:00.000Z";
  return typeof example === "number" ? String(example) : escapeMarkdown(cut(String(example)));
}

function answer(reader: Reader, sql: string): string {
  const { columns, rows } = reader.select(sql);
  const all = [...rows];
  const show = (value: Value | undefined): string | number =>
    typeof value === "number" ? value : escapeMarkdown(cut(String(value ?? "")));
  return all.length === 0
    ? "No rows."
    : table(
        columns.map(escapeMarkdown),
        all.slice(0, SHOWN).map((row) => columns.map((c) => show(row[c]))),
      );
}

/** The questions in `db/questions.sql`, with their SQL. */
function questions(): { question: string; sql: string }[] {
  return readFileSync(shipped("db", "questions.sql"), "utf8")
    .split(/^-- question: /mu)
    .slice(1)
    .map((block) => {
      const [question, ...sql] = block.trim().split("\n");
      return { question: question!, sql: sql.join("\n") };
    });
}

/** What Datasette offers to filter by, where a relation has it. */
const FACETS = ["stance", "topic", "source", "kind", "format", "label", "code"];

/**
 * Metadata for Datasette (https://docs.datasette.io/en/stable/metadata.html). There a query would hide the table of its
 * name: then it is called NAME-query.
 */
function datasette(relations: readonly RelationDescription[]): string {
  const metadata = {
    title: "threadmine",
    description: "What is argued in discussion threads: comments, claims, stances and topics.",
    databases: {
      threadmine: {
        tables: Object.fromEntries(
          relations.map((r) => {
            const facets = FACETS.filter((f) => r.columns.some((c) => c.name === f));
            return [
              r.name,
              {
                description: r.description,
                ...(r.kind === "search"
                  ? { hidden: true }
                  : {
                      columns: Object.fromEntries(
                        r.columns.filter((c) => c.meaning !== "").map(describeColumn),
                      ),
                    }),
                ...(facets.length > 0 ? { facets } : {}),
                ...(r.name === "claims" ? { fts_table: "claims_fts", fts_pk: "rowid" } : {}),
              },
            ];
          }),
        ),
        queries: Object.fromEntries(
          namedQueries().map((q) => [
            relations.some((r) => r.name === q.name) ? `${q.name}-query` : q.name,
            {
              title: q.title,
              description: q.description,
              sql: withDefaults(q),
              params: q.parameters.map((p) => p.name),
            },
          ]),
        ),
      },
    },
  };
  return `# Made by npm run docs:db, for: datasette threadmine.db -m db/datasette.yaml\n${stringify(metadata, { lineWidth: 0 })}`;
}

const describeColumn = ({ name, unit, meaning }: ColumnDescription): [string, string] => [
  name,
  unit === "" ? meaning : `${meaning} (${unit})`,
];

/** Datasette knows parameters as `:name` only, gives an empty string for a field left empty, and has no defaults: the SQL puts them in. */
function withDefaults({ sql, parameters }: NamedQuery): string {
  let text = sql
    .replace(/^--.*\n/gmu, "")
    .trim()
    .replace(/;$/u, "");
  for (const { name, fallback } of parameters) {
    text = text.replace(new RegExp(`\\$${name}\\b`, "gu"), `:${name}`);
    if (!fallback) continue;
    const number = /^-?\d+(?:\.\d+)?$/u.test(fallback);
    const value = `coalesce(nullif(:${name}, ''), ${number ? fallback : `'${fallback.replaceAll("'", "''")}'`})`;
    text = text.replace(new RegExp(`:${name}\\b`, "gu"), number ? `CAST(${value} AS NUMERIC)` : value);
  }
  return text;
}
