-- title: Inputs that could not be read
-- description: Each with the reason.
-- example:
SELECT uri, code, message
FROM failures
ORDER BY uri;
