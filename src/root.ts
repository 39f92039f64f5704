import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}

/** The folder in which threadmine is installed: where `corpus`, `db` and `package.json` are. */
const ROOT: string = findRoot();

/** A file that ships with threadmine. */
export function shipped(...path: readonly string[]): string {
  return join(ROOT, ...path);
}

/** The version in package.json. */
export function version(): string {
  return (JSON.parse(readFileSync(shipped("package.json"), "utf8")) as { version: string }).version;
}
