-- The surest claims that make no key point, of each stance and strongest topic, in reading order.
SELECT claim, claim_id, comment_id, text, stance, topic, vector
FROM (
  SELECT
    v.claim, c.claim_id, c.comment_id, c.text, c.stance, v.vector, c.thread_id, c.char_start,
    (SELECT n.text FROM stored_topics x JOIN stored_names n ON n.name = x.topic WHERE x.claim = v.claim AND x.ordinal = 0) AS topic,
    row_number() OVER (
      PARTITION BY c.stance, (SELECT x.topic FROM stored_topics x WHERE x.claim = v.claim AND x.ordinal = 0)
      ORDER BY c.claim_score DESC, c.claim_id
    ) AS place
  FROM stored_vectors v
  JOIN claims c ON c.rowid = v.claim
)
WHERE place <= :most
ORDER BY stance, topic, thread_id, char_start;
