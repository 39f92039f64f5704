-- title: Comments of a thread
-- description: A thread's comments in reading order, with their parents, places and scores.
-- param: thread — a thread_id
-- example: --thread 0e994fcb47c57222
SELECT
  k.comment_id, k.ordinal, k.parent_ordinal AS parent, k.kind, k.author, k.posted_at, k.url, k.start_score, k.parent_score,
  k.line, k.text
FROM comments k
WHERE k.thread_id = $thread
ORDER BY k.ordinal;
