-- title: Topics
-- description: Claims, comments, authors and threads of each topic, each counted once; claims of no topic stand under "(none)".
-- heavy: reads every claim
-- example:
SELECT
  coalesce(min(n.text), '(none)') AS topic,
  count(*) AS claims,
  count(DISTINCT c.comment) AS comments,
  count(DISTINCT k.author) AS authors,
  count(DISTINCT m.thread) AS threads
FROM stored_claims c
JOIN stored_comments k ON k.comment = c.comment
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
LEFT JOIN stored_topics x ON x.claim = c.claim
LEFT JOIN stored_names n ON n.name = x.topic
GROUP BY x.topic
ORDER BY x.topic IS NULL, topic;
