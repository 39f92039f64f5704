import { chooseCurrent } from "./runs.ts";
import type { Writing } from "./writing.ts";

/** The row of some bytes; the first name under which they came stays theirs. */
export function fileOf(db: Writing, sha256: string, uri: string): number {
  db.sql("INSERT OR IGNORE INTO stored_files (sha256, uri) VALUES (?, ?)").run(sha256, uri);
  return db.sql("SELECT file FROM stored_files WHERE sha256 = ?").pluck().get(sha256) as number;
}

/** Whether a run has read an input to its end, and it has not changed since. */
export function isDone(db: Writing, run: number, uri: string, sha256: string): boolean {
  return (
    db
      .sql(
        "SELECT 1 FROM stored_inputs i JOIN stored_files f USING (file) WHERE i.uri = ? AND f.sha256 = ? AND i.run = ? AND NOT EXISTS (SELECT 1 FROM failures x WHERE x.uri = i.uri)",
      )
      .get(uri, sha256, run) !== undefined
  );
}

/** Ticks an input off, deletes what its earlier versions held, unless another input holds it too, and forgets its failure. */
export function endInput(db: Writing, run: number, uri: string, sha256: string, threads: number): void {
  const file = fileOf(db, sha256, uri);
  const earlier = db
    .sql(
      "SELECT file FROM (SELECT file FROM stored_inputs WHERE uri = ? UNION SELECT file FROM stored_files WHERE uri = ?) WHERE file <> ?",
    )
    .pluck()
    .all(uri, uri, file) as number[];
  db.sql("DELETE FROM stored_inputs WHERE uri = ? AND file <> ?").run(uri, file);
  db.sql("INSERT OR REPLACE INTO stored_inputs (uri, run, file, threads) VALUES (?, ?, ?, ?)").run(
    uri,
    run,
    file,
    threads,
  );
  for (const old of earlier) {
    db.sql(
      "DELETE FROM stored_files WHERE file = ? AND NOT EXISTS (SELECT 1 FROM stored_inputs i WHERE i.file = stored_files.file)",
    ).run(old);
    db.sql(
      "UPDATE stored_files SET uri = (SELECT min(uri) FROM stored_inputs i WHERE i.file = stored_files.file) WHERE file = ?",
    ).run(old);
  }
  db.sql("DELETE FROM failures WHERE uri = ?").run(uri);
  chooseCurrent(db, "thread IN (SELECT thread FROM stored_threads WHERE file = ?)", file);
}
