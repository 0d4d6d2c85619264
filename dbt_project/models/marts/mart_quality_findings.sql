-- Grain: one finding of one submission in the register by known_on.
-- Why it exists: every finding is a row that can be counted, followed and worked off.
-- What it refuses: findings of files without a manifest (they do not exist).
select
    findings.submission_id,
    cast(findings.finding_no as integer) as finding_no,
    findings.rule_id,
    rules.label_zh as rule_zh,
    rules.label_en as rule_en,
    cast(findings.level as integer) as rule_level,
    findings.severity,
    findings.decision,
    findings.locator,
    findings.indicator,
    findings.ref_area,
    findings.breakdown,
    findings.time_period,
    findings.accumulation,
    findings.data_source,
    findings.value_seen,
    findings.value_expected,
    findings.reason_given,
    findings.message_zh,
    findings.message_en,
    findings.fix_zh,
    findings.fix_en,
    submissions.file_sha256,
    {{ known_on() }} as known_on
from {{ ref('int_findings_shown') }} as findings
inner join {{ ref('stg_submissions') }} as submissions
    on findings.submission_id = submissions.submission_id
left join {{ ref('stg_rules') }} as rules on findings.rule_id = rules.rule_id
where submissions.accepted_at < {{ happened_before() }}
