-- title: Threads of a topic
-- description: Threads by the claims of a topic that their commenters make, most first, with the voices that make them and what names the thread.
-- param: topic — a topic's name, (none) for claims of no topic = ''
-- param: limit — how many at the most = 3
WITH held AS (
  SELECT
    c.thread_id, count(*) AS claims,
    count(DISTINCT coalesce('author ' || k.author, 'comment ' || k.comment_id)) AS voices
  FROM claims c
  JOIN comments k USING (comment_id)
  WHERE k.kind = 'comment'
    AND CASE :topic WHEN '(none)' THEN c.topics = '[]' ELSE c.claim_id IN (SELECT x.claim_id FROM claim_topics x WHERE x.topic = :topic) END
  GROUP BY c.thread_id
  ORDER BY claims DESC, c.thread_id
  LIMIT :limit
)
SELECT
  t.thread_id, t.title, t.format, h.claims, h.voices,
  (SELECT substr(p.text, 1, 400) FROM paragraphs p WHERE p.thread_id = t.thread_id AND p.source IN ('comment', 'article') ORDER BY p.ordinal LIMIT 1) AS opening
FROM held h
JOIN threads t USING (thread_id)
ORDER BY h.claims DESC, t.thread_id;
