-- title: Most contested claims
-- description: Among the two hundred surest claims of a topic that are answered, those that most comments of another stance answer.
-- param: topic — a topic's name
-- param: limit — how many at the most = 20
-- example: --topic pay --limit 5
WITH found AS (
  SELECT c.claim, s.sureness, c.claim_id
  FROM stored_ranks s JOIN stored_claims c ON c.claim = s.claim
  WHERE s.sureness >= 0 -- All are: saying so leads SQLite along the ranks.
    AND EXISTS (
      SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = $topic)
    )
    AND EXISTS (SELECT 1 FROM stored_comments a WHERE a.parent = c.comment)
    AND (SELECT m.current FROM stored_comments k JOIN stored_minings m ON m.mining = k.mining WHERE k.comment = c.comment) = 1
  ORDER BY s.sureness DESC, c.claim_id
  LIMIT 200
)
SELECT a.stance, a.answers, a.answerers, a.opposed, a.text, a.claim_id
FROM found JOIN claim_answers a ON a.rowid = found.claim
ORDER BY a.opposed DESC, a.answers DESC, found.sureness DESC, found.claim_id
LIMIT $limit;
