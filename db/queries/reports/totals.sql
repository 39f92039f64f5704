-- title: What was counted
-- description: Claims, comments, named authors and threads by stance and by whose words they are (comment or article); the rows of stance (all) count each comment, author and thread once.
-- param: topic — a topic's name, (none) for claims of no topic, or empty for all = ''
-- param: since — ISO date of the first day, or empty = ''
-- param: until — ISO date before which it ends, or empty = ''
WITH picked AS (
  SELECT
    (SELECT text FROM stored_names WHERE name = c.stance) AS stance, c.stance_score / 10000.0 AS stance_score,
    k.comment, m.thread, CASE k.kind WHEN 0 THEN 'comment' WHEN 1 THEN 'article' ELSE 'deleted' END AS kind, k.author,
    coalesce(k.dated, strftime('%Y-%m-%dT%H:%M:%SZ', k.posted_at, 'unixepoch')) AS posted_at
  FROM stored_claims c
  JOIN stored_comments k ON k.comment = c.comment
  JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
  WHERE CASE :topic
      WHEN '' THEN 1
      WHEN '(none)' THEN NOT EXISTS (SELECT 1 FROM stored_topics x WHERE x.claim = c.claim)
      ELSE EXISTS (SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = :topic))
    END
    AND (:since = '' OR coalesce(k.dated, strftime('%Y-%m-%dT%H:%M:%SZ', k.posted_at, 'unixepoch')) >= :since)
    AND (:until = '' OR coalesce(k.dated, strftime('%Y-%m-%dT%H:%M:%SZ', k.posted_at, 'unixepoch')) < :until)
), counted AS (
  SELECT kind, stance, count(*) AS claims, count(DISTINCT comment) AS comments, count(DISTINCT author) AS authors,
    count(DISTINCT thread) AS threads, count(DISTINCT CASE WHEN author IS NULL THEN comment END) AS unnamed,
    avg(stance_score) AS mean_score, min(posted_at) AS first_posted, max(posted_at) AS last_posted
  FROM picked
  GROUP BY kind, stance
  UNION ALL
  SELECT kind, '(all)', count(*), count(DISTINCT comment), count(DISTINCT author),
    count(DISTINCT thread), count(DISTINCT CASE WHEN author IS NULL THEN comment END),
    avg(stance_score), min(posted_at), max(posted_at)
  FROM picked
  GROUP BY kind
)
SELECT * FROM counted ORDER BY kind, stance;
