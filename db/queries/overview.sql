-- title: What the database holds
-- description: Threads, comments, authors and claims, and how sure the split and the labels are on average.
-- heavy: reads every comment and claim
-- example:
SELECT
  (SELECT count(*) FROM stored_minings WHERE current = 1) AS threads,
  count(*) FILTER (WHERE kind <> 1) AS comments,
  count(DISTINCT author) AS named_authors,
  (SELECT coalesce(sum(sentences), 0) FROM stored_minings WHERE current = 1) AS sentences,
  (SELECT coalesce(sum(claims), 0) FROM stored_minings WHERE current = 1) AS claims,
  round(avg(start_score) / 10000.0, 2) AS mean_start_score,
  (
    SELECT round(avg(c.stance_score) / 10000.0, 2)
    FROM stored_claims c JOIN stored_comments k USING (comment) JOIN stored_minings m USING (mining)
    WHERE m.current = 1
  ) AS mean_stance_score
FROM stored_comments
JOIN stored_minings m USING (mining)
WHERE m.current = 1;
