-- title: Comment tree
-- description: A thread's comments with their depth and the path from the top.
-- param: thread — a thread_id
WITH RECURSIVE tree (comment_id, depth, path) AS (
  SELECT comment_id, 0, printf('%05d', ordinal)
  FROM comments
  WHERE thread_id = :thread AND parent_id IS NULL
  UNION ALL
  SELECT k.comment_id, tree.depth + 1, tree.path || '/' || printf('%05d', k.ordinal)
  FROM comments k
  JOIN tree ON k.parent_id = tree.comment_id
)
SELECT tree.depth, tree.path, k.comment_id, k.author, k.parent_score, substr(k.text, 1, 80) AS opening
FROM tree
JOIN comments k USING (comment_id)
ORDER BY tree.path;
