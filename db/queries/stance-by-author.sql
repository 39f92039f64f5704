-- title: Stance by author
-- description: What each named author claims, by stance; one loud voice is seen to be one.
-- heavy: reads every claim
-- example:
SELECT author, stance, claims, comments, threads
FROM stance_by_author
ORDER BY claims DESC, author, stance;
