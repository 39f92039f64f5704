-- title: Claims
-- description: Claims with their comment and thread, surest first; of one topic, stance or thread where those are given.
-- param: topic — a topic's name, or empty for all = ''
-- param: stance — a stance's name, or empty for all = ''
-- param: thread — a thread_id, or empty for all = ''
-- param: limit — how many at the most, -1 for all = 20
-- example: --topic pay --stance pro-EM --limit 5
WITH found AS (
  SELECT * FROM (
    SELECT c.claim, s.sureness, c.claim_id
    FROM stored_ranks s JOIN stored_claims c ON c.claim = s.claim
    WHERE s.sureness >= 0 -- All are: saying so leads SQLite along the ranks, until there are enough.
      AND $thread = ''
      AND ($stance = '' OR c.stance = (SELECT name FROM stored_names WHERE text = $stance))
      AND ($topic = '' OR EXISTS (
        SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = $topic)
      ))
      AND (SELECT m.current FROM stored_comments k JOIN stored_minings m ON m.mining = k.mining WHERE k.comment = c.comment) = 1
    ORDER BY s.sureness DESC, c.claim_id
    LIMIT $limit
  )
  UNION ALL
  SELECT c.claim, c.sureness, c.claim_id
  FROM stored_threads t
  JOIN stored_minings m ON m.thread = t.thread AND m.current = 1
  JOIN stored_comments k ON k.mining = m.mining
  JOIN stored_claims c ON c.comment = k.comment
  WHERE $thread <> '' AND t.thread_id = $thread
    AND ($stance = '' OR c.stance = (SELECT name FROM stored_names WHERE text = $stance))
    AND ($topic = '' OR EXISTS (
      SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = $topic)
    ))
)
SELECT
  c.claim_id, c.text, c.stance, c.stance_score, c.claim_score, c.topics,
  c.comment_id, k.ordinal + 1 AS comment, k.kind, k.author, k.posted_at, k.url,
  c.thread_id, t.title,
  (SELECT uri FROM stored_files WHERE file = t.file) AS uri, -- Joined, few files would lead SQLite to begin with them.
  c.line
FROM found
JOIN claims c ON c.rowid = found.claim
JOIN stored_threads t ON t.thread_id = c.thread_id
JOIN comments k ON k.comment_id = c.comment_id
ORDER BY found.sureness DESC, found.claim_id
LIMIT $limit;
