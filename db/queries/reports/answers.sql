-- title: Answers to comments
-- description: Claims of one stance in the direct replies to the given comments, of one topic, surest first; each with the comment that it answers and how sure that is.
-- param: comments — a JSON array of comment_ids = []
-- param: stance — the stance of the answers = ''
-- param: topic — a topic that the answers share, (none) for claims of no topic, or empty for all = ''
-- param: limit — how many at the most = 200
SELECT
  c.claim_id, c.text, c.stance, c.stance_score, c.claim_score, c.char_start, c.topics,
  c.comment_id, k.ordinal + 1 AS comment, k.kind, k.author, k.posted_at, k.url, c.thread_id, k.parent_id, k.parent_score
FROM comments k
JOIN claims c ON c.comment_id = k.comment_id
WHERE k.comment_id IN (
    SELECT r.comment_id
    FROM json_each(:comments) asked
    JOIN stored_comments p ON p.comment_id = asked.value
    JOIN stored_comments r ON r.parent = p.comment
  )
  AND k.parent_id IN (SELECT asked.value FROM json_each(:comments) asked)
  AND c.stance = :stance AND length(c.text) <= 320
  AND (:topic = '' OR CASE :topic WHEN '(none)' THEN c.topics = '[]' ELSE EXISTS (SELECT 1 FROM claim_topics x WHERE x.claim_id = c.claim_id AND x.topic = :topic) END)
ORDER BY c.stance_score * c.claim_score * k.parent_score DESC, c.claim_id
LIMIT :limit;
