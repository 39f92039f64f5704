-- title: A comment by its place
-- description: Comments of a number in their thread, found by address, by the beginning of the thread's id, or by the input's name.
-- param: number — the comment's number in its thread, from 1 = 1
-- param: url — the comment's own address, or empty = ''
-- param: thread — how the thread's id begins, or empty = ''
-- param: name — how the input's name ends, or empty = ''
SELECT
  k.comment_id, k.thread_id, k.ordinal + 1 AS comment, k.author, k.posted_at, k.url, t.title, t.format, t.uri,
  (SELECT substr(p.text, 1, 400) FROM paragraphs p WHERE p.thread_id = t.thread_id AND p.source IN ('comment', 'article') ORDER BY p.ordinal LIMIT 1) AS opening
FROM threads t
JOIN comments k USING (thread_id)
WHERE k.ordinal = CAST(:number AS INTEGER) - 1
  AND (:url = '' OR k.url = :url)
  AND (:thread = '' OR substr(t.thread_id, 1, length(:thread)) = :thread)
  AND (:name = '' OR substr(t.uri, -length(:name)) = :name)
ORDER BY t.thread_id;
