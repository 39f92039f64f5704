-- title: Claims of a thread
-- description: A thread's claims in reading order, with their places, and as JSON their topics, evidence and key points.
-- param: thread — a thread_id
SELECT
  c.claim_id, c.comment_id, c.char_start, c.char_end, c.text, c.claim_score, c.stance, c.stance_score,
  (
    SELECT '[' || coalesce(group_concat(json_object('topic', x.topic, 'score', x.score), ',' ORDER BY x.score DESC, x.topic), '') || ']'
    FROM claim_topics x WHERE x.claim_id = c.claim_id
  ) AS topics,
  (
    SELECT '[' || coalesce(group_concat(
      json_object('label', e.label, 'kind', e.kind, 'detail', e.detail, 'weight', e.weight), ',' ORDER BY e.ordinal
    ), '') || ']'
    FROM claim_evidence e WHERE e.claim_id = c.claim_id
  ) AS evidence,
  (
    SELECT '[' || coalesce(group_concat(json_object('text', p.text, 'score', x.score), ',' ORDER BY x.score DESC, p.point_id), '') || ']'
    FROM claim_points x JOIN points p USING (point_id) WHERE x.claim_id = c.claim_id
  ) AS points
FROM claims c
WHERE c.thread_id = :thread
ORDER BY c.char_start;
