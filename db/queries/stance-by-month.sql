-- title: Stance over time
-- description: Claims, comments, authors and threads of each month by stance; comments without a date are left out.
-- heavy: reads every claim
-- example:
SELECT month, stance, claims, comments, authors, threads
FROM stance_by_month
ORDER BY month, stance;
