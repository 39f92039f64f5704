-- Storing in less time: many rows with one statement, and claims ranked together.

-- What rows refer to is looked for as before, and answered for when the transaction ends: a statement that inserts
-- many rows would else keep a copy of each page that it touches. No byte of the tables changes, so their definitions
-- are changed in place (https://sqlite.org/lang_altertable.html, section 7).
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
  'ON DELETE CASCADE', 'ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED'),
  'stored_names (name)', 'stored_names (name) DEFERRABLE INITIALLY DEFERRED'),
  'DEFERRED DEFERRABLE INITIALLY DEFERRED', 'DEFERRED')
WHERE type = 'table' AND name IN (
  'stored_comments', 'stored_paragraphs', 'stored_claims', 'stored_topics', 'stored_claim_points', 'stored_vectors'
);
PRAGMA writable_schema = RESET;

-- The claims by sureness, without an index that takes each claim at a place of its own: inserted so, they cost a
-- seventh of the time of storing. Those of a transaction go in together, in order, just before their minings are
-- counted (see claims_fts_insert in 002). So the view claims has no index by sureness any more.

DROP INDEX stored_claims_by_sureness;

CREATE TABLE stored_ranks (
  sureness INTEGER NOT NULL,                    -- as in stored_claims
  claim    INTEGER NOT NULL,
  PRIMARY KEY (sureness, claim)
) STRICT, WITHOUT ROWID;
INSERT INTO stored_ranks (sureness, claim) SELECT sureness, claim FROM stored_claims ORDER BY sureness, claim;

CREATE TRIGGER stored_ranks_delete AFTER DELETE ON stored_claims BEGIN
  DELETE FROM stored_ranks WHERE sureness = old.sureness AND claim = old.claim;
END;
CREATE TRIGGER stored_ranks_update AFTER UPDATE OF claim_score, stance_score ON stored_claims BEGIN
  UPDATE stored_ranks SET sureness = new.sureness WHERE sureness = old.sureness AND claim = old.claim;
END;

-- Pieces of the full-text index are merged by eight, not by four: each word is written less often.
INSERT INTO claims_fts (claims_fts, rank) VALUES ('automerge', 8);
