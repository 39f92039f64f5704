import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { namedQuery } from "../src/store/catalogue.ts";
import { FAST, PAY, ROOT, tempFolder, threadmine, write } from "./helpers.ts";

// The real Datasette from PyPI, asked inside one process: npm run test:datasette installs it for itself.

const PYTHON = process.env["PYTHON"] ?? "python3";
const there = spawnSync(PYTHON, ["-c", "import datasette"]).status === 0;
const METADATA = join(ROOT, "db", "datasette.yaml");

const PROGRAM = `
import asyncio, json, sys
from datasette.app import Datasette
from datasette.utils import parse_metadata
async def main():
    db, metadata, *paths = sys.argv[1:]
    with open(metadata) as file:
        app = Datasette([db], metadata=parse_metadata(file.read()))
    await app.invoke_startup()
    answers = [await app.client.get(path) for path in paths]
    print(json.dumps([[a.status_code, a.text] for a in answers]))
asyncio.run(main())
`;

test.skipIf(there)("Datasette is not there (npm run test:datasette brings it)", (context) => context.skip());

describe.skipIf(!there)("Datasette with db/datasette.yaml", () => {
  let folder: string;
  beforeAll(() => {
    folder = tempFolder();
    write(folder, "a.txt", PAY);
    expect(threadmine(["ingest", "a.txt", ...FAST], { cwd: folder }).status).toBe(0);
  });

  /** The pages at some paths, each of which must be there. */
  function get(...paths: string[]): string[] {
    const { stdout, stderr } = spawnSync(
      PYTHON,
      ["-c", PROGRAM, join(folder, "threadmine.db"), METADATA, ...paths],
      { encoding: "utf8", maxBuffer: 1 << 26 },
    );
    expect(stdout, stderr).not.toBe("");
    const answers = JSON.parse(stdout) as [number, string][];
    answers.forEach(([status, text], i) => {
      expect(status, `${paths[i]}: ${text}`).toBe(200);
    });
    return answers.map(([, text]) => text);
  }

  const { databases } = parse(readFileSync(METADATA, "utf8")) as {
    databases: {
      threadmine: {
        tables: Record<string, { description: string; hidden?: boolean; facets?: string[] }>;
        queries: Record<string, unknown>;
      };
    };
  };
  const { tables, queries } = databases.threadmine;

  test("shows what relations and columns mean, with facets", () => {
    const names = ["claims", "comments", "paragraphs"];
    get(...names.map((name) => `/threadmine/${name}`)).forEach((page, i) => {
      const table = tables[names[i]!]!;
      expect(page).toContain(table.description);
      for (const facet of table.facets ?? []) expect(page).toContain(`data-column="${facet}"`);
    });
  });

  test("searches the claims by words", () => {
    const [found] = get("/threadmine/claims.json?_search=managers&_shape=array");
    const hits = JSON.parse(found!) as { text: string }[];
    expect(hits.length).toBeGreaterThan(0);
    for (const { text } of hits) expect(text).toMatch(/manag/iu);
  });

  test("runs every canned query, fields that have a default left empty", () => {
    const names = Object.keys(queries);
    const fields = (name: string): string => {
      const { parameters } = namedQuery(name.replace(/-query$/u, ""))!;
      return parameters.map((p) => `&${p.name}=${p.fallback === undefined ? "manager" : ""}`).join("");
    };
    const [page, ...answers] = get(
      "/threadmine",
      ...names.map((name) => `/threadmine/${name}.json?_shape=array${fields(name)}`),
    );
    for (const name of names) expect(page).toContain(`/threadmine/${name}`);
    for (const answer of answers) expect(Array.isArray(JSON.parse(answer))).toBe(true);
  });
});
