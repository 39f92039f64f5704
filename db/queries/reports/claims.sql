-- title: Claims to quote
-- description: Claims of commenters or of the article that may be quoted: those that match a given point best, then the surest, first.
-- param: topic — a topic's name, (none) for claims of no topic, or empty for all = ''
-- param: stance — a stance's name, or empty for all = ''
-- param: point — a point_id, or empty for all = ''
-- param: thread — a thread_id, or empty for all = ''
-- param: kind — comment or article = comment
-- param: holds — a GLOB pattern that the text matches = *
-- param: sure — the least stance_score = 0
-- param: longest — the most characters = 320
-- param: limit — how many at the most = 200
SELECT
  c.claim_id, c.text, c.stance, c.stance_score, c.claim_score, c.char_start, c.topics,
  c.comment_id, k.ordinal + 1 AS comment, k.kind, k.author, k.posted_at, k.url, c.thread_id,
  coalesce((SELECT p.score FROM claim_points p WHERE p.claim_id = c.claim_id AND p.point_id = :point), 0) AS point_score
FROM claims c
JOIN comments k USING (comment_id)
WHERE k.kind = :kind
  AND (:point = '' OR c.claim_id IN (SELECT p.claim_id FROM claim_points p WHERE p.point_id = :point))
  AND (:topic = '' OR CASE :topic WHEN '(none)' THEN c.topics = '[]' ELSE c.claim_id IN (SELECT x.claim_id FROM claim_topics x WHERE x.topic = :topic) END)
  AND (:stance = '' OR c.stance = :stance)
  AND (:thread = '' OR c.thread_id = :thread)
  AND c.stance_score >= CAST(:sure AS REAL)
  AND c.text GLOB :holds
  AND length(c.text) <= CAST(:longest AS INTEGER)
ORDER BY point_score DESC, c.stance_score * c.claim_score DESC, c.claim_id
LIMIT :limit;
