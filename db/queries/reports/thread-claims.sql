-- title: Claims of a thread for its report
-- description: A thread's claims in reading order, with their points and how well they match them.
-- param: thread — a thread_id
SELECT
  c.claim_id, c.text, c.stance, c.stance_score, c.claim_score, c.char_start, c.topics,
  c.comment_id, k.ordinal + 1 AS comment, k.kind, k.author, k.posted_at, k.url, c.thread_id,
  (SELECT json_group_array(p.point_id) FROM claim_points p WHERE p.claim_id = c.claim_id) AS points,
  (SELECT json_group_object(p.point_id, p.score) FROM claim_points p WHERE p.claim_id = c.claim_id) AS point_scores
FROM claims c
JOIN comments k USING (comment_id)
WHERE c.thread_id = :thread
ORDER BY c.char_start, c.claim_id;
