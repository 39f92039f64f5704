-- title: Paragraphs that ask
-- description: Paragraphs of commenters with a question mark, in comments that claim something of the topic; most answered comments first.
-- param: topic — a topic's name, (none) for claims of no topic, or empty for all = ''
-- param: limit — how many at the most = 400
-- The columns are made only of the paragraphs that are taken.
WITH asking AS MATERIALIZED (
  SELECT
    p.comment, p.ordinal, k.comment_id, t.thread_id,
    (SELECT count(*) FROM stored_comments r WHERE r.parent = k.comment) AS replies
  FROM stored_paragraphs p
  JOIN stored_lines l ON l.line = p.line
  JOIN stored_comments k ON k.comment = p.comment
  JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
  JOIN stored_threads t ON t.thread = m.thread
  WHERE p.source = 0 AND k.kind = 0
    AND instr(coalesce(p.words, substr(l.text, p.skipped + 1, length(l.text) - p.skipped - p.left_over)), '?') > 0
    AND (:topic = '' OR EXISTS (
      SELECT 1 FROM stored_claims c
      WHERE c.comment = k.comment AND CASE :topic
          WHEN '(none)' THEN NOT EXISTS (SELECT 1 FROM stored_topics x WHERE x.claim = c.claim)
          ELSE EXISTS (SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = :topic))
        END))
  ORDER BY replies DESC, t.thread_id, p.ordinal
  LIMIT :limit
)
SELECT
  p.text, p.char_start, p.comment_id, k.ordinal + 1 AS comment, k.kind, k.author, k.posted_at, k.url, k.thread_id, a.replies
FROM asking a
CROSS JOIN paragraphs p ON p.comment_id = a.comment_id AND p.ordinal = a.ordinal
CROSS JOIN comments k ON k.comment_id = p.comment_id
ORDER BY a.replies DESC, a.thread_id, a.ordinal;
