-- title: Exchanges between the sides
-- description: How often a comment of one stance answers one of another, in comments, authors and threads.
-- heavy: reads every reply
-- example:
SELECT
  stance, parent_stance, count(*) AS replies, count(DISTINCT author) AS authors, count(DISTINCT thread_id) AS threads
FROM replies
WHERE stance IS NOT NULL AND parent_stance IS NOT NULL
GROUP BY stance, parent_stance
ORDER BY stance, parent_stance;
