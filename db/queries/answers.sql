-- title: Who answers whom
-- description: The replies of one thread, each with the side of the comment and of the one that it answers; across keeps those between different sides.
-- param: thread — a thread_id
-- param: across — 1 for replies between different stances alone = 1
-- example: --thread 0e994fcb47c57222
SELECT comment_id, author, stance, parent_id, parent_author, parent_stance, parent_score
FROM replies
WHERE thread_id = $thread AND ($across <> '1' OR stance <> parent_stance)
ORDER BY comment_id;
