-- Grain: one key with an open warning × one known submission.
-- Why it exists: a figure whose warning nobody has answered is shown as unconfirmed wherever it is seen.
-- What it refuses: warnings that were answered with a reason, and those whose key could not be resolved.
select distinct
    findings.submission_id,
    findings.indicator,
    findings.ref_area,
    findings.breakdown,
    findings.time_period,
    findings.accumulation
from {{ ref('int_findings_shown') }} as findings
inner join {{ ref('int_submissions_known') }} as submissions
    on findings.submission_id = submissions.submission_id
where
    findings.decision = 'noted'
    and findings.severity = 'warning'
    and findings.indicator is not null
    and findings.ref_area is not null
    and findings.breakdown is not null
    and findings.time_period is not null
