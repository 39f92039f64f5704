-- title: Claims that make a point
-- description: Claims of commenters of one stance that make a point, those that match it best first. Company counts the other claims of its comment with the same stance.
-- param: point — a point_id = ''
-- param: stance — a stance's name = ''
-- param: limit — how many at the most = 200
SELECT
  c.claim_id, c.text, c.stance, c.stance_score, c.claim_score, c.char_start, c.topics,
  c.comment_id, k.ordinal + 1 AS comment, k.kind, k.author, k.posted_at, k.url, c.thread_id, p.score AS point_score,
  (SELECT count(*) FROM stored_claims me JOIN stored_claims o ON o.comment = me.comment AND o.stance = me.stance WHERE me.claim = c.rowid) - 1 AS company
FROM claim_points p
JOIN claims c USING (claim_id)
JOIN comments k USING (comment_id)
WHERE p.point_id = :point AND k.kind = 'comment' AND c.stance = :stance AND length(c.text) <= 320
ORDER BY p.score DESC, c.stance_score * c.claim_score DESC, c.claim_id
LIMIT :limit;
