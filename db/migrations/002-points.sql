-- Points that many claims make, what was noted of a thread; claims matched to points.

CREATE TABLE points (
  point_id TEXT PRIMARY KEY,
  topic    TEXT,
  stance   TEXT NOT NULL,
  text     TEXT NOT NULL,
  kind     TEXT NOT NULL CHECK (kind IN ('codebook', 'emerging'))
) STRICT;

CREATE TABLE claim_points (
  claim_id TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
  point_id TEXT NOT NULL REFERENCES points (point_id) ON DELETE CASCADE,
  score    REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  PRIMARY KEY (claim_id, point_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_points_by_point ON claim_points (point_id, claim_id);

CREATE TABLE thread_notes (
  thread_id  TEXT NOT NULL REFERENCES threads (thread_id) ON DELETE CASCADE,
  comment_id TEXT REFERENCES comments (comment_id) ON DELETE CASCADE,
  code       TEXT NOT NULL,
  message    TEXT NOT NULL
) STRICT;
CREATE INDEX thread_notes_by_thread ON thread_notes (thread_id);
