-- title: Stance by topic
-- description: Claims, comments, authors and threads of each topic by stance. A claim of two topics counts in both; claims of no topic stand under "(none)".
-- heavy: reads every claim
-- example:
SELECT topic, stance, claims, comments, authors, threads, mean_score
FROM stance_by_topic
ORDER BY topic = '(none)', topic, stance;
