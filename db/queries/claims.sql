-- title: Claims
-- description: Claims with their comment and thread, surest first; of one topic, stance or thread where those are given.
-- param: topic — a topic's name, or empty for all = ''
-- param: stance — a stance's name, or empty for all = ''
-- param: thread — a thread_id, or empty for all = ''
-- param: limit — how many at the most, -1 for all = 20
-- example: --topic pay --stance pro-EM --limit 5
WITH found AS (
  -- Along the index of sureness, until there are enough.
  SELECT * FROM (
    SELECT c.claim, c.sureness, c.claim_id
    FROM stored_claims c INDEXED BY stored_claims_by_sureness
    CROSS JOIN stored_comments k ON k.comment = c.comment
    CROSS JOIN stored_minings m ON m.mining = k.mining
    WHERE :thread = ''
      AND (:stance = '' OR c.stance = (SELECT name FROM stored_names WHERE text = :stance))
      AND (:topic = '' OR EXISTS (
        SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = :topic)
      ))
      AND m.current = 1
    ORDER BY c.sureness DESC, c.claim_id
    LIMIT :limit
  )
  UNION ALL
  SELECT c.claim, c.sureness, c.claim_id
  FROM stored_threads t
  CROSS JOIN stored_minings m ON m.thread = t.thread AND m.current = 1
  CROSS JOIN stored_comments k ON k.mining = m.mining
  CROSS JOIN stored_claims c ON c.comment = k.comment
  WHERE :thread <> '' AND t.thread_id = :thread
    AND (:stance = '' OR c.stance = (SELECT name FROM stored_names WHERE text = :stance))
    AND (:topic = '' OR EXISTS (
      SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = :topic)
    ))
)
SELECT
  c.claim_id, c.text, c.stance, c.stance_score, c.claim_score, c.topics,
  c.comment_id, k.ordinal + 1 AS comment, k.kind, k.author, k.posted_at, k.url,
  c.thread_id, t.title, f.uri, c.line
FROM found
CROSS JOIN claims c ON c.rowid = found.claim
CROSS JOIN stored_threads t ON t.thread_id = c.thread_id
CROSS JOIN stored_files f ON f.file = t.file
CROSS JOIN comments k ON k.comment_id = c.comment_id
ORDER BY found.sureness DESC, found.claim_id
LIMIT :limit;
