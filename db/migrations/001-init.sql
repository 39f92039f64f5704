-- The relations that anyone may query. Offsets count Unicode code points into threads.text, end exclusive:
--   substr(threads.text, char_start + 1, char_end - char_start) = text
-- holds for every comment, paragraph and claim.

CREATE TABLE codebooks (
  codebook_sha256 TEXT PRIMARY KEY,
  name            TEXT NOT NULL,
  json            TEXT NOT NULL CHECK (json_valid(json))
) STRICT;

-- One row a configuration: running again with the same one goes on with the same run.
CREATE TABLE runs (
  run_id          TEXT PRIMARY KEY,
  started_at      TEXT NOT NULL,                                -- ISO 8601 UTC
  finished_at     TEXT,                                         -- null while running, or if it was killed
  version         TEXT NOT NULL,
  codebook_sha256 TEXT NOT NULL REFERENCES codebooks (codebook_sha256),
  model_sha256    TEXT NOT NULL,
  options         TEXT NOT NULL CHECK (json_valid(options))
) STRICT;

-- What has been read, so that unchanged inputs are skipped.
CREATE TABLE inputs (
  uri     TEXT PRIMARY KEY,
  sha256  TEXT NOT NULL,
  run_id  TEXT NOT NULL REFERENCES runs (run_id),
  threads INTEGER NOT NULL CHECK (threads >= 0)
) STRICT;

CREATE TABLE failures (
  uri     TEXT PRIMARY KEY,
  code    TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;

CREATE TABLE threads (
  thread_id TEXT PRIMARY KEY,
  title     TEXT NOT NULL,
  format    TEXT NOT NULL,
  uri       TEXT NOT NULL,
  sha256    TEXT NOT NULL CHECK (length(sha256) = 64),          -- of the input's bytes
  url       TEXT,
  text      TEXT NOT NULL,                                      -- as read
  sentences INTEGER NOT NULL CHECK (sentences >= 0),
  run_id    TEXT NOT NULL REFERENCES runs (run_id)
) STRICT;
CREATE INDEX threads_by_uri ON threads (uri);
CREATE INDEX threads_by_sha256 ON threads (sha256);

CREATE TABLE comments (
  comment_id   TEXT PRIMARY KEY,
  thread_id    TEXT NOT NULL REFERENCES threads (thread_id) ON DELETE CASCADE,
  ordinal      INTEGER NOT NULL CHECK (ordinal >= 0),           -- place in the thread, from 0
  parent_id    TEXT REFERENCES comments (comment_id) DEFERRABLE INITIALLY DEFERRED,
  kind         TEXT NOT NULL CHECK (kind IN ('comment', 'article', 'deleted')),
  author       TEXT,
  posted_at    TEXT,                                            -- ISO 8601 UTC
  url          TEXT,
  native_id    TEXT,                                            -- the site's own id
  char_start   INTEGER NOT NULL CHECK (char_start >= 0),
  char_end     INTEGER NOT NULL CHECK (char_end >= char_start),
  text         TEXT NOT NULL,
  start_score  REAL NOT NULL CHECK (start_score BETWEEN 0 AND 1),  -- probability that a comment begins here
  parent_score REAL NOT NULL CHECK (parent_score BETWEEN 0 AND 1), -- probability of the reply link
  UNIQUE (thread_id, ordinal)
) STRICT;
CREATE INDEX comments_by_parent ON comments (parent_id);
CREATE INDEX comments_by_author ON comments (author) WHERE author IS NOT NULL;

CREATE TABLE paragraphs (
  thread_id  TEXT NOT NULL REFERENCES threads (thread_id) ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL CHECK (ordinal >= 0),             -- place in the thread, from 0
  comment_id TEXT NOT NULL REFERENCES comments (comment_id) ON DELETE CASCADE,
  source     TEXT NOT NULL CHECK (source IN ('comment', 'quote', 'article', 'ad', 'noise')),
  char_start INTEGER NOT NULL CHECK (char_start >= 0),
  char_end   INTEGER NOT NULL CHECK (char_end > char_start),
  text       TEXT NOT NULL,
  PRIMARY KEY (thread_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX paragraphs_by_comment ON paragraphs (comment_id);

CREATE TABLE claims (
  claim_id     TEXT PRIMARY KEY,
  thread_id    TEXT NOT NULL REFERENCES threads (thread_id) ON DELETE CASCADE,
  comment_id   TEXT NOT NULL REFERENCES comments (comment_id) ON DELETE CASCADE,
  char_start   INTEGER NOT NULL CHECK (char_start >= 0),
  char_end     INTEGER NOT NULL CHECK (char_end > char_start),
  text         TEXT NOT NULL,
  claim_score  REAL NOT NULL CHECK (claim_score BETWEEN 0 AND 1),  -- calibrated probability of being a claim
  stance       TEXT NOT NULL,
  stance_score REAL NOT NULL CHECK (stance_score BETWEEN 0 AND 1), -- calibrated probability of the stance given
  topics       TEXT NOT NULL CHECK (json_valid(topics))            -- JSON array of names, strongest first
) STRICT;
CREATE INDEX claims_by_thread ON claims (thread_id, char_start);
CREATE INDEX claims_by_comment ON claims (comment_id);
CREATE INDEX claims_by_stance ON claims (stance);

CREATE TABLE claim_topics (
  claim_id TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
  topic    TEXT NOT NULL,
  score    REAL NOT NULL CHECK (score BETWEEN 0 AND 1),            -- calibrated probability
  PRIMARY KEY (claim_id, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_topics_by_topic ON claim_topics (topic, claim_id);

CREATE TABLE claim_evidence (
  claim_id TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL,
  label    TEXT NOT NULL,                                          -- the label that it speaks for
  kind     TEXT NOT NULL,
  detail   TEXT NOT NULL,
  weight   REAL NOT NULL,                                          -- log-odds
  PRIMARY KEY (claim_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE claims_fts USING fts5 (text, content = 'claims', content_rowid = 'rowid', tokenize = 'porter unicode61');
CREATE TRIGGER claims_fts_insert AFTER INSERT ON claims BEGIN
  INSERT INTO claims_fts (rowid, text) VALUES (new.rowid, new.text);
END;
CREATE TRIGGER claims_fts_delete AFTER DELETE ON claims BEGIN
  INSERT INTO claims_fts (claims_fts, rowid, text) VALUES ('delete', old.rowid, old.text);
END;
CREATE TRIGGER claims_fts_update AFTER UPDATE ON claims BEGIN
  INSERT INTO claims_fts (claims_fts, rowid, text) VALUES ('delete', old.rowid, old.text);
  INSERT INTO claims_fts (rowid, text) VALUES (new.rowid, new.text);
END;
