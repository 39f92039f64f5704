-- title: Models of each run
-- description: The model files that a run's labels come from, below corpus/models, with the SHA-256 that sha256sum tells of each; latest run first.
-- sqlite: json_each of a value
-- example:
SELECT r.run_id, j.key AS model, j.value AS sha256
FROM runs r, json_each(r.options ->> '$.models') j
ORDER BY r.turn DESC, j.key;
