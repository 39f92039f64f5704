-- title: Notes of a thread
-- description: What was repaired or found missing when a thread was read.
-- param: thread — a thread_id
SELECT n.code, n.message, k.ordinal + 1 AS comment
FROM thread_notes n
LEFT JOIN comments k USING (comment_id)
WHERE n.thread_id = :thread
ORDER BY comment, n.code, n.message;
