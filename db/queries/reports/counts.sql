-- title: What was counted
-- description: Claims, comments, named authors and threads by stance and by whose words they are (comment or article); the rows of stance (all) count each comment, author and thread once. The rows of kind voice tell how many voices make so many claims of commenters for each side. A voice is a named author or, without a name, a comment; their claims are not independent, so intervals need them together.
-- param: first — the stance of the first side = pro-EM
-- param: second — the stance of the second side = pro-IC
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
    count(DISTINCT thread) AS threads, avg(stance_score) AS mean_score,
    min(posted_at) AS first_posted, max(posted_at) AS last_posted
  FROM picked
  GROUP BY kind, stance
  UNION ALL
  SELECT kind, '(all)', count(*), count(DISTINCT comment), count(DISTINCT author),
    count(DISTINCT thread), avg(stance_score), min(posted_at), max(posted_at)
  FROM picked
  GROUP BY kind
), voices AS (
  SELECT coalesce(author, -comment) AS voice,
    sum(stance = :first) AS first, sum(stance = :second) AS second, sum(stance NOT IN (:first, :second)) AS neither
  FROM picked
  WHERE kind = 'comment'
  GROUP BY voice
)
SELECT *, NULL AS first, NULL AS second, NULL AS neither, NULL AS voices FROM counted
UNION ALL
SELECT 'voice', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, first, second, neither, count(*)
FROM voices
GROUP BY first, second, neither
ORDER BY kind, stance, first, second, neither;
