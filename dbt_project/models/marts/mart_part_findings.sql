-- Grain: one total and period × one part, or all parts together (_T), above the total, as known on known_on.
-- Why it exists: totals are checked against their parts; which indicator is part of which stands in the plan.
-- What it refuses: to mend either figure.
select
    findings.rule_id,
    rules.label_zh as rule_zh,
    rules.label_en as rule_en,
    findings.total_indicator,
    indicators.label_zh as indicator_zh,
    findings.part_indicator,
    findings.ref_area,
    findings.breakdown,
    {{ label_or_code('parts', 'findings.breakdown', 'zh') }} as breakdown_zh,
    {{ label_or_code('parts', 'findings.breakdown', 'en') }} as breakdown_en,
    findings.time_period,
    findings.accumulation,
    findings.total_value,
    findings.part_value,
    findings.excess,
    {{ known_on() }} as known_on
from {{ ref('int_part_findings') }} as findings
inner join {{ ref('int_indicators_known') }} as indicators on findings.total_indicator = indicators.indicator
left join {{ ref('stg_rules') }} as rules on findings.rule_id = rules.rule_id
left join {{ ref('stg_codes') }} as parts
    on parts.codelist = 'breakdown' and findings.breakdown = parts.code
