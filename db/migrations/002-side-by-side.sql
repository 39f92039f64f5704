-- Results of several runs in one file, and each character stored once.
--
-- People read the views: threads, comments, paragraphs, claims, claim_topics, claim_evidence, claim_points,
-- thread_notes (what is current), and all_claims (every run's). The tables named stored_… hold the data in small
-- integers; they may change with the next migration, the views may not.
--
-- How it hangs together:
--   stored_files    bytes that were read, by hash; goes when no input has these bytes any more, with all below it
--     stored_lines    the text of a thread, cut behind every line break: the only place that holds it
--     stored_threads
--       stored_minings  what one run made of one thread: its own comments, paragraphs and claims. Runs split and
--                       label apart from each other, so nothing of one run is overwritten by another.
--
-- Current is, of every thread, the mining of the run that was started last, among the runs of the debate (codebook
-- name) of the latest run. A thread that this run did not find, though it read the same bytes, is not current.

DROP TRIGGER claims_fts_insert;
DROP TRIGGER claims_fts_delete;
DROP TRIGGER claims_fts_update;
DROP TABLE claims_fts;
ALTER TABLE runs RENAME TO v1_runs;
ALTER TABLE inputs RENAME TO v1_inputs;
ALTER TABLE threads RENAME TO v1_threads;
ALTER TABLE comments RENAME TO v1_comments;
ALTER TABLE paragraphs RENAME TO v1_paragraphs;
ALTER TABLE claims RENAME TO v1_claims;
ALTER TABLE claim_topics RENAME TO v1_claim_topics;
ALTER TABLE claim_evidence RENAME TO v1_claim_evidence;

-- One row a configuration: running again with the same one goes on with the same run.
CREATE TABLE runs (
  run             INTEGER PRIMARY KEY,
  run_id          TEXT NOT NULL UNIQUE,
  turn            INTEGER NOT NULL UNIQUE,      -- counts starts: the latest run has the highest
  started_at      TEXT NOT NULL,                -- ISO 8601 UTC
  finished_at     TEXT,                         -- null while running, or if it was killed
  version         TEXT NOT NULL,                -- of threadmine
  codebook_sha256 TEXT NOT NULL REFERENCES codebooks (codebook_sha256),
  model_sha256    TEXT NOT NULL,                -- over all models
  options         TEXT NOT NULL CHECK (json_valid(options))
) STRICT;

-- Words that come again and again: stances, topics, authors, labels and kinds of evidence.
CREATE TABLE stored_names (
  name INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE stored_files (
  file   INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  uri    TEXT NOT NULL                          -- a place where these bytes are
) STRICT;
CREATE INDEX stored_files_by_uri ON stored_files (uri);

-- What each run has read to the end, so that unchanged inputs are skipped.
CREATE TABLE stored_inputs (
  uri     TEXT NOT NULL,
  run     INTEGER NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
  file    INTEGER NOT NULL REFERENCES stored_files (file) ON DELETE CASCADE,
  threads INTEGER NOT NULL CHECK (threads >= 0),
  PRIMARY KEY (uri, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX stored_inputs_by_file ON stored_inputs (file, run);

CREATE TABLE stored_threads (
  thread     INTEGER PRIMARY KEY,
  thread_id  TEXT NOT NULL UNIQUE,
  file       INTEGER NOT NULL REFERENCES stored_files (file) ON DELETE CASCADE,
  title      TEXT NOT NULL,
  format     TEXT NOT NULL,
  url        TEXT,
  first_line INTEGER NOT NULL,                  -- its lines have the numbers from first_line to last_line
  last_line  INTEGER NOT NULL CHECK (last_line >= first_line)
) STRICT;
CREATE INDEX stored_threads_by_file ON stored_threads (file);

CREATE TABLE stored_lines (
  line       INTEGER PRIMARY KEY,
  char_start INTEGER NOT NULL CHECK (char_start >= 0),
  text       TEXT NOT NULL                      -- with its line break
) STRICT;
CREATE TRIGGER stored_threads_delete AFTER DELETE ON stored_threads BEGIN
  DELETE FROM stored_lines WHERE line BETWEEN old.first_line AND old.last_line;
END;

CREATE TABLE stored_minings (
  mining    INTEGER PRIMARY KEY,
  thread    INTEGER NOT NULL REFERENCES stored_threads (thread) ON DELETE CASCADE,
  run       INTEGER NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
  current   INTEGER NOT NULL CHECK (current IN (0, 1)),
  sentences INTEGER NOT NULL CHECK (sentences >= 0),
  comments  INTEGER,                            -- counted when all is in: till then null
  claims    INTEGER,
  UNIQUE (thread, run)
) STRICT;
CREATE INDEX stored_minings_by_run ON stored_minings (run);
CREATE INDEX stored_minings_uncounted ON stored_minings (mining) WHERE claims IS NULL;

CREATE TABLE stored_notes (
  note    INTEGER PRIMARY KEY,
  mining  INTEGER NOT NULL REFERENCES stored_minings (mining) ON DELETE CASCADE,
  comment INTEGER REFERENCES stored_comments (comment) ON DELETE CASCADE,
  code    TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX stored_notes_by_mining ON stored_notes (mining);
CREATE INDEX stored_notes_by_comment ON stored_notes (comment) WHERE comment IS NOT NULL;

-- Scores are probabilities in steps of 1/10,000.
CREATE TABLE stored_comments (
  comment      INTEGER PRIMARY KEY,
  mining       INTEGER NOT NULL REFERENCES stored_minings (mining) ON DELETE CASCADE,
  ordinal      INTEGER NOT NULL CHECK (ordinal >= 0),
  parent       INTEGER REFERENCES stored_comments (comment) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  author       INTEGER REFERENCES stored_names (name),
  line         INTEGER NOT NULL,                -- in which it begins
  lines        INTEGER NOT NULL CHECK (lines >= 0),  -- that follow it
  skipped      INTEGER NOT NULL CHECK (skipped >= 0),  -- characters of the line before it
  characters   INTEGER NOT NULL CHECK (characters >= 0),
  start_score  INTEGER NOT NULL CHECK (start_score BETWEEN 0 AND 10000),
  parent_score INTEGER NOT NULL CHECK (parent_score BETWEEN 0 AND 10000),
  kind         INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),  -- comment, article, deleted
  comment_id   TEXT NOT NULL,
  posted_at    INTEGER,                         -- seconds since 1970, UTC; with a fraction, or another date: see dated
  dated        TEXT,
  native_id    TEXT,                            -- the site's own id
  url_start    INTEGER REFERENCES stored_names (name),  -- where it stands, the address is this and native_id
  url          TEXT,
  UNIQUE (mining, ordinal)
) STRICT;
CREATE INDEX stored_comments_by_id ON stored_comments (comment_id);
CREATE INDEX stored_comments_by_parent ON stored_comments (parent) WHERE parent IS NOT NULL;
CREATE INDEX stored_comments_by_author ON stored_comments (author) WHERE author IS NOT NULL;

CREATE TABLE stored_paragraphs (
  comment    INTEGER NOT NULL REFERENCES stored_comments (comment) ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL CHECK (ordinal >= 0),
  line       INTEGER NOT NULL,                  -- in which it begins
  skipped    INTEGER NOT NULL CHECK (skipped >= 0),  -- characters of the line before it, and behind it
  left_over  INTEGER NOT NULL,
  source     INTEGER NOT NULL CHECK (source BETWEEN 0 AND 4),  -- comment, quote, article, ad, noise
  words      TEXT,                              -- as in stored_claims
  PRIMARY KEY (comment, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE stored_claims (
  claim        INTEGER PRIMARY KEY,
  comment      INTEGER NOT NULL REFERENCES stored_comments (comment) ON DELETE CASCADE,
  line         INTEGER NOT NULL,                -- in which it begins
  skipped      INTEGER NOT NULL CHECK (skipped >= 0),  -- characters of the line before it
  characters   INTEGER NOT NULL CHECK (characters > 0),
  claim_score  INTEGER NOT NULL CHECK (claim_score BETWEEN 0 AND 10000),
  stance       INTEGER NOT NULL REFERENCES stored_names (name),
  stance_score INTEGER NOT NULL CHECK (stance_score BETWEEN 0 AND 10000),
  echo         INTEGER NOT NULL,                -- hash of its letters and digits in lower case: near-duplicates share it
  claim_id     TEXT NOT NULL,
  -- Two characters for each piece of evidence, see the view claim_evidence.
  evidence     TEXT NOT NULL CHECK (length(evidence) % 2 = 0),
  sureness     INTEGER AS (claim_score * stance_score / 100) VIRTUAL,
  -- Its text, only where it does not lie in one line of under 10,000 characters: reading stays linear.
  words        TEXT
) STRICT;
CREATE INDEX stored_claims_by_id ON stored_claims (claim_id);
CREATE INDEX stored_claims_by_comment ON stored_claims (comment);
CREATE INDEX stored_claims_by_sureness ON stored_claims (sureness);

CREATE TABLE stored_topics (
  claim   INTEGER NOT NULL REFERENCES stored_claims (claim) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL CHECK (ordinal >= 0),  -- strongest first
  topic   INTEGER NOT NULL REFERENCES stored_names (name),
  score   INTEGER NOT NULL CHECK (score BETWEEN 0 AND 10000),
  PRIMARY KEY (claim, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX stored_topics_by_topic ON stored_topics (topic, claim);

-- Which argument a claim makes.
CREATE TABLE stored_claim_points (
  claim INTEGER NOT NULL REFERENCES stored_claims (claim) ON DELETE CASCADE,
  point INTEGER NOT NULL REFERENCES stored_names (name),
  score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 10000),
  PRIMARY KEY (claim, point)
) STRICT, WITHOUT ROWID;
CREATE INDEX stored_claim_points_by_point ON stored_claim_points (point, claim);

-- Arguments that a run found in the claims; those of the codebook are in its JSON.
CREATE TABLE stored_points (
  run      INTEGER NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
  point_id TEXT NOT NULL,
  topic    TEXT,
  stance   TEXT NOT NULL,
  text     TEXT NOT NULL,
  PRIMARY KEY (run, point_id)
) STRICT, WITHOUT ROWID;

-- Where an encoder places the argument of a claim that makes no key point of the codebook: emerging points are found
-- by it. 192 signed bytes, see src/points/vectors.ts.
CREATE TABLE stored_vectors (
  claim  INTEGER PRIMARY KEY REFERENCES stored_claims (claim) ON DELETE CASCADE,
  vector BLOB NOT NULL CHECK (length(vector) = 192)
) STRICT;

CREATE TABLE stored_reasons (
  reason INTEGER PRIMARY KEY CHECK (reason < 1110000),  -- as many as there are characters, see claim_evidence
  label  INTEGER NOT NULL REFERENCES stored_names (name),
  kind   INTEGER NOT NULL REFERENCES stored_names (name),
  detail TEXT NOT NULL
) STRICT;

-- 0, 1, 2 …: the places that a claim's evidence may have.
CREATE TABLE stored_places (place INTEGER PRIMARY KEY) STRICT;
INSERT INTO stored_places
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 255) SELECT i FROM n;

-- ---------------------------------------------------------------- what was stored before

INSERT INTO runs (run_id, turn, started_at, finished_at, version, codebook_sha256, model_sha256, options)
SELECT run_id, row_number() OVER (ORDER BY started_at, run_id DESC), started_at, finished_at, version, codebook_sha256, model_sha256, options
FROM v1_runs ORDER BY started_at, run_id DESC;

INSERT OR IGNORE INTO stored_names (text) SELECT DISTINCT stance FROM v1_claims ORDER BY stance;
INSERT OR IGNORE INTO stored_names (text) SELECT DISTINCT topic FROM v1_claim_topics ORDER BY topic;
INSERT OR IGNORE INTO stored_names (text) SELECT label FROM v1_claim_evidence UNION SELECT kind FROM v1_claim_evidence;
INSERT OR IGNORE INTO stored_names (text) SELECT DISTINCT author FROM v1_comments WHERE author IS NOT NULL ORDER BY author;

INSERT INTO stored_files (sha256, uri)
SELECT sha256, min(uri) FROM (SELECT sha256, uri FROM v1_threads UNION ALL SELECT sha256, uri FROM v1_inputs) GROUP BY sha256 ORDER BY sha256;
INSERT INTO stored_inputs (uri, run, file, threads)
SELECT i.uri, r.run, f.file, i.threads FROM v1_inputs i JOIN runs r USING (run_id) JOIN stored_files f USING (sha256);

-- The lines of every text, by way of JSON, which is linear; a character that the text does not hold marks the breaks.
CREATE TABLE v1_lines AS
WITH marked AS (
  SELECT rowid AS thread, text, CASE WHEN instr(text, char(65535)) = 0 THEN char(65535) ELSE char(65534) END AS mark FROM v1_threads
), pieces AS (
  SELECT m.thread, j.key AS ordinal, j.value AS text, max(j.key) OVER (PARTITION BY m.thread) AS last
  FROM marked m, json_each('[' || replace(json_quote(replace(m.text, char(10), m.mark)), m.mark, '","') || ']') j
), lines AS (
  SELECT thread, ordinal, CASE WHEN ordinal < last THEN text || char(10) ELSE text END AS text
  FROM pieces WHERE text <> '' OR ordinal < last OR last = 0
)
SELECT
  row_number() OVER (ORDER BY thread, ordinal) AS line, thread, text,
  coalesce(sum(length(text)) OVER (PARTITION BY thread ORDER BY ordinal ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS char_start
FROM lines;
CREATE INDEX v1_lines_by_place ON v1_lines (thread, char_start);
INSERT INTO stored_lines (line, char_start, text) SELECT line, char_start, text FROM v1_lines ORDER BY line;

INSERT INTO stored_threads (thread, thread_id, file, title, format, url, first_line, last_line)
SELECT t.rowid, t.thread_id, f.file, t.title, t.format, t.url, min(l.line), max(l.line)
FROM v1_threads t JOIN stored_files f USING (sha256) JOIN v1_lines l ON l.thread = t.rowid
GROUP BY t.rowid;
INSERT INTO stored_minings (mining, thread, run, current, sentences)
SELECT t.rowid, t.rowid, r.run, 1, t.sentences FROM v1_threads t JOIN runs r USING (run_id);

INSERT INTO stored_comments (comment, mining, ordinal, parent, author, line, lines, skipped, characters, start_score, parent_score, kind, comment_id, posted_at, dated, native_id, url)
SELECT
  k.rowid, t.rowid, k.ordinal, p.rowid, n.name, l.line,
  (SELECT max(line) FROM v1_lines x WHERE x.thread = t.rowid AND x.char_start <= max(k.char_start, k.char_end - 1)) - l.line,
  k.char_start - l.char_start, k.char_end - k.char_start,
  CAST(round(k.start_score * 10000) AS INTEGER), CAST(round(k.parent_score * 10000) AS INTEGER),
  CASE k.kind WHEN 'comment' THEN 0 WHEN 'article' THEN 1 ELSE 2 END, k.comment_id,
  CASE WHEN k.posted_at = strftime('%Y-%m-%dT%H:%M:%SZ', k.posted_at) THEN CAST(strftime('%s', k.posted_at) AS INTEGER) END,
  CASE WHEN k.posted_at IS NOT strftime('%Y-%m-%dT%H:%M:%SZ', k.posted_at) THEN k.posted_at END,
  k.native_id, k.url
FROM v1_comments k
JOIN v1_threads t USING (thread_id)
JOIN v1_lines l ON l.line = (SELECT max(line) FROM v1_lines x WHERE x.thread = t.rowid AND x.char_start <= k.char_start)
LEFT JOIN v1_comments p ON p.comment_id = k.parent_id
LEFT JOIN stored_names n ON n.text = k.author
ORDER BY k.rowid;

INSERT INTO stored_paragraphs (comment, ordinal, line, skipped, left_over, source, words)
SELECT k.comment, p.ordinal, l.line, p.char_start - l.char_start, l.char_start + length(l.text) - p.char_end,
  CASE p.source WHEN 'comment' THEN 0 WHEN 'quote' THEN 1 WHEN 'article' THEN 2 WHEN 'ad' THEN 3 ELSE 4 END,
  CASE WHEN p.char_end > l.char_start + length(l.text) OR length(l.text) >= 10000 THEN p.text END
FROM v1_paragraphs p
JOIN stored_comments k USING (comment_id)
JOIN v1_lines l ON l.line = (SELECT max(line) FROM v1_lines x WHERE x.thread = k.mining AND x.char_start <= p.char_start);

INSERT INTO stored_reasons (label, kind, detail)
SELECT l.name, d.name, e.detail FROM (SELECT DISTINCT label, kind, detail FROM v1_claim_evidence) e
JOIN stored_names l ON l.text = e.label JOIN stored_names d ON d.text = e.kind
ORDER BY l.name, d.name, e.detail;
CREATE INDEX v1_reasons ON stored_reasons (detail, kind, label);
CREATE TABLE v1_packed (claim_id TEXT PRIMARY KEY, evidence TEXT NOT NULL) STRICT;
INSERT INTO v1_packed
SELECT claim_id, group_concat(char(reason + 2048 * (reason > 55295), min(CASE WHEN w < 0 THEN -2 * w - 1 ELSE 2 * w END, 50000) + 1), '')
FROM (
  SELECT e.claim_id, r.reason, CAST(round(e.weight * 1000) AS INTEGER) AS w
  FROM v1_claim_evidence e
  JOIN stored_names l ON l.text = e.label JOIN stored_names d ON d.text = e.kind
  JOIN stored_reasons r ON r.detail = e.detail AND r.kind = d.name AND r.label = l.name
  WHERE e.ordinal < 256
  ORDER BY e.claim_id, e.ordinal
)
GROUP BY claim_id;
DROP INDEX v1_reasons;

-- echo_of is a function of the program that migrates, see src/store/echo.ts.
INSERT INTO stored_claims (claim, comment, line, skipped, characters, claim_score, stance, stance_score, echo, claim_id, evidence, words)
SELECT c.rowid, k.comment, l.line, c.char_start - l.char_start, c.char_end - c.char_start,
  CAST(round(c.claim_score * 10000) AS INTEGER), n.name, CAST(round(c.stance_score * 10000) AS INTEGER),
  echo_of(c.text), c.claim_id, coalesce(e.evidence, ''),
  CASE WHEN c.char_end > l.char_start + length(l.text) OR length(l.text) >= 10000 THEN c.text END
FROM v1_claims c
JOIN stored_comments k USING (comment_id)
JOIN stored_names n ON n.text = c.stance
JOIN v1_lines l ON l.line = (SELECT max(line) FROM v1_lines x WHERE x.thread = k.mining AND x.char_start <= c.char_start)
LEFT JOIN v1_packed e ON e.claim_id = c.claim_id
ORDER BY c.rowid;
INSERT INTO stored_topics (claim, ordinal, topic, score)
SELECT c.rowid, j.key, n.name, CAST(round(t.score * 10000) AS INTEGER)
FROM v1_claims c, json_each(c.topics) j
JOIN v1_claim_topics t ON t.claim_id = c.claim_id AND t.topic = j.value
JOIN stored_names n ON n.text = t.topic;

DROP TABLE v1_packed;
DROP TABLE v1_lines;
DROP TABLE v1_claim_evidence;
DROP TABLE v1_claim_topics;
DROP TABLE v1_claims;
DROP TABLE v1_paragraphs;
DROP TABLE v1_comments;
DROP TABLE v1_threads;
DROP TABLE v1_inputs;
DROP TABLE v1_runs;

-- ---------------------------------------------------------------- the relations that anyone may query
-- Offsets count Unicode code points into threads.text, end exclusive:
--   substr(threads.text, char_start + 1, char_end - char_start) = text
-- holds for every comment, paragraph and claim.

CREATE VIEW inputs AS
SELECT i.uri, f.sha256, r.run_id, i.threads
FROM stored_inputs i JOIN stored_files f ON f.file = i.file JOIN runs r ON r.run = i.run;

CREATE VIEW threads AS
SELECT
  t.thread_id, t.title, t.format, f.uri, f.sha256, t.url,
  (SELECT group_concat(text, '') FROM stored_lines WHERE line BETWEEN t.first_line AND t.last_line) AS text,
  m.sentences,
  (SELECT run_id FROM runs WHERE run = m.run) AS run_id
FROM stored_threads t
JOIN stored_minings m ON m.thread = t.thread AND m.current = 1
JOIN stored_files f ON f.file = t.file;

CREATE VIEW comments AS
SELECT
  t.thread_id, k.comment_id, k.ordinal, p.comment_id AS parent_id, p.ordinal AS parent_ordinal,
  CASE k.kind WHEN 0 THEN 'comment' WHEN 1 THEN 'article' ELSE 'deleted' END AS kind,
  (SELECT text FROM stored_names WHERE name = k.author) AS author,
  coalesce(k.dated, strftime('%Y-%m-%dT%H:%M:%SZ', k.posted_at, 'unixepoch')) AS posted_at,
  coalesce(k.url, (SELECT text FROM stored_names WHERE name = k.url_start) || k.native_id) AS url,
  k.native_id,
  (SELECT char_start FROM stored_lines WHERE line = k.line) + k.skipped AS char_start,
  (SELECT char_start FROM stored_lines WHERE line = k.line) + k.skipped + k.characters AS char_end,
  substr(
    (SELECT group_concat(text, '') FROM stored_lines WHERE line BETWEEN k.line AND k.line + k.lines),
    k.skipped + 1, k.characters
  ) AS text,
  k.start_score / 10000.0 AS start_score,
  k.parent_score / 10000.0 AS parent_score,
  k.line - t.first_line + 1 AS line             -- of the thread's text, from 1
FROM stored_comments k
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
JOIN stored_threads t ON t.thread = m.thread
LEFT JOIN stored_comments p ON p.comment = k.parent;

CREATE VIEW paragraphs AS
SELECT
  t.thread_id, k.comment_id, p.ordinal,
  CASE p.source WHEN 0 THEN 'comment' WHEN 1 THEN 'quote' WHEN 2 THEN 'article' WHEN 3 THEN 'ad' ELSE 'noise' END AS source,
  l.char_start + p.skipped AS char_start,
  l.char_start + length(l.text) - p.left_over AS char_end,
  coalesce(p.words, substr(l.text, p.skipped + 1, length(l.text) - p.skipped - p.left_over)) AS text
FROM stored_paragraphs p
JOIN stored_lines l ON l.line = p.line
JOIN stored_comments k ON k.comment = p.comment
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
JOIN stored_threads t ON t.thread = m.thread;

CREATE VIEW all_claims AS
SELECT
  c.claim AS rowid,
  (SELECT run_id FROM runs WHERE run = m.run) AS run_id,
  m.current,                                    -- whether the relation claims shows it
  t.thread_id, k.comment_id, c.claim_id,
  (SELECT l.char_start FROM stored_lines l WHERE l.line = c.line) + c.skipped AS char_start,
  (SELECT l.char_start FROM stored_lines l WHERE l.line = c.line) + c.skipped + c.characters AS char_end,
  coalesce(c.words, (SELECT substr(l.text, c.skipped + 1, c.characters) FROM stored_lines l WHERE l.line = c.line)) AS text,
  c.claim_score / 10000.0 AS claim_score,
  s.text AS stance,
  c.stance_score / 10000.0 AS stance_score,
  (SELECT json_group_array(n.text) FROM stored_topics x CROSS JOIN stored_names n ON n.name = x.topic WHERE x.claim = c.claim) AS topics,
  c.line - t.first_line + 1 AS line,            -- of the thread's text, from 1
  c.sureness,                                   -- claim_score × stance_score × 10⁶: to sort by, has an index
  c.echo                                        -- the same for near-duplicates
FROM stored_claims c
JOIN stored_comments k ON k.comment = c.comment
JOIN stored_minings m ON m.mining = k.mining
JOIN stored_threads t ON t.thread = m.thread
JOIN stored_names s ON s.name = c.stance;

CREATE VIEW claims AS
SELECT rowid, thread_id, comment_id, claim_id, char_start, char_end, text, claim_score, stance, stance_score, topics, line, sureness, echo
FROM all_claims WHERE current = 1;

CREATE VIEW claim_topics AS
SELECT c.claim_id, n.text AS topic, x.score / 10000.0 AS score
FROM stored_topics x
JOIN stored_claims c ON c.claim = x.claim
JOIN stored_comments k ON k.comment = c.comment
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
JOIN stored_names n ON n.name = x.topic;

-- A piece of evidence is two characters. The first is its reason's number (from 55,296 on 2,048 higher, since those
-- in between are no characters); the second its weight in thousandths, doubled, one less for negative ones, and 1.
CREATE VIEW claim_evidence AS
SELECT
  c.claim_id, i.place AS ordinal,
  l.text AS label,                              -- the label that it speaks for
  d.text AS kind, r.detail,
  CASE WHEN unicode(substr(c.evidence, 2 * i.place + 2, 1)) % 2 = 1
    THEN (unicode(substr(c.evidence, 2 * i.place + 2, 1)) - 1) / 2000.0
    ELSE unicode(substr(c.evidence, 2 * i.place + 2, 1)) / -2000.0
  END AS weight                                 -- log-odds
FROM stored_claims c
JOIN stored_comments k ON k.comment = c.comment
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
CROSS JOIN stored_places i ON i.place < length(c.evidence) / 2
CROSS JOIN stored_reasons r ON r.reason = unicode(substr(c.evidence, 2 * i.place + 1, 1))
  - 2048 * (unicode(substr(c.evidence, 2 * i.place + 1, 1)) > 57343)
JOIN stored_names l ON l.name = r.label
JOIN stored_names d ON d.name = r.kind;

CREATE VIEW claim_points AS
SELECT c.claim_id, n.text AS point_id, x.score / 10000.0 AS score
FROM stored_claim_points x
JOIN stored_claims c ON c.claim = x.claim
JOIN stored_comments k ON k.comment = c.comment
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
JOIN stored_names n ON n.name = x.point;

CREATE VIEW points AS
SELECT
  json_extract(j.value, '$.id') AS point_id, json_extract(j.value, '$.topic') AS topic,
  json_extract(j.value, '$.side') AS stance, json_extract(j.value, '$.text') AS text, 'codebook' AS kind
FROM runs r JOIN codebooks b USING (codebook_sha256), json_each(b.json, '$.keyPoints') j
WHERE r.turn = (SELECT max(turn) FROM runs)
UNION ALL
SELECT point_id, topic, stance, text, 'emerging'
FROM stored_points WHERE run = (SELECT run FROM runs ORDER BY turn DESC LIMIT 1);

CREATE VIEW thread_notes AS
SELECT t.thread_id, k.comment_id, n.code, n.message
FROM stored_notes n
JOIN stored_minings m ON m.mining = n.mining AND m.current = 1
JOIN stored_threads t ON t.thread = m.thread
LEFT JOIN stored_comments k ON k.comment = n.comment;

-- ---------------------------------------------------------------- what people ask
-- Claims, comments, authors and threads are counted apart everywhere: one loud voice is not a majority. Comments
-- without a name count as comments, not as authors.

CREATE VIEW stance_by_topic AS
SELECT
  coalesce(n.text, '(none)') AS topic, s.text AS stance,
  count(*) AS claims, count(DISTINCT c.comment) AS comments, count(DISTINCT k.author) AS authors,
  count(DISTINCT m.thread) AS threads, round(avg(c.stance_score) / 10000.0, 3) AS mean_score
FROM stored_claims c
JOIN stored_comments k ON k.comment = c.comment
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
JOIN stored_names s ON s.name = c.stance
LEFT JOIN stored_topics x ON x.claim = c.claim
LEFT JOIN stored_names n ON n.name = x.topic
GROUP BY x.topic, c.stance;

CREATE VIEW stance_by_thread AS
SELECT
  t.thread_id, t.title, s.text AS stance,
  count(*) AS claims, count(DISTINCT c.comment) AS comments, count(DISTINCT k.author) AS authors
FROM stored_threads t
JOIN stored_minings m ON m.thread = t.thread AND m.current = 1
JOIN stored_comments k ON k.mining = m.mining
JOIN stored_claims c ON c.comment = k.comment
JOIN stored_names s ON s.name = c.stance
GROUP BY t.thread, c.stance;

CREATE VIEW stance_by_author AS
SELECT
  a.text AS author, s.text AS stance,
  count(*) AS claims, count(DISTINCT c.comment) AS comments, count(DISTINCT m.thread) AS threads
FROM stored_names a
JOIN stored_comments k ON k.author = a.name
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
JOIN stored_claims c ON c.comment = k.comment
JOIN stored_names s ON s.name = c.stance
GROUP BY a.text, s.text;

-- Comments without a date are not in it.
CREATE VIEW stance_by_month AS
SELECT
  coalesce(substr(k.dated, 1, 7), strftime('%Y-%m', k.posted_at, 'unixepoch')) AS month, s.text AS stance,
  count(*) AS claims, count(DISTINCT c.comment) AS comments, count(DISTINCT k.author) AS authors, count(DISTINCT m.thread) AS threads
FROM stored_comments k
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
JOIN stored_claims c ON c.comment = k.comment
JOIN stored_names s ON s.name = c.stance
WHERE coalesce(k.dated, k.posted_at) IS NOT NULL
GROUP BY 1, c.stance;

-- How an author's stance moves: claims by month.
CREATE VIEW author_months AS
SELECT
  a.text AS author, coalesce(substr(k.dated, 1, 7), strftime('%Y-%m', k.posted_at, 'unixepoch')) AS month, s.text AS stance,
  count(*) AS claims, count(DISTINCT c.comment) AS comments, count(DISTINCT m.thread) AS threads
FROM stored_names a
JOIN stored_comments k ON k.author = a.name
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
JOIN stored_claims c ON c.comment = k.comment
JOIN stored_names s ON s.name = c.stance
WHERE coalesce(k.dated, k.posted_at) IS NOT NULL
GROUP BY a.text, 2, s.text;

-- Comments with their depth, from 0, and the places of those above them: sorted by path, a thread reads as on its page.
CREATE VIEW comment_tree AS
WITH RECURSIVE tree (comment, depth, path) AS (
  SELECT k.comment, 0, printf('%05d', k.ordinal)
  FROM stored_comments k JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
  WHERE k.parent IS NULL
  UNION ALL
  SELECT k.comment, tree.depth + 1, tree.path || '/' || printf('%05d', k.ordinal)
  FROM tree JOIN stored_comments k ON k.parent = tree.comment
)
SELECT k.thread_id, k.comment_id, tree.depth, tree.path, k.parent_id, k.author, k.posted_at, k.text
FROM tree
JOIN stored_comments x ON x.comment = tree.comment
JOIN comments k ON k.comment_id = x.comment_id;

-- A comment's side: the stance of its surest claim. Comments without a claim have none.
CREATE VIEW comment_sides AS
SELECT
  t.thread_id, k.comment_id, (SELECT text FROM stored_names WHERE name = k.author) AS author,
  (SELECT s.text FROM stored_claims c JOIN stored_names s ON s.name = c.stance
   WHERE c.comment = k.comment ORDER BY c.sureness DESC, c.claim_id LIMIT 1) AS stance,
  (SELECT count(*) FROM stored_claims c WHERE c.comment = k.comment) AS claims
FROM stored_comments k
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
JOIN stored_threads t ON t.thread = m.thread;

-- Who answers whom: each comment beside the one that it answers, with the sides of both.
CREATE VIEW replies AS
SELECT
  t.thread_id, k.comment_id, p.comment_id AS parent_id,
  (SELECT text FROM stored_names WHERE name = k.author) AS author,
  (SELECT text FROM stored_names WHERE name = p.author) AS parent_author,
  (SELECT s.text FROM stored_claims c JOIN stored_names s ON s.name = c.stance
   WHERE c.comment = k.comment ORDER BY c.sureness DESC, c.claim_id LIMIT 1) AS stance,
  (SELECT s.text FROM stored_claims c JOIN stored_names s ON s.name = c.stance
   WHERE c.comment = p.comment ORDER BY c.sureness DESC, c.claim_id LIMIT 1) AS parent_stance,
  k.parent_score / 10000.0 AS parent_score
FROM stored_comments k
JOIN stored_comments p ON p.comment = k.parent
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
JOIN stored_threads t ON t.thread = m.thread;

-- Claims with the number of comments that answer theirs, and of those of another stance: none is unanswered.
CREATE VIEW claim_answers AS
SELECT
  c.rowid, c.claim_id, c.comment_id, c.thread_id, c.stance, c.text,
  (SELECT count(*) FROM stored_comments a WHERE a.parent = x.comment) AS answers,
  (SELECT count(DISTINCT coalesce(a.author, -a.comment)) FROM stored_comments a WHERE a.parent = x.comment) AS answerers,
  (SELECT count(DISTINCT a.comment) FROM stored_comments a JOIN stored_claims o ON o.comment = a.comment
   WHERE a.parent = x.comment AND o.stance <> x.stance) AS opposed
FROM claims c
JOIN stored_claims x ON x.claim = c.rowid;

-- Claims that say the same but for punctuation, spaces and case: a text, and how often it comes.
CREATE VIEW near_duplicates AS
SELECT
  c.echo, min(c.claim) AS rowid, count(*) AS claims, count(DISTINCT c.comment) AS comments,
  count(DISTINCT k.author) AS authors, count(DISTINCT m.thread) AS threads
FROM stored_claims c
JOIN stored_comments k ON k.comment = c.comment
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
GROUP BY c.echo
HAVING count(*) > 1;

-- ---------------------------------------------------------------- full text, over the claims of every run

CREATE VIRTUAL TABLE claims_fts USING fts5 (
  text, claim_id UNINDEXED, content = 'all_claims', content_rowid = 'rowid', tokenize = 'porter unicode61'
);
-- All claims of a thread at once, when they are counted, and all threads of a transaction in one statement, since the
-- index is written out at every savepoint: one by one would take several times as long.
CREATE TRIGGER claims_fts_insert AFTER UPDATE OF claims ON stored_minings WHEN old.claims IS NULL BEGIN
  INSERT INTO claims_fts (rowid, text, claim_id)
  SELECT c.claim, coalesce(c.words, substr(l.text, c.skipped + 1, c.characters)), c.claim_id
  FROM stored_comments k
  CROSS JOIN stored_claims c ON c.comment = k.comment
  CROSS JOIN stored_lines l ON l.line = c.line
  WHERE k.mining = new.mining;
END;
CREATE TRIGGER claims_fts_delete AFTER DELETE ON stored_claims BEGIN
  INSERT INTO claims_fts (claims_fts, rowid, text, claim_id)
  SELECT 'delete', old.claim, coalesce(old.words, substr(l.text, old.skipped + 1, old.characters)), old.claim_id
  FROM stored_lines l WHERE l.line = old.line;
END;
-- What a claim says never changes; a claim that does is deleted and stored anew.
CREATE TRIGGER stored_claims_fixed BEFORE UPDATE OF claim, line, skipped, characters, words ON stored_claims BEGIN
  SELECT raise(ABORT, 'the place of a claim is fixed: delete it and store it anew');
END;
UPDATE stored_minings SET
  comments = (SELECT count(*) FROM stored_comments k WHERE k.mining = stored_minings.mining),
  claims = (SELECT count(*) FROM stored_claims c JOIN stored_comments k ON k.comment = c.comment WHERE k.mining = stored_minings.mining);
