import type { LoadedCodebook } from "../codebook/codebook.ts";
import type { Writing } from "./writing.ts";

/** What a run is: the same configuration is the same run, however often it is started. */
export interface RunConfiguration {
  readonly runId: string;
  readonly version: string;
  readonly codebook: LoadedCodebook;
  readonly modelSha256: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Which mining of a thread is current: see the head of db/migrations/002. */
const CURRENT = `UPDATE stored_minings SET current = (run IS (
  SELECT r.run
  FROM runs r JOIN codebooks b USING (codebook_sha256)
  WHERE b.name = (SELECT name FROM runs JOIN codebooks USING (codebook_sha256) ORDER BY turn DESC LIMIT 1)
    AND (
      EXISTS (SELECT 1 FROM stored_minings x WHERE x.thread = stored_minings.thread AND x.run = r.run)
      OR EXISTS (
        SELECT 1 FROM stored_inputs i JOIN stored_threads t ON t.file = i.file
        WHERE t.thread = stored_minings.thread AND i.run = r.run
      )
    )
  ORDER BY r.turn DESC LIMIT 1
))`;

/** Marks the current minings of the threads that a condition names; with one run all are. */
export function chooseCurrent(db: Writing, where: string, ...values: number[]): void {
  if ((db.sql("SELECT count(*) FROM runs").pluck().get() as number) > 1)
    db.sql(`${CURRENT} WHERE ${where}`).run(...values);
}

/** A run that had ended stores something new: from now on it has not ended. */
export function reopenRun(db: Writing, run: number, startedAt: Date): void {
  db.sql("UPDATE runs SET started_at = ?, finished_at = NULL WHERE run = ? AND finished_at IS NOT NULL").run(
    startedAt.toISOString(),
    run,
  );
}

/** Begins a run, or takes it up again; gives its number. Its times stay those at which its rows were made. */
export function beginRun(db: Writing, run: RunConfiguration, startedAt: Date): number {
  const { sha256, codebook } = run.codebook;
  db.sql("INSERT OR IGNORE INTO codebooks (codebook_sha256, name, json) VALUES (?, ?, ?)").run(
    sha256,
    codebook.codebook,
    JSON.stringify(codebook),
  );
  db.sql(
    `INSERT INTO runs (run_id, turn, started_at, version, codebook_sha256, model_sha256, options)
       VALUES (?, (SELECT coalesce(max(turn), 0) + 1 FROM runs), ?, ?, ?, ?, ?)
       ON CONFLICT (run_id) DO UPDATE SET turn = excluded.turn`,
  ).run(
    run.runId,
    startedAt.toISOString(),
    run.version,
    sha256,
    run.modelSha256,
    JSON.stringify(run.options),
  );
  chooseCurrent(db, "1");
  return db.sql("SELECT run FROM runs WHERE run_id = ?").pluck().get(run.runId) as number;
}
