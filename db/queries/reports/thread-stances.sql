-- title: Stance of commenters by thread
-- description: One row a thread and stance: claims of commenters.
SELECT c.thread_id, c.stance, count(*) AS claims
FROM claims c
JOIN comments k USING (comment_id)
WHERE k.kind = 'comment'
GROUP BY c.thread_id, c.stance
ORDER BY c.thread_id, c.stance;
