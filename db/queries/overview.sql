-- title: What the database holds
-- description: Threads, comments, authors and claims, and how sure the split and the labels are on average.
SELECT
  (SELECT count(*) FROM threads) AS threads,
  (SELECT count(*) FROM comments WHERE kind <> 'article') AS comments,
  (SELECT count(DISTINCT author) FROM comments WHERE author IS NOT NULL) AS named_authors,
  (SELECT coalesce(sum(sentences), 0) FROM threads) AS sentences,
  (SELECT count(*) FROM claims) AS claims,
  (SELECT round(avg(start_score), 2) FROM comments) AS mean_start_score,
  (SELECT round(avg(stance_score), 2) FROM claims) AS mean_stance_score;
