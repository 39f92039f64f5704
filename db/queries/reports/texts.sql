-- title: Texts of the claims of a topic
-- description: What commenters claim of a topic, a part at a time in the order of rows; voice tells a named author or, without a name, a comment from others.
-- param: topic — a topic's name, (none) for claims of no topic, or empty for all = ''
-- param: after — the row of the last claim of the part before = 0
-- param: limit — how many at the most = 5000
SELECT
  c.claim, coalesce(k.author, -k.comment) AS voice, (SELECT text FROM stored_names WHERE name = c.stance) AS stance,
  coalesce(c.words, (SELECT substr(l.text, c.skipped + 1, c.characters) FROM stored_lines l WHERE l.line = c.line)) AS text
FROM stored_claims c
JOIN stored_comments k ON k.comment = c.comment
JOIN stored_minings m ON m.mining = k.mining AND m.current = 1
WHERE c.claim > :after
  AND k.kind = 0
  AND CASE :topic
    WHEN '' THEN 1
    WHEN '(none)' THEN NOT EXISTS (SELECT 1 FROM stored_topics x WHERE x.claim = c.claim)
    ELSE EXISTS (SELECT 1 FROM stored_topics x WHERE x.claim = c.claim AND x.topic = (SELECT name FROM stored_names WHERE text = :topic))
  END
ORDER BY c.claim
LIMIT :limit;
