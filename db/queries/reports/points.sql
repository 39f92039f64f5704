-- title: Points with their weight
-- description: Points of a topic with the claims of commenters that make them; first, second and neither count those claims by stance. Most voices first; a voice is a named author or, without a name, a comment.
-- param: first — the stance of the first side = pro-EM
-- param: second — the stance of the second side = pro-IC
-- param: topic — a topic's name, (none) for points of no topic, or empty for all = ''
SELECT
  p.point_id, p.topic, p.stance, p.text, p.kind,
  count(*) AS claims,
  count(DISTINCT c.comment_id) AS comments,
  count(DISTINCT k.author) AS authors,
  count(DISTINCT c.thread_id) AS threads,
  count(DISTINCT coalesce('author ' || k.author, 'comment ' || k.comment_id)) AS voices,
  sum(c.stance = :first) AS first,
  sum(c.stance = :second) AS second,
  sum(c.stance NOT IN (:first, :second)) AS neither
FROM points p
JOIN claim_points x USING (point_id)
JOIN claims c USING (claim_id)
JOIN comments k USING (comment_id)
WHERE k.kind = 'comment'
  AND (:topic = '' OR coalesce(p.topic, '(none)') = :topic)
GROUP BY p.point_id
ORDER BY voices DESC, claims DESC, p.point_id;
