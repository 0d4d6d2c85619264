-- Grain: one key × what is open of its cell (quarantined, or a warning without a reason) × one known submission.
-- Why it exists: a cell in quarantine leaves the last accepted value standing; a figure with an open warning is
--   shown as unconfirmed wherever it is seen.
-- What it refuses: warnings that were answered with a reason, and findings whose key could not be resolved (they
--   match nothing). A source that the finding does not name is _U.
select distinct
    findings.submission_id,
    findings.decision,
    findings.indicator,
    findings.ref_area,
    findings.breakdown,
    findings.time_period,
    findings.accumulation,
    coalesce(findings.data_source, '_U') as data_source,
    submissions.submission_received_at
from {{ ref('int_findings_shown') }} as findings
inner join {{ ref('int_submissions_known') }} as submissions
    on findings.submission_id = submissions.submission_id
where
    (
        (findings.decision = 'quarantined' and findings.severity = 'error')
        or (findings.decision = 'noted' and findings.severity = 'warning')
    )
    and findings.indicator is not null
    and findings.ref_area is not null
    and findings.breakdown is not null
    and findings.time_period is not null
