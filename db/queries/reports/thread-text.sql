-- title: Text of a thread
-- description: The text as read.
-- param: thread — a thread_id
SELECT text, format, uri FROM threads WHERE thread_id = :thread;
