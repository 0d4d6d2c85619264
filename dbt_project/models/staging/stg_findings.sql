-- Grain: one finding of one submission.
-- Why it exists: what the checks said, row by row.
-- What it refuses: nothing.
select * from {{ source('ledger', 'findings') }}
