-- title: Parts of a comment
-- description: The paragraphs that are the commenter's own words, and the claims, of a comment.
-- param: comment — a comment_id
SELECT 'paragraph' AS part, char_start, char_end, text, NULL AS stance_score
FROM paragraphs
WHERE comment_id = :comment AND source IN ('comment', 'article')
UNION ALL
SELECT 'claim', char_start, char_end, text, stance_score
FROM claims
WHERE comment_id = :comment
ORDER BY 2, 3, 1;
