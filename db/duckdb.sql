-- The relations of threadmine over the Parquet files of a Spark job, for DuckDB. In the folder that the job wrote:
--
--   duckdb -init …/db/duckdb.sql
--
-- or, from anywhere: SET file_search_path = '/…/tables'; and then this file.
--
-- The queries in db/queries run on it as they are, but for search, which is SQLite's full text ("-- sqlite:"). For all
-- rows, give them a large limit: -1 is SQLite's.

CREATE OR REPLACE VIEW codebooks AS FROM 'codebooks/*.parquet';
CREATE OR REPLACE VIEW runs AS SELECT *, run_id AS run, 1 AS turn FROM 'runs/*.parquet';
-- The files have a row for each record that could not be read; as in SQLite, an input's are told as one.
CREATE OR REPLACE VIEW failures AS
SELECT
  uri, first(code ORDER BY message) AS code,
  first(message ORDER BY message) || CASE WHEN count(*) > 1 THEN '; and ' || (count(*) - 1) || ' more like it' ELSE '' END AS message
FROM 'failures/*.parquet'
GROUP BY uri;

CREATE OR REPLACE VIEW threads AS SELECT *, (SELECT run_id FROM runs) AS run_id FROM 'threads/*.parquet';
CREATE OR REPLACE VIEW comments AS FROM 'comments/*.parquet';
CREATE OR REPLACE VIEW paragraphs AS FROM 'paragraphs/*.parquet';
CREATE OR REPLACE VIEW claims AS SELECT claim_id AS rowid, * FROM 'claims/*.parquet';
CREATE OR REPLACE VIEW claim_topics AS SELECT claim_id, topic, score FROM 'claim_topics/*.parquet';
CREATE OR REPLACE VIEW claim_points AS SELECT claim_id, point_id, score FROM 'claim_points/*.parquet';
CREATE OR REPLACE VIEW claim_evidence AS
SELECT claim_id, ordinal, label, kind, detail, weight FROM 'claim_evidence/*.parquet';
CREATE OR REPLACE VIEW thread_notes AS SELECT thread_id, comment_id, code, message FROM 'thread_notes/*.parquet';

CREATE OR REPLACE VIEW inputs AS
SELECT uri, sha256, run_id, count(*) AS threads FROM threads GROUP BY ALL;

CREATE OR REPLACE VIEW points AS
SELECT
  p ->> '$.id' AS point_id, p ->> '$.topic' AS topic, p ->> '$.side' AS stance, p ->> '$.text' AS text,
  'codebook' AS kind
FROM (SELECT unnest(json_extract(json, '$.keyPoints[*]')) AS p FROM codebooks);

-- What people ask.

CREATE OR REPLACE VIEW stance_by_topic AS
SELECT
  coalesce(t.topic, '(none)') AS topic, c.stance,
  count(*) AS claims, count(DISTINCT comment_id) AS comments, count(DISTINCT k.author) AS authors,
  count(DISTINCT c.thread_id) AS threads, round(avg(c.stance_score), 3) AS mean_score
FROM claims c JOIN comments k USING (comment_id) LEFT JOIN claim_topics t USING (claim_id)
GROUP BY 1, 2;

CREATE OR REPLACE VIEW stance_by_thread AS
SELECT
  t.thread_id, t.title, c.stance,
  count(*) AS claims, count(DISTINCT comment_id) AS comments, count(DISTINCT k.author) AS authors
FROM claims c JOIN comments k USING (comment_id) JOIN threads t ON t.thread_id = c.thread_id
GROUP BY 1, 2, 3;

CREATE OR REPLACE VIEW author_months AS
SELECT
  k.author, substr(k.posted_at, 1, 7) AS month, c.stance,
  count(*) AS claims, count(DISTINCT comment_id) AS comments, count(DISTINCT c.thread_id) AS threads
FROM claims c JOIN comments k USING (comment_id)
WHERE k.author IS NOT NULL AND k.posted_at IS NOT NULL
GROUP BY 1, 2, 3;

CREATE OR REPLACE VIEW stance_by_author AS
SELECT
  k.author, c.stance,
  count(*) AS claims, count(DISTINCT comment_id) AS comments, count(DISTINCT c.thread_id) AS threads
FROM claims c JOIN comments k USING (comment_id)
WHERE k.author IS NOT NULL
GROUP BY 1, 2;

CREATE OR REPLACE VIEW stance_by_month AS
SELECT
  substr(k.posted_at, 1, 7) AS month, c.stance,
  count(*) AS claims, count(DISTINCT comment_id) AS comments, count(DISTINCT k.author) AS authors,
  count(DISTINCT c.thread_id) AS threads
FROM claims c JOIN comments k USING (comment_id)
WHERE k.posted_at IS NOT NULL
GROUP BY 1, 2;

