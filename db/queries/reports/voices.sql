-- title: Voices by what they claim
-- description: How many voices make so many claims of each stance. A voice is a named author or, without a name, a comment; their claims are not independent, so intervals need them together.
-- param: first — the stance of the first side = pro-EM
-- param: second — the stance of the second side = pro-IC
-- param: topic — a topic's name, (none) for claims of no topic, or empty for all = ''
-- param: since — ISO date of the first day, or empty = ''
-- param: until — ISO date before which it ends, or empty = ''
WITH voices AS (
  SELECT
    coalesce(k.author, -k.comment) AS voice,
    sum(c.stance IS (SELECT name FROM stored_names WHERE text = :first)) AS first,
    sum(c.stance IS (SELECT name FROM stored_names WHERE text = :second)) AS second,
    sum(c.stance IS NOT (SELECT name FROM stored_names WHERE text = :first) AND c.stance IS NOT (SELECT name FROM stored_names WHERE text = :second)) AS neither
  FROM stored_claims c
  JOIN stored_comments k ON k.comment = c.comment
  JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
  WHERE k.kind = 0
    AND CASE :topic
      WHEN '' THEN 1
      WHEN '(none)' THEN NOT EXISTS (SELECT 1 FROM stored_topics x WHERE x.claim = c.claim)
      ELSE EXISTS (SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = :topic))
    END
    AND (:since = '' OR coalesce(k.dated, strftime('%Y-%m-%dT%H:%M:%SZ', k.posted_at, 'unixepoch')) >= :since)
    AND (:until = '' OR coalesce(k.dated, strftime('%Y-%m-%dT%H:%M:%SZ', k.posted_at, 'unixepoch')) < :until)
  GROUP BY voice
)
SELECT first, second, neither, count(*) AS voices
FROM voices
GROUP BY first, second, neither
ORDER BY first, second, neither;
