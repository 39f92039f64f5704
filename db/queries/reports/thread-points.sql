-- title: Points of a thread
-- description: The codebook's points that claims of a thread make, with their text.
-- param: thread — a thread_id
SELECT p.point_id, p.topic, p.stance, p.text
FROM points p
WHERE p.kind = 'codebook' AND p.point_id IN (
  SELECT n.text
  FROM stored_threads t
  JOIN stored_minings m ON m.thread = t.thread AND m.current = 1
  JOIN stored_comments k ON k.mining = m.mining
  JOIN stored_claims c ON c.comment = k.comment
  JOIN stored_claim_points x ON x.claim = c.claim
  JOIN stored_names n ON n.name = x.point
  WHERE t.thread_id = :thread
)
ORDER BY p.point_id;
