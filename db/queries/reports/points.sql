-- title: Points with their weight
-- description: Points of a topic with the claims of commenters that make them; first, second and neither count those claims by stance. Most voices first; a voice is a named author or, without a name, a comment.
-- param: first — the stance of the first side = pro-EM
-- param: second — the stance of the second side = pro-IC
-- param: topic — a topic's name, (none) for points of no topic, or empty for all = ''
SELECT
  p.point_id, p.topic, p.stance, p.text, p.kind,
  count(*) AS claims,
  count(DISTINCT k.comment) AS comments,
  count(DISTINCT k.author) AS authors,
  count(DISTINCT m.thread) AS threads,
  count(DISTINCT coalesce(k.author, -k.comment)) AS voices,
  sum(c.stance IS (SELECT name FROM stored_names WHERE text = :first)) AS first,
  sum(c.stance IS (SELECT name FROM stored_names WHERE text = :second)) AS second,
  sum(c.stance IS NOT (SELECT name FROM stored_names WHERE text = :first) AND c.stance IS NOT (SELECT name FROM stored_names WHERE text = :second)) AS neither
FROM points p
JOIN stored_names n ON n.text = p.point_id
JOIN stored_claim_points x ON x.point = n.name
JOIN stored_claims c ON c.claim = x.claim
JOIN stored_comments k ON k.comment = c.comment
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
WHERE k.kind = 0
  AND (:topic = '' OR coalesce(p.topic, '(none)') = :topic)
GROUP BY p.point_id
ORDER BY voices DESC, claims DESC, p.point_id;
