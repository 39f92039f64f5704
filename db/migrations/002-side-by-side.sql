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
  UNIQUE (thread, run)
) STRICT;
CREATE INDEX stored_minings_by_run ON stored_minings (run);

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
  char_start   INTEGER NOT NULL CHECK (char_start >= 0),
  char_end     INTEGER NOT NULL CHECK (char_end >= char_start),
  first_line   INTEGER NOT NULL,
  last_line    INTEGER NOT NULL CHECK (last_line >= first_line),
  start_score  INTEGER NOT NULL CHECK (start_score BETWEEN 0 AND 10000),
  parent_score INTEGER NOT NULL CHECK (parent_score BETWEEN 0 AND 10000),
  kind         TEXT NOT NULL CHECK (kind IN ('comment', 'article', 'deleted')),
  comment_id   TEXT NOT NULL,
  posted_at    TEXT,
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
  sureness     INTEGER AS (claim_score * stance_score) VIRTUAL,
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

INSERT INTO stored_comments (comment, mining, ordinal, parent, author, char_start, char_end, first_line, last_line, start_score, parent_score, kind, comment_id, posted_at, native_id, url)
SELECT
  k.rowid, t.rowid, k.ordinal, p.rowid, n.name, k.char_start, k.char_end,
  (SELECT max(line) FROM v1_lines l WHERE l.thread = t.rowid AND l.char_start <= k.char_start),
  (SELECT max(line) FROM v1_lines l WHERE l.thread = t.rowid AND l.char_start <= max(k.char_start, k.char_end - 1)),
  CAST(round(k.start_score * 10000) AS INTEGER), CAST(round(k.parent_score * 10000) AS INTEGER),
  k.kind, k.comment_id, k.posted_at, k.native_id, k.url
FROM v1_comments k
JOIN v1_threads t USING (thread_id)
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
  t.thread_id, k.comment_id, k.ordinal, p.comment_id AS parent_id, k.kind,
  (SELECT text FROM stored_names WHERE name = k.author) AS author,
  k.posted_at,
  coalesce(k.url, (SELECT text FROM stored_names WHERE name = k.url_start) || k.native_id) AS url,
  k.native_id, k.char_start, k.char_end,
  substr(
    (SELECT group_concat(text, '') FROM stored_lines WHERE line BETWEEN k.first_line AND k.last_line),
    k.char_start - (SELECT char_start FROM stored_lines WHERE line = k.first_line) + 1,
    k.char_end - k.char_start
  ) AS text,
  k.start_score / 10000.0 AS start_score,
  k.parent_score / 10000.0 AS parent_score,
  k.first_line - t.first_line + 1 AS line       -- of the thread's text, from 1
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
  c.echo
FROM stored_claims c
JOIN stored_comments k ON k.comment = c.comment
JOIN stored_minings m ON m.mining = k.mining
JOIN stored_threads t ON t.thread = m.thread
JOIN stored_names s ON s.name = c.stance;

CREATE VIEW claims AS
SELECT rowid, thread_id, comment_id, claim_id, char_start, char_end, text, claim_score, stance, stance_score, topics, line, echo
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

-- ---------------------------------------------------------------- full text, over the claims of every run

CREATE VIRTUAL TABLE claims_fts USING fts5 (
  text, claim_id UNINDEXED, content = 'all_claims', content_rowid = 'rowid', tokenize = 'porter unicode61'
);
CREATE TRIGGER claims_fts_insert AFTER INSERT ON stored_claims BEGIN
  INSERT INTO claims_fts (rowid, text, claim_id)
  SELECT new.claim, coalesce(new.words, substr(l.text, new.skipped + 1, new.characters)), new.claim_id
  FROM stored_lines l WHERE l.line = new.line;
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
INSERT INTO claims_fts (claims_fts) VALUES ('rebuild');
