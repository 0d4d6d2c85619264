-- Grain: one submission in the register, accepted or rejected by known_on.
-- Why it exists: who sent what, when, with which outcome; row counts that add up.
-- What it refuses: nothing; a rejected file is a row with its outcome.
select
    submissions.submission_id,
    submissions.form,
    submissions.form_version,
    submissions.department,
    departments.label_zh as department_zh,
    submissions.period as reporting_month,
    cast(submissions.seq as integer) as seq,
    submissions.kind as submission_kind,
    submissions.coverage,
    submissions.outcome,
    outcomes.label_zh as outcome_zh,
    outcomes.label_en as outcome_en,
    submissions.received_at,
    submissions.accepted_at,
    submissions.received_from,
    submissions.original_name,
    submissions.file_sha256,
    cast(submissions.rows_read as integer) as rows_read,
    cast(submissions.rows_accepted as integer) as rows_accepted,
    cast(submissions.rows_quarantined as integer) as rows_quarantined,
    cast(submissions.rows_ignorable as integer) as rows_ignorable,
    replaced.submission_id is not null as is_replaced,
    {{ known_on() }} as known_on
from {{ ref('stg_submissions') }} as submissions
inner join {{ ref('stg_departments') }} as departments
    on submissions.department = departments.department
left join (
    select distinct submission_id from {{ ref('int_submission_replacements') }}
) as replaced on submissions.submission_id = replaced.submission_id
left join {{ ref('stg_codes') }} as outcomes
    on submissions.outcome = outcomes.code and outcomes.codelist = 'outcome'
where submissions.accepted_at < {{ known_before() }}
