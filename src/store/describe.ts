import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { shipped } from "../root.ts";
import type { Reader, Row, Value } from "./queries.ts";

/** A column as people should know it. */
export interface ColumnDescription {
  readonly name: string;
  /** As declared; empty for what a view computes. */
  readonly type: string;
  readonly unit: string;
  readonly meaning: string;
  /** The relation whose rows it names, if any. */
  readonly refersTo: string | undefined;
  /** Its value in some row; undefined where there is none. */
  readonly example: Value | undefined;
}

/** A table or view as people should know it. */
export interface RelationDescription {
  readonly name: string;
  readonly kind: "table" | "view" | "search";
  /** Whether it holds what was read and found, or is computed from that. */
  readonly isData: boolean;
  readonly description: string;
  readonly columns: readonly ColumnDescription[];
}

interface Glossary {
  readonly data: Readonly<Record<string, string | undefined>>;
  readonly computed: Readonly<Record<string, string | undefined>>;
  readonly columns: Readonly<
    Record<string, { readonly unit?: string; readonly meaning: string } | undefined>
  >;
}

/** Holds data for the relations that people read, and may change with any migration. */
const INTERNAL = /^(?:sqlite_|stored_|schema_)/u;

/**
 * Describes every relation that is there for people: by `db/glossary.yaml`, which holds what many relations share, and by
 * the comments in its SQL. Data come before what is computed from them, both in the order of their making.
 */
export function describeRelations(reader: Reader): RelationDescription[] {
  const glossary = parse(readFileSync(shipped("db", "glossary.yaml"), "utf8")) as Glossary;
  const schema = reader.all(
    "SELECT s.name, s.type, s.sql, l.type AS kind FROM sqlite_schema s JOIN pragma_table_list l ON l.name = s.name AND l.schema = 'main' WHERE s.type IN ('table', 'view') AND l.type <> 'shadow' ORDER BY s.rowid",
  );
  const people = schema.filter((r) => !INTERNAL.test(String(r["name"])));
  const names = new Set(people.map((r) => String(r["name"])));
  const before = precedingComments();
  return people
    .map(({ name, sql, kind }): RelationDescription => {
      const relation = String(name);
      const { head, columns } = sqlComments(String(sql));
      const info = reader.all("SELECT name, type FROM pragma_table_info(:relation)", { relation });
      const example = fullestRow(
        reader,
        relation,
        info.map((c) => String(c["name"])),
      );
      return {
        name: relation,
        kind: kind === "virtual" ? "search" : kind === "view" ? "view" : "table",
        isData: relation in glossary.data,
        description:
          glossary.data[relation] ?? glossary.computed[relation] ?? (head || before.get(relation) || ""),
        columns: info.map((c): ColumnDescription => {
          const column = String(c["name"]);
          const known = glossary.columns[column];
          return {
            name: column,
            type: String(c["type"]),
            unit: known?.unit ?? "",
            meaning: known?.meaning ?? columns.get(column) ?? "",
            refersTo: target(relation, column, names),
            example: example?.[column],
          };
        }),
      };
    })
    .sort((a, b) => Number(b.isData) - Number(a.isData));
}

/** The first of the rows that leave the fewest columns empty. */
function fullestRow(reader: Reader, relation: string, columns: readonly string[]): Row | undefined {
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const empty = columns.map((c) => `(${quoted(c)} IS NULL)`).join(" + ");
  return reader.all(`SELECT * FROM ${quoted(relation)} ORDER BY ${empty} LIMIT 1`)[0];
}

/** `thread_id` names a row of `threads`, `codebook_sha256` one of `codebooks`. */
function target(relation: string, column: string, names: ReadonlySet<string>): string | undefined {
  if (column === "parent_id" && relation === "comments") return "comments";
  const stem = /^(.*)_(?:id|sha256)$/u.exec(column)?.[1];
  return stem !== undefined && `${stem}s` !== relation && names.has(`${stem}s`) ? `${stem}s` : undefined;
}

/**
 * The comments inside a CREATE statement: those in lines of their own before the first column describe the relation,
 * one behind a column describes that column.
 */
export function sqlComments(sql: string): { head: string; columns: ReadonlyMap<string, string> } {
  const head: string[] = [];
  const columns = new Map<string, string>();
  let begun = false;
  for (const line of sql.split("\n").slice(1)) {
    const [, code, comment] = /^(.*?)(?:--\s*(.*))?$/u.exec(line) as unknown as [string, string, string?];
    const bare = code.trim().replace(/,$/u, "");
    if (comment !== undefined && bare === "" && !begun) head.push(comment.trim());
    if (bare === "" || /^(?:SELECT|WITH)$/iu.test(bare)) continue;
    begun = true;
    const name = (/\bAS\s+"?(\w+)"?$/iu.exec(bare) ?? /^(?:\w+\.)?"?(\w+)"?(?:\s|$)/u.exec(bare))?.[1];
    if (comment !== undefined && name) columns.set(name, comment.trim());
  }
  return { head: head.join(" "), columns };
}

/** SQLite drops what stands before a CREATE statement: the files in `db` still have it. */
function precedingComments(): Map<string, string> {
  const found = new Map<string, string>();
  const files = readdirSync(shipped("db"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sql"))
    .sort();
  for (const file of files) {
    const sql = readFileSync(shipped("db", file), "utf8");
    for (const [, comment, name] of sql.matchAll(/((?:^--.*\n)+)CREATE (?:VIRTUAL )?(?:TABLE|VIEW) (\w+)/gmu))
      found.set(
        name!,
        comment!
          .replace(/^--\s?/gmu, "")
          .replace(/\s+/gu, " ")
          .trim(),
      );
  }
  return found;
}
