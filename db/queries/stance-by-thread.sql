-- title: Stance by thread
-- description: One row a thread and stance, with claims and the comments and authors that make them.
-- heavy: reads every claim
-- example:
SELECT thread_id, title, stance, claims, comments, authors
FROM stance_by_thread
ORDER BY title, thread_id, stance;
