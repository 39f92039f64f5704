import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { FAST, PAY, ROOT, tempFolder, threadmine, write } from "./helpers.ts";

// The real Datasette from PyPI: npm run test:datasette installs it into a virtual environment.

const DATASETTE = process.env["DATASETTE"] ?? "datasette";
const version = spawnSync(DATASETTE, ["--version"], { encoding: "utf8" });
const METADATA = join(ROOT, "db", "datasette.yaml");

test.skipIf(version.status === 0)("Datasette is not there (npm run test:datasette brings it)", (context) =>
  context.skip(),
);

describe.skipIf(version.status !== 0)("Datasette with db/datasette.yaml", () => {
  let folder: string;
  beforeAll(() => {
    folder = tempFolder();
    write(folder, "a.txt", PAY);
    expect(threadmine(["ingest", "a.txt", ...FAST], { cwd: folder }).status).toBe(0);
  });

  function get(path: string): string {
    const { status, stdout, stderr } = spawnSync(
      DATASETTE,
      [join(folder, "threadmine.db"), "--metadata", METADATA, "--get", path],
      { encoding: "utf8" },
    );
    expect(status, `${path}: ${stdout}${stderr}`).toBe(0);
    return stdout;
  }

  const { databases } = parse(readFileSync(METADATA, "utf8")) as {
    databases: {
      threadmine: {
        tables: Record<string, { description: string; hidden?: boolean; facets?: string[] }>;
        queries: Record<string, { params: string[] }>;
      };
    };
  };
  const { tables, queries } = databases.threadmine;

  test("shows what relations and columns mean, with facets", () => {
    for (const name of ["claims", "comments", "paragraphs"]) {
      const page = get(`/threadmine/${name}`);
      expect(page).toContain(tables[name]!.description);
      for (const facet of tables[name]!.facets ?? []) expect(page).toContain(`data-column="${facet}"`);
    }
  });

  test("searches the claims by words", () => {
    const found = JSON.parse(get("/threadmine/claims.json?_search=managers&_shape=array")) as {
      text: string;
    }[];
    expect(found.length).toBeGreaterThan(0);
    for (const { text } of found) expect(text).toMatch(/manager/iu);
  });

  test("runs every canned query with its fields left empty", () => {
    const page = get("/threadmine");
    for (const [name, { params }] of Object.entries(queries)) {
      expect(page).toContain(`/threadmine/${name}`);
      const empty = params.map((p) => `&${p}=`).join("");
      expect(Array.isArray(JSON.parse(get(`/threadmine/${name}.json?_shape=array${empty}`)))).toBe(true);
    }
  });
});
