-- title: An author's stance, and how it moves
-- description: One author's claims by month and stance; an author's name is as the site writes it.
-- param: author — a name
-- example: --author writer_7
SELECT month, stance, claims, comments, threads
FROM author_months
WHERE author = $author
ORDER BY month, stance;
