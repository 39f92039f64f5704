-- title: Comment tree
-- description: A thread's comments with their depth and the path from the top.
-- param: thread — a thread_id
-- example: --thread 0e994fcb47c57222
WITH RECURSIVE tree (comment, comment_id, depth, path) AS (
  SELECT k.comment, k.comment_id, 0, printf('%05d', k.ordinal)
  FROM stored_threads t
  JOIN stored_minings m ON m.thread = t.thread AND m.current = 1
  JOIN stored_comments k ON k.mining = m.mining
  WHERE t.thread_id = $thread AND k.parent IS NULL
  UNION ALL
  SELECT k.comment, k.comment_id, tree.depth + 1, tree.path || '/' || printf('%05d', k.ordinal)
  FROM tree JOIN stored_comments k ON k.parent = tree.comment
)
SELECT tree.depth, tree.path, k.comment_id, k.author, k.parent_score, substr(k.text, 1, 80) AS opening
FROM tree JOIN comments k ON k.comment_id = tree.comment_id
WHERE k.thread_id = $thread
ORDER BY tree.path;
