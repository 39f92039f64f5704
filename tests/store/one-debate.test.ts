import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PAY, ROOT, rows, tempFolder, threadmine, write } from "../helpers.ts";

test("a database of one debate refuses another, and keeps what it holds", () => {
  const folder = tempFolder();
  write(folder, "a.txt", PAY);
  const ingest = (codebook: string) =>
    threadmine(
      [
        "ingest",
        "a.txt",
        "--db",
        "a.db",
        "--encoder",
        "none",
        "--codebook",
        join(ROOT, "corpus/codebooks", codebook),
      ],
      { cwd: folder },
    );
  expect(ingest("em-ic.yaml").status).toBe(0);
  const claims = "SELECT claim_id, stance FROM claims ORDER BY claim_id";
  const before = rows(join(folder, "a.db"), claims);
  const { status, stderr } = ingest("remote-office.yaml");
  expect(status).toBe(2);
  expect(stderr).toMatch(/a\.db: expected a database of the debate remote-office, found one of em-ic/u);
  expect(rows(join(folder, "a.db"), claims)).toEqual(before);
});

test("reports of another database in the same folder are left alone", () => {
  const folder = tempFolder();
  write(folder, "a.txt", PAY);
  write(folder, "reports/threads/older.md", "# Older\n");
  expect(threadmine(["run", "a.txt", "--db", "a.db", "--encoder", "none"], { cwd: folder }).status).toBe(0);
  expect(rows(join(folder, "a.db"), "SELECT count(*) AS n FROM threads")).toEqual([{ n: 1 }]);
  expect(readFileSync(join(folder, "reports/threads/older.md"), "utf8")).toBe("# Older\n");
});
