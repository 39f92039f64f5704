-- title: Notes of a thread
-- description: What was repaired or found missing when a thread was read.
-- param: thread — a thread_id
SELECT n.code, n.message, (SELECT k.ordinal + 1 FROM comments k WHERE k.comment_id = n.comment_id) AS comment
FROM thread_notes n
WHERE n.thread_id = :thread
ORDER BY comment, n.code, n.message;