CREATE OR REPLACE VIEW comment_tree AS
WITH RECURSIVE tree (comment_id, depth, path) AS (
  SELECT comment_id, 0, printf('%05d', ordinal) FROM comments WHERE parent_id IS NULL
  UNION ALL
  SELECT k.comment_id, tree.depth + 1, tree.path || '/' || printf('%05d', k.ordinal)
  FROM tree JOIN comments k ON k.parent_id = tree.comment_id
)
SELECT k.thread_id, comment_id, tree.depth, tree.path, k.parent_id, k.author, k.posted_at, k.text
FROM tree JOIN comments k USING (comment_id);

CREATE OR REPLACE VIEW comment_sides AS
SELECT
  k.thread_id, comment_id, any_value(k.author) AS author,
  first(c.stance ORDER BY c.sureness DESC, c.claim_id) AS stance, count(c.claim_id) AS claims
FROM comments k LEFT JOIN claims c USING (comment_id)
GROUP BY 1, 2;

CREATE OR REPLACE VIEW replies AS
SELECT
  k.thread_id, k.comment_id, k.parent_id, k.author, p.author AS parent_author,
  own.stance, other.stance AS parent_stance, k.parent_score
FROM comments k
JOIN comments p ON p.comment_id = k.parent_id
JOIN comment_sides own ON own.comment_id = k.comment_id
JOIN comment_sides other ON other.comment_id = k.parent_id;

CREATE OR REPLACE VIEW claim_answers AS
WITH answers AS (
  SELECT parent_id, count(*) AS answers, count(DISTINCT coalesce('@' || author, comment_id)) AS answerers
  FROM comments WHERE parent_id IS NOT NULL GROUP BY 1
), opposed AS (
  SELECT a.parent_id, c.stance, count(DISTINCT a.comment_id) AS opposed
  FROM comments a
  JOIN (SELECT DISTINCT comment_id, stance FROM claims) c ON c.comment_id = a.parent_id
  JOIN claims o ON o.comment_id = a.comment_id AND o.stance <> c.stance
  GROUP BY 1, 2
)
SELECT
  c.rowid, c.claim_id, c.comment_id, c.thread_id, c.stance, c.text,
  coalesce(a.answers, 0) AS answers, coalesce(a.answerers, 0) AS answerers, coalesce(o.opposed, 0) AS opposed
FROM claims c
LEFT JOIN answers a ON a.parent_id = c.comment_id
LEFT JOIN opposed o ON o.parent_id = c.comment_id AND o.stance = c.stance;

CREATE OR REPLACE VIEW near_duplicates AS
SELECT
  echo, arg_min(claim_id, (c.thread_id, c.char_start)) AS rowid, count(*) AS claims, count(DISTINCT comment_id) AS comments,
  count(DISTINCT k.author) AS authors, count(DISTINCT c.thread_id) AS threads
FROM claims c JOIN comments k USING (comment_id)
GROUP BY 1
HAVING count(*) > 1;

-- What the queries ask of SQLite's own tables, where names stand for their numbers.

CREATE OR REPLACE VIEW stored_names AS
SELECT DISTINCT text AS name, text
FROM (SELECT author AS text FROM comments UNION SELECT stance FROM claims UNION SELECT topic FROM claim_topics)
WHERE text IS NOT NULL;
CREATE OR REPLACE VIEW stored_files AS SELECT DISTINCT sha256 AS file, sha256, uri FROM threads;
CREATE OR REPLACE VIEW stored_threads AS
SELECT thread_id AS thread, thread_id, sha256 AS file, title, format, url FROM threads;
CREATE OR REPLACE VIEW stored_minings AS
SELECT
  thread_id AS mining, thread_id AS thread, run_id AS run, 1 AS current, sentences,
  (SELECT count(*) FROM comments k WHERE k.thread_id = threads.thread_id) AS comments,
  (SELECT count(*) FROM claims c WHERE c.thread_id = threads.thread_id) AS claims
FROM threads;
CREATE OR REPLACE VIEW stored_comments AS
SELECT
  comment_id AS comment, thread_id AS mining, ordinal, parent_id AS parent, author, comment_id, posted_at,
  CASE kind WHEN 'comment' THEN 0 WHEN 'article' THEN 1 ELSE 2 END AS kind,
  start_score * 10000 AS start_score, parent_score * 10000 AS parent_score
FROM comments;
CREATE OR REPLACE VIEW stored_claims AS
SELECT
  claim_id AS claim, comment_id AS comment, stance, sureness, echo, claim_id,
  claim_score * 10000 AS claim_score, stance_score * 10000 AS stance_score
FROM claims;
CREATE OR REPLACE VIEW stored_ranks AS SELECT sureness, claim_id AS claim FROM claims;
CREATE OR REPLACE VIEW stored_topics AS
SELECT claim_id AS claim, topic, score * 10000 AS score FROM claim_topics;
CREATE OR REPLACE VIEW stored_paragraphs AS
SELECT comment_id AS comment, ordinal, source FROM paragraphs;
