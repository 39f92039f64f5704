import { existsSync, readdirSync, readFileSync } from "node:fs";
import { ThreadmineError } from "../errors.ts";
import { shipped } from "../root.ts";

/** A parameter of a named query; without a default it must be given. */
export interface QueryParameter {
  readonly name: string;
  readonly description: string;
  readonly fallback: string | undefined;
}

/** A query that ships in `db/queries`; those in its folder `reports` are internal to reports and not listed. */
export interface NamedQuery {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: readonly QueryParameter[];
  /** Parameters as they may be written behind `threadmine query NAME`; empty if it takes none. */
  readonly example: string;
  /** Why it may take long over a large database; empty if it does not. */
  readonly heavy: string;
  readonly sql: string;
}

/** Every named query, by name. */
export function namedQueries(): NamedQuery[] {
  return readdirSync(shipped("db", "queries"))
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => namedQuery(file.slice(0, -4))!);
}

/** What has been read already: reports ask for the same few queries again for each thread. */
const READ = new Map<string, NamedQuery>();

/** The named query, if there is one of that name. */
export function namedQuery(name: string): NamedQuery | undefined {
  const query = READ.get(name) ?? read(name);
  if (query) READ.set(name, query);
  return query;
}

function read(name: string): NamedQuery | undefined {
  if (!/^(?:reports\/)?[a-z0-9-]+$/u.test(name)) return undefined;
  const path = shipped("db", "queries", `${name}.sql`);
  if (!existsSync(path)) return undefined;
  const sql = readFileSync(path, "utf8");
  const heads = (key: string): string[] =>
    [...sql.matchAll(new RegExp(`^-- ${key}: ?(.*)$`, "gmu"))].map((m) => m[1]!);
  const parameters = heads("param").map((line): QueryParameter => {
    const found = /^(\w+) — (.*?)(?: = (.*))?$/u.exec(line)!;
    return { name: found[1]!, description: found[2]!, fallback: found[3]?.replace(/^'(.*)'$/u, "$1") };
  });
  return {
    name,
    title: heads("title")[0] ?? name,
    description: heads("description")[0] ?? "",
    parameters,
    example: heads("example")[0] ?? "",
    heavy: heads("heavy")[0] ?? "",
    sql,
  };
}

/**
 * Puts defaults in, and numbers for what looks like one.
 *
 * @throws ThreadmineError `usage` for a parameter that is unknown or missing.
 */
export function complete(
  query: NamedQuery,
  given: Readonly<Record<string, string | number>>,
): Record<string, string | number> {
  const unknown = Object.keys(given).find((name) => !query.parameters.some((p) => p.name === name));
  if (unknown !== undefined)
    throw new ThreadmineError(
      "usage",
      `query ${query.name}: expected parameters ${query.parameters.map((p) => p.name).join(", ") || "none"}, found ${unknown}`,
    );
  return Object.fromEntries(
    query.parameters.map((p) => {
      const value = given[p.name] ?? p.fallback;
      if (value === undefined)
        throw new ThreadmineError(
          "usage",
          `query ${query.name}: expected --${p.name} (${p.description}), found none`,
        );
      return [
        p.name,
        typeof value === "string" && /^-?\d{1,15}$/u.test(value) && p.name === "limit"
          ? Number(value)
          : value,
      ];
    }),
  );
}
