-- title: What was counted
-- description: Claims, comments, named authors and threads by stance and by whose words they are (comment or article); the rows of stance (all) count each comment, author and thread once.
-- param: topic — a topic's name, (none) for claims of no topic, or empty for all = ''
-- param: since — ISO date of the first day, or empty = ''
-- param: until — ISO date before which it ends, or empty = ''
WITH picked AS (
  SELECT c.stance, c.stance_score, c.comment_id, c.thread_id, k.kind, k.author, k.posted_at
  FROM claims c
  JOIN comments k USING (comment_id)
  WHERE (:topic = '' OR CASE :topic WHEN '(none)' THEN c.topics = '[]' ELSE c.claim_id IN (SELECT x.claim_id FROM claim_topics x WHERE x.topic = :topic) END)
    AND (:since = '' OR k.posted_at >= :since)
    AND (:until = '' OR k.posted_at < :until)
), counted AS (
  SELECT kind, stance, count(*) AS claims, count(DISTINCT comment_id) AS comments, count(DISTINCT author) AS authors,
    count(DISTINCT thread_id) AS threads, count(DISTINCT CASE WHEN author IS NULL THEN comment_id END) AS unnamed,
    avg(stance_score) AS mean_score, min(posted_at) AS first_posted, max(posted_at) AS last_posted
  FROM picked
  GROUP BY kind, stance
  UNION ALL
  SELECT kind, '(all)', count(*), count(DISTINCT comment_id), count(DISTINCT author),
    count(DISTINCT thread_id), count(DISTINCT CASE WHEN author IS NULL THEN comment_id END),
    avg(stance_score), min(posted_at), max(posted_at)
  FROM picked
  GROUP BY kind
)
SELECT * FROM counted ORDER BY kind, stance;
