-- title: Most typical claims
-- description: The claims that a topic's claims are most like: among its three hundred surest, those whose labels rest on the reasons that most of the others rest on too.
-- param: topic — a topic's name
-- param: limit — how many at the most = 20
-- example: --topic pay --limit 5
WITH sure AS MATERIALIZED (
  SELECT c.claim, s.sureness, c.claim_id
  FROM stored_ranks s JOIN stored_claims c ON c.claim = s.claim
  WHERE s.sureness >= 0 -- All are: saying so leads SQLite along the ranks.
    AND EXISTS (
      SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = $topic)
    )
    AND (SELECT m.current FROM stored_comments k JOIN stored_minings m ON m.mining = k.mining WHERE k.comment = c.comment) = 1
  ORDER BY s.sureness DESC, c.claim_id
  LIMIT 300
), reasons AS MATERIALIZED (
  SELECT claim_id, label, kind, detail FROM claim_evidence WHERE claim_id IN (SELECT claim_id FROM sure)
), shared AS (
  SELECT label, kind, detail, count(*) - 1 AS others FROM reasons GROUP BY label, kind, detail
), likeness AS (
  SELECT claim_id, avg(others) AS likeness FROM reasons JOIN shared USING (label, kind, detail) GROUP BY claim_id
)
SELECT round(likeness.likeness, 1) AS shares_reasons_with, c.stance, c.stance_score, c.text, c.claim_id
FROM sure JOIN likeness USING (claim_id) JOIN claims c ON c.rowid = sure.claim
ORDER BY likeness.likeness DESC, c.claim_id
LIMIT $limit;
