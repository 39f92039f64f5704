-- title: Whose words
-- description: Paragraphs by source: comment, quote, article, ad, noise.
-- heavy: reads every paragraph
-- example:
SELECT source, count(*) AS paragraphs, sum(char_end - char_start) AS characters
FROM paragraphs
GROUP BY source
ORDER BY paragraphs DESC;
