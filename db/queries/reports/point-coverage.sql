-- title: How much the points of a topic cover
-- description: Claims of commenters in a topic that make any of its points (a claim that makes one may have been given another topic), and the voices that make claims of the topic or one of its points, each counted once.
-- param: topic — a topic's name, (none) for claims and points of no topic, or empty for all = ''
WITH
  made AS (
    SELECT DISTINCT x.claim_id
    FROM points p
    JOIN claim_points x USING (point_id)
    WHERE :topic = '' OR coalesce(p.topic, '(none)') = :topic
  ),
  held AS (
    SELECT c.claim_id
    FROM claims c
    WHERE :topic = '' OR CASE :topic WHEN '(none)' THEN c.topics = '[]' ELSE c.claim_id IN (SELECT x.claim_id FROM claim_topics x WHERE x.topic = :topic) END
  )
SELECT
  sum(c.claim_id IN (SELECT claim_id FROM made) AND c.claim_id IN (SELECT claim_id FROM held)) AS claims,
  count(DISTINCT coalesce('author ' || k.author, 'comment ' || k.comment_id)) AS voices
FROM claims c
JOIN comments k USING (comment_id)
WHERE k.kind = 'comment' AND (c.claim_id IN (SELECT claim_id FROM made) OR c.claim_id IN (SELECT claim_id FROM held));
