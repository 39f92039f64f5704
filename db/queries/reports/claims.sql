-- title: Claims to quote
-- description: Claims of commenters that may be quoted, surest first.
-- param: topic — a topic's name, (none) for claims of no topic, or empty for all = ''
-- param: stance — a stance's name, or empty for all = ''
-- param: holds — a GLOB pattern that the text matches = *
-- param: limit — how many at the most = 200
SELECT
  c.claim_id, c.text, c.stance, c.stance_score, c.claim_score, c.char_start, c.topics,
  c.comment_id, k.ordinal + 1 AS comment, k.kind, k.author, k.posted_at, k.url, c.thread_id
FROM claims c
JOIN comments k USING (comment_id)
WHERE k.kind = 'comment'
  AND (:topic = '' OR CASE :topic WHEN '(none)' THEN c.topics = '[]' ELSE c.claim_id IN (SELECT x.claim_id FROM claim_topics x WHERE x.topic = :topic) END)
  AND (:stance = '' OR c.stance = :stance)
  AND c.text GLOB :holds
  AND length(c.text) <= 320
ORDER BY c.stance_score * c.claim_score DESC, c.claim_id
LIMIT :limit;
