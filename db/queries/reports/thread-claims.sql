-- title: Claims of a thread for its report
-- description: A thread's claims in reading order, with how well they match their points.
-- param: thread — a thread_id
SELECT
  c.claim_id, c.text, c.stance, c.stance_score, c.claim_score, c.char_start, c.topics,
  c.comment_id, k.ordinal + 1 AS comment, k.kind, k.author, k.posted_at, k.url, c.thread_id,
  (SELECT json_group_object(n.text, x.score / 10000.0) FROM stored_claim_points x JOIN stored_names n ON n.name = x.point WHERE x.claim = c.rowid) AS point_scores
FROM claims c
JOIN comments k USING (comment_id)
WHERE c.thread_id = :thread
ORDER BY c.char_start, c.claim_id;
