-- title: Names of inputs
-- description: The first names of inputs that say where they are only from where they were read.
SELECT uri FROM inputs WHERE uri NOT LIKE '/%' AND uri <> '-' ORDER BY uri LIMIT 20;
