-- Grain: one submission.
-- Why it exists: the register: who sent what, when, with which outcome.
-- What it refuses: nothing.
select * from {{ source('register', 'submissions') }}
