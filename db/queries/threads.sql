-- title: Threads
-- description: Every thread with its size and the certainty of its split.
-- heavy: reads every comment
-- example:
SELECT
  min(t.thread_id) AS thread_id, min(t.title) AS title, min(t.format) AS format, min(f.uri) AS uri, min(t.url) AS url,
  min(m.sentences) AS sentences,
  count(*) FILTER (WHERE k.kind <> 1) AS comments,
  count(DISTINCT k.author) AS authors,
  min(m.claims) AS claims,
  round(avg(k.start_score / 10000.0), 2) AS mean_start_score,
  round(avg(k.parent_score / 10000.0), 2) AS mean_parent_score
FROM stored_threads t
JOIN stored_minings m ON m.thread = t.thread AND m.current = 1
JOIN stored_files f ON f.file = t.file
LEFT JOIN stored_comments k ON k.mining = m.mining
GROUP BY t.thread
ORDER BY title COLLATE NOCASE, thread_id;
