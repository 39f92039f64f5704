-- title: Paragraphs of a thread
-- description: A thread's paragraphs in reading order, with their comment, source and place.
-- param: thread — a thread_id
SELECT comment_id, ordinal, source, char_start, char_end, text
FROM paragraphs
WHERE thread_id = $thread
ORDER BY ordinal;
