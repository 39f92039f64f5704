import { readdirSync } from "node:fs";

/** Where the languages are: a YAML file each. */
export const LANGUAGES = new URL("./languages/", import.meta.url);

/** The languages that reports can be written in, by their BCP 47 names: a file of `src/markdown/languages` each. */
export function languages(): string[] {
  return readdirSync(LANGUAGES)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.slice(0, -5))
    .sort();
}
