-- title: Near-duplicates
-- description: Claims that say the same but for punctuation, spaces and case, most authors first.
-- heavy: compares every claim
-- param: limit — how many at the most = 20
-- example: --limit 5
SELECT d.claims, d.comments, d.authors, d.threads, c.text, c.claim_id
FROM (SELECT * FROM near_duplicates ORDER BY authors DESC, comments DESC, rowid LIMIT $limit) d
JOIN claims c ON c.rowid = d.rowid
ORDER BY d.authors DESC, d.comments DESC, d.rowid;
