-- title: Least sure labels
-- description: Claims whose stance was hardest to tell, with their places: the first to read when checking a run by hand.
-- param: limit — how many at the most = 20
SELECT
  c.stance, c.stance_score, t.title, k.ordinal + 1 AS comment,
  1 + length(substr(t.text, 1, c.char_start)) - length(replace(substr(t.text, 1, c.char_start), char(10), '')) AS line,
  c.text, c.claim_id
FROM claims c
JOIN comments k USING (comment_id)
JOIN threads t ON t.thread_id = c.thread_id
ORDER BY c.stance_score, c.claim_id
LIMIT :limit;
