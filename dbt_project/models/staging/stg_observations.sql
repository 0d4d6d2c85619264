-- Grain: one row of one submission.
-- Why it exists: the ledger as dbt sees it.
-- What it refuses: rows of submissions without a manifest are still here; int_submissions_known keeps them out.
select
    submission_id,
    row_no,
    locator,
    indicator,
    ref_area,
    breakdown,
    time_period,
    freq,
    period_start,
    period_end,
    time_per_collect,
    accumulation,
    data_source,
    reliability,
    obs_value,
    value_qualifier,
    unit_measure,
    obs_status,
    conf_status,
    value_published,
    period_published,
    comment_obs,
    source_title,
    outlet,
    url,
    published_on,
    known_basis,
    known_evidence,
    accepted_at
from {{ source('ledger', 'observations') }}
