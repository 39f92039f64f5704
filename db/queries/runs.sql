-- title: Runs
-- description: Each run with its codebook, models and options, and the threads that it mined, latest first.
-- example:
SELECT
  r.run_id, b.name AS codebook, r.version, r.started_at, r.finished_at, r.options,
  (SELECT count(*) FROM stored_minings m WHERE m.run = r.run) AS threads,
  (SELECT sum(claims) FROM stored_minings m WHERE m.run = r.run) AS claims,
  r.codebook_sha256, r.model_sha256
FROM runs r
JOIN codebooks b USING (codebook_sha256)
ORDER BY r.turn DESC;
