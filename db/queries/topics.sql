-- title: Topics
-- description: Claims, comments and threads of each topic, each counted once; claims of no topic stand under "(none)".
SELECT
  coalesce(t.topic, '(none)') AS topic,
  count(*) AS claims,
  count(DISTINCT c.comment_id) AS comments,
  count(DISTINCT c.thread_id) AS threads
FROM claims c
LEFT JOIN claim_topics t USING (claim_id)
GROUP BY 1
ORDER BY topic = '(none)', topic;
