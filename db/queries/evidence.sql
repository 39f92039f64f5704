-- title: Why a claim has its labels
-- description: The evidence stored for one claim, strongest first within each label.
-- param: claim — a claim_id
-- example: --claim 0e994fcb47c57222.1.11
SELECT label, kind, detail, weight
FROM claim_evidence
WHERE claim_id = $claim
ORDER BY ordinal;
