-- Thirty questions that the database answers. db/README.md shows each with its answer for the sample threads.

-- question: How much does the database hold?
SELECT
  (SELECT count(*) FROM threads) AS threads,
  (SELECT count(*) FROM comments WHERE kind = 'comment') AS comments,
  (SELECT count(*) FROM claims) AS claims;

-- question: Which side do the claims take?
SELECT stance, count(*) AS claims, round(avg(stance_score), 2) AS mean_probability
FROM claims GROUP BY stance ORDER BY claims DESC;

-- question: How many claims of each stance are there to expect, counting each by its probability?
SELECT stance, count(*) AS given, round(sum(stance_score), 1) AS expected_to_be_right
FROM claims GROUP BY stance ORDER BY stance;

-- question: Which side do the claims about pay take?
SELECT stance, count(*) AS claims
FROM claims JOIN claim_topics USING (claim_id)
WHERE topic = 'pay' GROUP BY stance ORDER BY claims DESC;

-- question: Which topics are argued most, and in how many threads?
SELECT topic, count(*) AS claims, count(DISTINCT thread_id) AS threads
FROM claim_topics JOIN claims USING (claim_id)
GROUP BY topic ORDER BY claims DESC;

-- question: Which topics come together in one claim?
SELECT a.topic AS one, b.topic AS other, count(*) AS claims
FROM claim_topics a JOIN claim_topics b ON b.claim_id = a.claim_id AND b.topic > a.topic
GROUP BY 1, 2 ORDER BY claims DESC, one, other;

-- question: How many claims have no topic?
SELECT count(*) AS claims, round(100.0 * count(*) / (SELECT count(*) FROM claims), 1) AS percent
FROM claims WHERE topics = '[]';

-- question: Which claims for becoming a manager are the surest?
SELECT text, stance_score FROM claims
WHERE stance = 'pro-EM' ORDER BY stance_score DESC, claim_id LIMIT 3;

-- question: And which for staying an individual contributor?
SELECT text, stance_score FROM claims
WHERE stance = 'pro-IC' ORDER BY stance_score DESC, claim_id LIMIT 3;

-- question: Which labels should a person check first?
SELECT text, stance, stance_score FROM claims
ORDER BY stance_score, claim_id LIMIT 3;

-- question: Who says what about promotion?
SELECT coalesce(author, 'unknown') AS author, c.text
FROM claims_fts JOIN claims c ON c.rowid = claims_fts.rowid JOIN comments k ON k.comment_id = c.comment_id
WHERE claims_fts MATCH 'promotion' ORDER BY claims_fts.rank, c.claim_id LIMIT 3;

-- question: How often does a phrase come up?
SELECT count(*) AS claims FROM claims_fts WHERE claims_fts MATCH '"staff engineer"';

-- question: Which words that begin alike are used, for instance manag…?
SELECT stance, count(*) AS claims
FROM claims_fts JOIN claims c ON c.rowid = claims_fts.rowid
WHERE claims_fts MATCH 'manag*' GROUP BY stance ORDER BY stance;

-- question: Why does a claim have its stance?
SELECT e.kind, e.detail, round(e.weight, 2) AS weight
FROM claim_evidence e
WHERE e.claim_id = (SELECT claim_id FROM claims ORDER BY stance_score DESC, claim_id LIMIT 1)
  AND e.label = (SELECT stance FROM claims ORDER BY stance_score DESC, claim_id LIMIT 1)
ORDER BY e.weight DESC, e.detail LIMIT 4;

-- question: What are the threads, and how long are they?
SELECT title, format, length(text) AS characters FROM threads ORDER BY characters DESC, title LIMIT 5;

-- question: Which threads have the most comments?
SELECT title, count(*) AS comments
FROM threads JOIN comments USING (thread_id)
WHERE kind = 'comment' GROUP BY threads.thread_id ORDER BY comments DESC, title LIMIT 5;

