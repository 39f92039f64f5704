-- title: Threads
-- description: Every thread with its size and the certainty of its split.
-- heavy: reads every comment
-- example:
SELECT
  t.thread_id, t.title, t.format, f.uri, t.url, m.sentences,
  count(*) FILTER (WHERE k.kind <> 1) AS comments,
  count(DISTINCT k.author) AS authors,
  m.claims,
  round(avg(k.start_score / 10000.0), 2) AS mean_start_score,
  round(avg(k.parent_score / 10000.0), 2) AS mean_parent_score
FROM stored_threads t
JOIN stored_minings m ON m.thread = t.thread AND m.current = 1
JOIN stored_files f ON f.file = t.file
LEFT JOIN stored_comments k ON k.mining = m.mining
GROUP BY t.thread
ORDER BY t.title COLLATE NOCASE, t.thread_id;
