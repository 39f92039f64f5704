-- title: Voices that make any point
-- description: How many voices make at least one of the points of a topic, each counted once.
-- param: topic — a topic's name, (none) for points of no topic, or empty for all = ''
SELECT count(DISTINCT coalesce('author ' || k.author, 'comment ' || k.comment_id)) AS voices
FROM points p
JOIN claim_points x USING (point_id)
JOIN claims c USING (claim_id)
JOIN comments k USING (comment_id)
WHERE k.kind = 'comment'
  AND (:topic = '' OR coalesce(p.topic, '(none)') = :topic);
