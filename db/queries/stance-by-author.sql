-- title: Stance by author
-- description: What each named author claims, by stance; one loud voice is seen to be one.
SELECT k.author, c.stance, count(*) AS claims, count(DISTINCT c.comment_id) AS comments, count(DISTINCT c.thread_id) AS threads
FROM claims c
JOIN comments k USING (comment_id)
WHERE k.author IS NOT NULL
GROUP BY k.author, c.stance
ORDER BY claims DESC, k.author, c.stance;
