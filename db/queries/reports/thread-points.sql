-- title: Points of a thread
-- description: Points that claims of a thread make, with their text.
-- param: thread — a thread_id
SELECT p.point_id, p.topic, p.stance, p.text, p.kind
FROM points p
WHERE p.point_id IN (SELECT x.point_id FROM claims c JOIN claim_points x USING (claim_id) WHERE c.thread_id = :thread)
ORDER BY p.point_id;
