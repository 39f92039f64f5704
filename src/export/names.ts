import type { Codebook } from "../codebook/codebook.ts";
import { ThreadmineError } from "../errors.ts";
import type { Threadmine } from "../index.ts";

/** As in src/codebook/schema.json: nothing in a name is a mark of a format that it is written in. */
const NAME = /^[A-Za-z][A-Za-z0-9-]*$/u;

/**
 * Makes sure that names are names. A codebook was checked before it was stored; but whoever makes a database can write
 * into it what they like, and names stand in files of other programs as they are.
 *
 * @throws ThreadmineError `corrupt-database` for the first that is none.
 */
export function checkNames(names: readonly unknown[], path: string): void {
  const odd = names.findIndex((name) => typeof name !== "string" || !NAME.test(name));
  if (odd === -1) return;
  throw new ThreadmineError(
    "corrupt-database",
    `${path}: expected names of letters, digits and hyphens for its stances and topics, found ${(JSON.stringify(names[odd]) ?? "none").slice(0, 60)}`,
    "Somebody else has written to this database: make it again from its inputs, with threadmine run.",
  );
}

/**
 * The codebook of the latest run.
 *
 * @throws ThreadmineError `corrupt-database` if it is none, or its names are no names.
 */
export function codebookOf(db: Threadmine): Codebook {
  let codebook: Partial<Codebook> | null = null;
  try {
    codebook = JSON.parse(db.codebook()) as Partial<Codebook> | null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const { sides, neutral, topics } = codebook ?? {};
  const named = Array.isArray(topics) ? (topics as readonly ({ name?: unknown } | null)[]) : [undefined];
  checkNames([sides?.[0]?.name, sides?.[1]?.name, neutral?.name, ...named.map((t) => t?.name)], db.path);
  return codebook as Codebook;
}
