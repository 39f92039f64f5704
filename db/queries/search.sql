-- title: Search
-- sqlite: full text
-- description: Claims that hold some words, best match first (of more than 1,500 that hold them, the first 1,500 are compared); the command threadmine search is the easier way.
-- param: words — words in FTS5's own syntax
-- param: stance — a stance's name, or empty for all = ''
-- param: topic — a topic's name, or empty for all = ''
-- param: limit — how many at the most = 20
-- param: open — put before a word that was found = '['
-- param: close — put behind it = ']'
-- example: --words 'promot* AND staff' --limit 5
WITH hits AS (
  SELECT claims_fts.rowid AS claim, bm25(claims_fts) AS rank
  FROM claims_fts
  CROSS JOIN stored_claims x ON x.claim = claims_fts.rowid
  CROSS JOIN stored_comments k ON k.comment = x.comment
  CROSS JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
  WHERE claims_fts MATCH $words
    AND ($stance = '' OR x.stance = (SELECT name FROM stored_names WHERE text = $stance))
    AND ($topic = '' OR EXISTS (
      SELECT 1 FROM stored_topics o WHERE o.claim = x.claim AND o.topic = (SELECT name FROM stored_names WHERE text = $topic)
    ))
  LIMIT 1500
), best AS (
  SELECT claim, rank FROM hits ORDER BY rank, claim LIMIT $limit
), snippets AS MATERIALIZED (
  -- One walk over the matches: a look-up for each would gather the words of a prefix anew every time.
  SELECT rowid AS claim, snippet(claims_fts, 0, $open, $close, '…', 60) AS snippet
  FROM claims_fts
  WHERE claims_fts MATCH $words AND rowid <= (SELECT max(claim) FROM best) AND +rowid IN (SELECT claim FROM best)
)
SELECT
  c.stance, c.stance_score, c.topics,
  (SELECT snippet FROM snippets WHERE claim = best.claim) AS snippet,
  c.text, c.claim_id, c.comment_id, c.thread_id, k.ordinal + 1 AS comment, k.author, k.posted_at, k.url, t.title, f.uri, c.line
FROM best
CROSS JOIN claims c ON c.rowid = best.claim
CROSS JOIN stored_threads t ON t.thread_id = c.thread_id
CROSS JOIN stored_files f ON f.file = t.file
CROSS JOIN comments k ON k.comment_id = c.comment_id
ORDER BY best.rank, best.claim;
