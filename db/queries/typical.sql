-- title: Most typical claims
-- sqlite: packed evidence
-- description: The claims that a topic's claims are most like: among its three hundred surest, those whose labels rest on the reasons that most of the others rest on too.
-- param: topic — a topic's name
-- param: limit — how many at the most = 20
-- example: --topic pay --limit 5
WITH sure AS (
  SELECT c.claim, c.sureness, c.claim_id, c.evidence
  FROM stored_claims c INDEXED BY stored_claims_by_sureness
  CROSS JOIN stored_comments k ON k.comment = c.comment
  CROSS JOIN stored_minings m ON m.mining = k.mining
  WHERE EXISTS (
      SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = :topic)
    )
    AND m.current = 1
  ORDER BY c.sureness DESC, c.claim_id
  LIMIT 300
), reasons AS (
  SELECT sure.claim, substr(sure.evidence, 2 * i.place + 1, 1) AS reason
  FROM sure CROSS JOIN stored_places i ON i.place < length(sure.evidence) / 2
), shared AS (
  SELECT reason, count(*) - 1 AS others FROM reasons GROUP BY reason
), likeness AS (
  SELECT reasons.claim, avg(shared.others) AS likeness FROM reasons JOIN shared USING (reason) GROUP BY reasons.claim
)
SELECT round(likeness.likeness, 1) AS shares_reasons_with, c.stance, c.stance_score, c.text, c.claim_id
FROM likeness CROSS JOIN claims c ON c.rowid = likeness.claim
ORDER BY likeness.likeness DESC, c.claim_id
LIMIT :limit;
