-- title: Claims of each thread
-- description: How many claims of each stance the commenters of each thread make. Shares are corrected with them: a model's errors differ from thread to thread.
-- param: first — the stance of the first side = pro-EM
-- param: second — the stance of the second side = pro-IC
-- param: topic — a topic's name, (none) for claims of no topic, or empty for all = ''
-- param: since — ISO date of the first day, or empty = ''
-- param: until — ISO date before which it ends, or empty = ''
SELECT
  c.thread_id,
  sum(c.stance = :first) AS first,
  sum(c.stance = :second) AS second,
  sum(c.stance NOT IN (:first, :second)) AS neither
FROM claims c
JOIN comments k USING (comment_id)
WHERE k.kind = 'comment'
  AND (:topic = '' OR CASE :topic WHEN '(none)' THEN c.topics = '[]' ELSE c.claim_id IN (SELECT x.claim_id FROM claim_topics x WHERE x.topic = :topic) END)
  AND (:since = '' OR k.posted_at >= :since)
  AND (:until = '' OR k.posted_at < :until)
GROUP BY c.thread_id
ORDER BY c.thread_id;
