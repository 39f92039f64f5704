-- title: Least sure labels
-- description: Claims whose labels were hardest to tell (claim_score × stance_score), with their places: the first to read when checking a run by hand.
-- param: limit — how many at the most = 20
-- example: --limit 10
WITH found AS (
  SELECT c.claim, s.sureness, c.claim_id
  FROM stored_ranks s JOIN stored_claims c ON c.claim = s.claim
  WHERE s.sureness >= 0 -- All are: saying so leads SQLite along the ranks.
    AND (SELECT m.current FROM stored_comments k JOIN stored_minings m ON m.mining = k.mining WHERE k.comment = c.comment) = 1
  ORDER BY s.sureness, c.claim_id
  LIMIT $limit
)
SELECT c.stance, c.stance_score, c.claim_score, t.title, k.ordinal + 1 AS comment, c.line, c.text, c.claim_id
FROM found
JOIN claims c ON c.rowid = found.claim
JOIN stored_threads t ON t.thread_id = c.thread_id
JOIN comments k ON k.comment_id = c.comment_id
ORDER BY found.sureness, found.claim_id;
