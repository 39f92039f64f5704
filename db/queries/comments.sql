-- title: Comments of a thread
-- description: A thread's comments in reading order, with their parents, places and scores.
-- param: thread — a thread_id
SELECT
  k.comment_id, k.ordinal, p.ordinal AS parent, k.kind, k.author, k.posted_at, k.url, k.start_score, k.parent_score,
  1 + length(substr(t.text, 1, k.char_start)) - length(replace(substr(t.text, 1, k.char_start), char(10), '')) AS line,
  k.text
FROM comments k
JOIN threads t USING (thread_id)
LEFT JOIN comments p ON p.comment_id = k.parent_id
WHERE k.thread_id = :thread
ORDER BY k.ordinal;
