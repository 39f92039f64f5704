-- title: How much the points of a topic cover
-- description: Claims of commenters in a topic that make any of its points (a claim that makes one may have been given another topic), and the voices that make claims of the topic or one of its points, each counted once.
-- param: topic — a topic's name, (none) for claims and points of no topic, or empty for all = ''
WITH
  made AS (
    SELECT DISTINCT x.claim
    FROM points p
    JOIN stored_names n ON n.text = p.point_id
    JOIN stored_claim_points x ON x.point = n.name
    WHERE p.kind = 'codebook' AND (:topic = '' OR coalesce(p.topic, '(none)') = :topic)
  ),
  found AS (
    SELECT coalesce(k.author, -k.comment) AS voice, c.claim IN (SELECT claim FROM made) AS made, CASE :topic
        WHEN '' THEN 1
        WHEN '(none)' THEN NOT EXISTS (SELECT 1 FROM stored_topics x WHERE x.claim = c.claim)
        ELSE EXISTS (SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = :topic))
      END AS held
    FROM stored_claims c
    JOIN stored_comments k ON k.comment = c.comment
    JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
    WHERE k.kind = 0
  )
SELECT sum(made AND held) AS claims, count(DISTINCT voice) AS voices
FROM found
WHERE made OR held;
