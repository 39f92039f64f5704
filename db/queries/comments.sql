-- title: Comments of a thread
-- description: A thread's comments in reading order, with their parents, places and scores.
-- param: thread — a thread_id
-- example: --thread 0e994fcb47c57222
SELECT
  k.comment_id, k.ordinal, p.ordinal AS parent, k.kind, k.author, k.posted_at, k.url, k.start_score, k.parent_score,
  k.line, k.text
FROM comments k
LEFT JOIN comments p ON p.comment_id = k.parent_id
WHERE k.thread_id = :thread
ORDER BY k.ordinal;
