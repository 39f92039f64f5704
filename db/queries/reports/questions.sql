-- title: Paragraphs that ask
-- description: Paragraphs of commenters with a question mark, in comments that claim something of the topic; most answered comments first.
-- param: topic — a topic's name, (none) for claims of no topic, or empty for all = ''
-- param: limit — how many at the most = 400
SELECT
  p.text, p.char_start, p.comment_id, k.ordinal + 1 AS comment, k.kind, k.author, k.posted_at, k.url, k.thread_id,
  (SELECT count(*) FROM comments r WHERE r.parent_id = k.comment_id) AS replies
FROM paragraphs p
JOIN comments k USING (comment_id)
WHERE p.source = 'comment' AND k.kind = 'comment' AND instr(p.text, '?') > 0
  AND (:topic = '' OR EXISTS (
    SELECT 1 FROM claims c
    WHERE c.comment_id = k.comment_id
      AND CASE :topic WHEN '(none)' THEN c.topics = '[]' ELSE EXISTS (SELECT 1 FROM claim_topics x WHERE x.claim_id = c.claim_id AND x.topic = :topic) END))
ORDER BY replies DESC, p.thread_id, p.ordinal
LIMIT :limit;
