-- A temporary file beside the database: the posts of a dump, gathered by thread. Deleted when the input is read.

CREATE TABLE threads (
  thread INTEGER PRIMARY KEY,   -- in the order of first appearance
  key    TEXT NOT NULL,         -- the site's own id
  above  INTEGER                -- the thread that it turned out to be one with
) STRICT;

-- What posts name to say which thread they are of: its key, or other posts.
CREATE TABLE names (
  name   TEXT PRIMARY KEY,
  thread INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE posts (
  post   INTEGER PRIMARY KEY,   -- in the order of the input
  thread INTEGER NOT NULL,
  json   TEXT NOT NULL
) STRICT;
