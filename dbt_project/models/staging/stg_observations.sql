-- Grain: one row of one submission.
-- Why it exists: the ledger as dbt sees it.
-- What it refuses: rows of submissions without a manifest are still here; int_submissions_known keeps them out.
select * from {{ source('ledger', 'observations') }}
