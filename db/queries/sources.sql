-- title: Whose words
-- description: Paragraphs by source: comment, quote, article, ad, noise.
SELECT source, count(*) AS paragraphs, sum(length(text)) AS characters
FROM paragraphs
GROUP BY source
ORDER BY paragraphs DESC;
