-- title: Arguments
-- description: The arguments of the codebook and those found in the claims, with the claims, comments and threads that make them.
-- heavy: reads every claim's arguments
-- example:
SELECT
  p.point_id, min(p.kind) AS kind, min(p.topic) AS topic, min(p.stance) AS stance, min(p.text) AS text,
  count(c.claim_id) AS claims, count(DISTINCT c.comment_id) AS comments, count(DISTINCT c.thread_id) AS threads
FROM points p
LEFT JOIN claim_points x USING (point_id)
LEFT JOIN claims c ON c.claim_id = x.claim_id
GROUP BY p.point_id
ORDER BY claims DESC, p.point_id;
