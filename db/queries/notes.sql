-- title: What was repaired
-- description: Threads in which something was missing, odd or mended when they were read.
-- param: limit — how many at the most, -1 for all = 100
-- example: --limit 10
SELECT n.code, n.message, n.comment_id, n.thread_id
FROM thread_notes n
LIMIT $limit;
