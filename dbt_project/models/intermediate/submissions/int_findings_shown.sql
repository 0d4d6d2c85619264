-- Grain: one finding of one submission, as the audience of the build may see it.
-- Why it exists: a finding quotes the cells it speaks of; in a public build it only names its rule.
-- What it refuses: values, reasons and messages of findings in a public build, whichever cell they are of; findings of
--   submissions that the register does not have.
select
    findings.submission_id,
    findings.finding_no,
    findings.rule_id,
    findings.level,
    findings.severity,
    findings.decision,
    findings.locator,
    findings.row_no,
    coalesce(former.indicator, findings.indicator) as indicator,
    findings.ref_area,
    findings.breakdown,
    findings.time_period,
    findings.accumulation,
    findings.data_source,
    case when audience.audience = 'internal' then findings.value_seen end as value_seen,
    case when audience.audience = 'internal' then findings.value_expected end as value_expected,
    case when audience.audience = 'internal' then findings.reason_given end as reason_given,
    case
        when audience.audience <> 'internal' then coalesce(rules.label_zh, findings.rule_id)
        when rules.label_zh = rules.label_en then findings.message_en  -- the plan has no Chinese
        else findings.message_zh
    end as message_zh,
    case
        when audience.audience = 'internal' then findings.message_en
        else coalesce(rules.label_en, findings.rule_id)
    end as message_en,
    case
        when audience.audience <> 'internal' then null
        when rules.label_zh = rules.label_en then findings.fix_en
        else findings.fix_zh
    end as fix_zh,
    case when audience.audience = 'internal' then findings.fix_en end as fix_en
from {{ ref('stg_findings') }} as findings
inner join {{ ref('stg_submissions') }} as submissions on findings.submission_id = submissions.submission_id
left join {{ ref('stg_former_codes') }} as former on findings.indicator = former.former_code
cross join {{ ref('stg_audience') }} as audience
left join {{ ref('stg_rules') }} as rules on findings.rule_id = rules.rule_id
where {{ replaced('added', 'findings') }}
