-- Grain: one key in quarantine × one known submission.
-- Why it exists: a cell that was sent but not accepted: the last accepted value stands meanwhile.
-- What it refuses: findings whose key could not be resolved (they match nothing).
select distinct
    findings.submission_id,
    findings.indicator,
    findings.ref_area,
    findings.breakdown,
    findings.time_period,
    findings.accumulation,
    findings.data_source,
    submissions.submission_received_at
from {{ ref('int_findings_shown') }} as findings
inner join {{ ref('int_submissions_known') }} as submissions
    on findings.submission_id = submissions.submission_id
where
    findings.decision = 'quarantined'
    and findings.severity = 'error'
    and findings.indicator is not null
    and findings.ref_area is not null
    and findings.breakdown is not null
    and findings.time_period is not null
    and findings.data_source is not null
