-- title: Threads
-- description: Every thread with its size and the certainty of its split.
SELECT
  t.thread_id, t.title, t.format, t.uri, t.url, t.sentences,
  (SELECT count(*) FROM comments k WHERE k.thread_id = t.thread_id AND k.kind <> 'article') AS comments,
  (SELECT count(DISTINCT author) FROM comments k WHERE k.thread_id = t.thread_id) AS authors,
  (SELECT count(*) FROM claims c WHERE c.thread_id = t.thread_id) AS claims,
  (SELECT round(avg(start_score), 2) FROM comments k WHERE k.thread_id = t.thread_id) AS mean_start_score,
  (SELECT round(avg(parent_score), 2) FROM comments k WHERE k.thread_id = t.thread_id) AS mean_parent_score
FROM threads t
ORDER BY t.title COLLATE NOCASE, t.thread_id;