-- question: Which threads lean most towards management?
SELECT title,
  count(*) FILTER (WHERE stance = 'pro-EM') AS for_management,
  count(*) FILTER (WHERE stance = 'pro-IC') AS against
FROM threads JOIN claims USING (thread_id)
GROUP BY threads.thread_id ORDER BY 1.0 * for_management / count(*) DESC, title LIMIT 5;

-- question: How many people speak for each side, each counted once?
SELECT stance, count(DISTINCT author) AS authors
FROM claims JOIN comments USING (comment_id)
WHERE author IS NOT NULL GROUP BY stance ORDER BY stance;

-- question: Who writes most, and is one voice loud?
SELECT author, count(*) AS comments, count(DISTINCT thread_id) AS threads
FROM comments WHERE author IS NOT NULL AND kind = 'comment'
GROUP BY author ORDER BY comments DESC, author LIMIT 5;

-- question: Which authors argue on both sides?
SELECT author,
  count(*) FILTER (WHERE stance = 'pro-EM') AS for_management,
  count(*) FILTER (WHERE stance = 'pro-IC') AS against
FROM claims JOIN comments USING (comment_id)
WHERE author IS NOT NULL
GROUP BY author HAVING for_management > 0 AND against > 0
ORDER BY min(for_management, against) DESC, author LIMIT 5;

-- question: Who answers whom most?
SELECT k.author, p.author AS answers, count(*) AS times
FROM comments k JOIN comments p ON p.comment_id = k.parent_id
WHERE k.author IS NOT NULL AND p.author IS NOT NULL AND k.author <> p.author
GROUP BY 1, 2 ORDER BY times DESC, 1, 2 LIMIT 5;

-- question: Which comments got the most answers?
SELECT coalesce(p.author, 'unknown') AS author, count(*) AS answers, substr(p.text, 1, 60) AS opening
FROM comments k JOIN comments p ON p.comment_id = k.parent_id
GROUP BY p.comment_id ORDER BY answers DESC, p.comment_id LIMIT 3;

-- question: How deep do the discussions go?
WITH RECURSIVE tree (comment_id, depth) AS (
  SELECT comment_id, 0 FROM comments WHERE parent_id IS NULL
  UNION ALL
  SELECT k.comment_id, depth + 1 FROM comments k JOIN tree ON k.parent_id = tree.comment_id
)
SELECT depth, count(*) AS comments FROM tree GROUP BY depth ORDER BY depth LIMIT 6;

-- question: How does the tone change over time?
SELECT substr(posted_at, 1, 7) AS month, count(*) AS claims, count(*) FILTER (WHERE stance = 'pro-IC') AS for_staying
FROM claims JOIN comments USING (comment_id)
WHERE posted_at IS NOT NULL GROUP BY month ORDER BY month LIMIT 6;

-- question: What do people quote?
SELECT text FROM paragraphs WHERE source = 'quote' ORDER BY thread_id, ordinal LIMIT 3;

-- question: How much of the text is not the commenters' own?
SELECT source, count(*) AS paragraphs, sum(length(text)) AS characters
FROM paragraphs GROUP BY source ORDER BY characters DESC;

-- question: How sure is the split into comments?
SELECT format, count(*) AS comments, round(avg(start_score), 2) AS begins_here, round(avg(parent_score), 2) AS answers_this
FROM comments JOIN threads USING (thread_id)
GROUP BY format ORDER BY format;

-- question: Which claims stand at the very beginning of a thread?
SELECT title, claims.text FROM claims JOIN threads USING (thread_id)
WHERE char_start = 0 ORDER BY title LIMIT 3;

-- question: Is every quotation true to the letter?
SELECT count(*) AS claims_that_differ FROM claims JOIN threads USING (thread_id)
WHERE substr(threads.text, char_start + 1, char_end - char_start) <> claims.text;

-- question: With what was it made, and could every input be read?
SELECT runs.version, runs.options, (SELECT count(*) FROM failures) AS failures FROM runs;
