-- title: Stance by topic
-- description: Claims, comments and threads of each topic by stance. A claim of two topics counts in both; claims of no topic stand under "(none)".
SELECT
  coalesce(t.topic, '(none)') AS topic,
  c.stance,
  count(*) AS claims,
  count(DISTINCT c.comment_id) AS comments,
  count(DISTINCT c.thread_id) AS threads,
  round(avg(c.stance_score), 3) AS mean_score
FROM claims c
LEFT JOIN claim_topics t USING (claim_id)
GROUP BY 1, 2
ORDER BY topic = '(none)', topic, c.stance;
