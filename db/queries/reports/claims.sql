-- title: Claims to quote
-- description: Claims of commenters that may be quoted, surest first. Company counts the other claims of its comment with the same stance.
-- param: topic — a topic's name, (none) for claims of no topic, or empty for all = ''
-- param: stance — a stance's name, or empty for all = ''
-- param: holds — a GLOB pattern that the text matches = *
-- param: limit — how many at the most = 200
-- The columns are made only of the claims that are taken.
WITH best AS MATERIALIZED (
  SELECT c.claim
  FROM stored_claims c
  JOIN stored_comments k ON k.comment = c.comment
  JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
  WHERE k.kind = 0
    AND c.characters <= 320
    AND (:stance = '' OR c.stance = (SELECT name FROM stored_names WHERE text = :stance))
    AND CASE :topic
      WHEN '' THEN 1
      WHEN '(none)' THEN NOT EXISTS (SELECT 1 FROM stored_topics x WHERE x.claim = c.claim)
      ELSE EXISTS (SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = :topic))
    END
    AND (:holds = '*' OR coalesce(c.words, (SELECT substr(l.text, c.skipped + 1, c.characters) FROM stored_lines l WHERE l.line = c.line)) GLOB :holds)
  ORDER BY (c.stance_score / 10000.0) * (c.claim_score / 10000.0) DESC, c.claim_id
  LIMIT :limit
)
SELECT
  c.claim_id, c.text, c.stance, c.stance_score, c.claim_score, c.char_start, c.topics,
  c.comment_id, k.ordinal + 1 AS comment, k.kind, k.author, k.posted_at, k.url, c.thread_id,
  (SELECT count(*) FROM stored_claims me JOIN stored_claims o ON o.comment = me.comment AND o.stance = me.stance WHERE me.claim = c.rowid) - 1 AS company
FROM best
CROSS JOIN claims c ON c.rowid = best.claim
CROSS JOIN comments k USING (comment_id)
ORDER BY c.stance_score * c.claim_score DESC, c.claim_id;
