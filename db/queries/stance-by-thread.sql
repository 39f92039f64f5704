-- title: Stance by thread
-- description: One row a thread and stance, with claims and the comments that make them.
SELECT t.thread_id, t.title, c.stance, count(*) AS claims, count(DISTINCT c.comment_id) AS comments
FROM threads t
JOIN claims c USING (thread_id)
GROUP BY t.thread_id, c.stance
ORDER BY t.title, t.thread_id, c.stance;
