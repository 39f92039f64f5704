-- title: Claims
-- description: Claims with their comment and thread, surest first; of one topic, stance or thread where those are given.
-- param: topic — a topic's name, or empty for all = ''
-- param: stance — a stance's name, or empty for all = ''
-- param: thread — a thread_id, or empty for all = ''
-- param: limit — how many at the most, -1 for all = 20
SELECT
  c.claim_id, c.text, c.stance, c.stance_score, c.claim_score, c.topics,
  c.comment_id, k.ordinal + 1 AS comment, k.kind, k.author, k.posted_at, k.url,
  c.thread_id, t.title, t.uri,
  1 + length(substr(t.text, 1, c.char_start)) - length(replace(substr(t.text, 1, c.char_start), char(10), '')) AS line
FROM claims c
JOIN comments k USING (comment_id)
JOIN threads t ON t.thread_id = c.thread_id
WHERE (:topic = '' OR EXISTS (SELECT 1 FROM claim_topics x WHERE x.claim_id = c.claim_id AND x.topic = :topic))
  AND (:stance = '' OR c.stance = :stance)
  AND (:thread = '' OR c.thread_id = :thread)
ORDER BY c.stance_score * c.claim_score DESC, c.claim_id
LIMIT :limit;
