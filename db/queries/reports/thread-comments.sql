-- title: Comments of a thread for its report
-- description: A thread's comments in reading order, with their parents and replies, without their text.
-- param: thread — a thread_id
SELECT
  k.comment_id, k.ordinal, k.parent_ordinal AS parent, k.kind, k.author, k.posted_at, k.url, k.char_start, k.start_score, k.parent_score,
  (SELECT count(*) FROM comments r WHERE r.parent_id = k.comment_id) AS replies
FROM comments k
WHERE k.thread_id = :thread
ORDER BY k.ordinal;
