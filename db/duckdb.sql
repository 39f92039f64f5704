-- The relations of threadmine over the Parquet files of a Spark job, for DuckDB. In the folder that the job wrote:
--
--   duckdb -init …/db/duckdb.sql
--
-- or, from anywhere: SET file_search_path = '/…/tables'; and then this file. The queries in db/queries run as they
-- are; full text (claims_fts) is SQLite's alone.
CREATE OR REPLACE VIEW codebooks AS FROM 'codebooks/*.parquet';
CREATE OR REPLACE VIEW runs AS FROM 'runs/*.parquet';
CREATE OR REPLACE VIEW failures AS FROM 'failures/*.parquet';

CREATE OR REPLACE VIEW threads AS SELECT *, (SELECT run_id FROM runs) AS run_id FROM 'threads/*.parquet';
CREATE OR REPLACE VIEW comments AS FROM 'comments/*.parquet';
CREATE OR REPLACE VIEW paragraphs AS FROM 'paragraphs/*.parquet';
CREATE OR REPLACE VIEW claims AS FROM 'claims/*.parquet';
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
