-- A temporary file beside the database: the posts of a dump, gathered by thread. Deleted when the input is read.

CREATE TABLE threads (
  thread INTEGER PRIMARY KEY,   -- in the order of first appearance
  key    TEXT NOT NULL UNIQUE   -- the site's own id
) STRICT;

CREATE TABLE posts (
  post   INTEGER PRIMARY KEY,   -- in the order of the input
  thread INTEGER NOT NULL,
  json   TEXT NOT NULL
) STRICT;
