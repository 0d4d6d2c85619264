-- Grain: one row of one submission.
-- Why it exists: the ledger as dbt sees it.
-- What it refuses: rows of submissions without a manifest are still here; int_submissions_known keeps them out.
select
    submission_id,
    cast(row_no as bigint) as row_no,
    locator,
    indicator,
    ref_area,
    breakdown,
    time_period,
    freq,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    time_per_collect,
    accumulation,
    data_source,
    reliability,
    cast(obs_value as decimal(28, 8)) as obs_value,
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
    cast(accepted_at as timestamp) as accepted_at
from {{ source('ledger', 'observations') }}
