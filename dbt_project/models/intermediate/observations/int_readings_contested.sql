-- Grain: one known reading of a key that takes a decision: read more than once, replaced, or in quarantine somewhere.
-- Why it exists: most keys were read once and stand; only the others need windows over their history.
-- What it refuses: readings that stand as they were read. Keys that merely share a hash with a contested one are
--   here too and are decided by the key itself, so nothing depends on the hash.
with taken_over as (
    select distinct submission_id from {{ ref('int_submission_replacements') }}
),

contested as (
    select {{ key_hash(key_columns()) }} as key_hash
    from {{ ref('int_observation_readings') }}
    where {{ replaced('touched') }}
    group by {{ key_hash(key_columns()) }}
    having count(*) > 1
    union all
    select {{ key_hash(key_columns(), 'readings') }} as key_hash
    from {{ ref('int_observation_readings') }} as readings
    inner join taken_over on readings.submission_id = taken_over.submission_id
    where {{ replaced('touched', 'readings') }}
    union all
    select {{ key_hash(key_columns()) }} as key_hash
    from {{ ref('int_cells_pending') }}
    where accumulation is not null and {{ replaced('touched') }}
)

select
    submission_id,
    row_no,
    indicator,
    ref_area,
    breakdown,
    time_period,
    accumulation,
    data_source,
    obs_value,
    value_qualifier,
    obs_status,
    is_forecast,
    accepted_at,
    version_at,
    submission_received_at,
    submission_accepted_at,
    seq
from {{ ref('int_observation_readings') }}
where
    {{ replaced('touched') }}
    and {{ key_hash(key_columns()) }} in (select contested.key_hash from contested)
