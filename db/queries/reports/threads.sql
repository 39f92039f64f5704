-- title: Threads of the reports
-- description: Every thread with its opening words, its size and its certainty; claims of commenters and of the article counted apart.
-- param: neutral — the name of no side = neutral
SELECT
  t.thread_id, t.title, t.format, t.uri, t.url, t.sentences,
  (SELECT substr(p.text, 1, 400) FROM paragraphs p WHERE p.thread_id = t.thread_id AND p.source IN ('comment', 'article') ORDER BY p.ordinal LIMIT 1) AS opening,
  (SELECT count(*) FROM comments k WHERE k.thread_id = t.thread_id AND k.kind = 'comment') AS comments,
  (SELECT count(DISTINCT author) FROM comments k WHERE k.thread_id = t.thread_id AND k.kind = 'comment') AS authors,
  (SELECT count(*) FROM claims c JOIN comments k USING (comment_id) WHERE c.thread_id = t.thread_id AND k.kind = 'comment') AS claims,
  (SELECT count(*) FROM claims c JOIN comments k USING (comment_id) WHERE c.thread_id = t.thread_id AND k.kind = 'article') AS article_claims,
  (SELECT count(*) FROM claims c WHERE c.thread_id = t.thread_id
     AND (c.topics <> '[]' OR (c.stance <> :neutral AND c.stance_score >= 0.5))) AS on_question,
  (SELECT avg(start_score) FROM comments k WHERE k.thread_id = t.thread_id) AS mean_start_score,
  (SELECT avg(parent_score) FROM comments k WHERE k.thread_id = t.thread_id) AS mean_parent_score
FROM threads t
ORDER BY t.title COLLATE NOCASE, t.thread_id;
