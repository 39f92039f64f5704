-- title: Place of a quotation
-- description: The line, counted from 1, of a character of a thread's text, and what names the thread.
-- param: thread — a thread_id
-- param: start — characters before the place = 0
SELECT
  t.thread_id, t.title, t.format, t.uri,
  1 + length(substr(t.text, 1, CAST(:start AS INTEGER))) - length(replace(substr(t.text, 1, CAST(:start AS INTEGER)), char(10), '')) AS line,
  (SELECT substr(p.text, 1, 400) FROM paragraphs p WHERE p.thread_id = t.thread_id AND p.source IN ('comment', 'article') ORDER BY p.ordinal LIMIT 1) AS opening
FROM threads t
WHERE t.thread_id = :thread;
