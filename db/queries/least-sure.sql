-- title: Least sure labels
-- description: Claims whose stance was hardest to tell: the first to read when checking a run by hand.
-- param: limit — how many at the most = 20
SELECT claim_id, stance, stance_score, text
FROM claims
ORDER BY stance_score, claim_id
LIMIT :limit;
