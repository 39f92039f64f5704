-- title: Points with their weight
-- description: The codebook's points of a topic with the claims of commenters that make them. Most voices first; a voice is a named author or, without a name, a comment.
-- param: topic — a topic's name, (none) for points of no topic, or empty for all = ''
SELECT
  p.point_id, p.topic, p.stance, p.text,
  count(*) AS claims,
  count(DISTINCT k.comment) AS comments,
  count(DISTINCT k.author) AS authors,
  count(DISTINCT m.thread) AS threads,
  count(DISTINCT coalesce(k.author, -k.comment)) AS voices
FROM points p
JOIN stored_names n ON n.text = p.point_id
JOIN stored_claim_points x ON x.point = n.name
JOIN stored_claims c ON c.claim = x.claim
JOIN stored_comments k ON k.comment = c.comment
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
WHERE k.kind = 0 AND p.kind = 'codebook'
  AND (:topic = '' OR coalesce(p.topic, '(none)') = :topic)
GROUP BY p.point_id
ORDER BY voices DESC, claims DESC, p.point_id;
