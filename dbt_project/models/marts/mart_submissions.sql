-- Grain: one submission of a form by a department for a month; seq 0 where a return is expected and nothing came.
-- Why it exists: expected × received: what is due from whom, what came when with which outcome, what is missing.
-- What it refuses: nothing; a rejected file is a row with its outcome. arrival is that of the return: the first
--   accepted file counts, however often it is corrected later. Row counts are empty where nothing came.
with counted as (
    select
        submission_id,
        count(case when severity = 'error' then 1 end) as errors,
        count(case when severity = 'warning' then 1 end) as warnings,
        count(case when severity = 'warning' and decision <> 'confirmed' then 1 end) as warnings_unconfirmed
    from {{ ref('int_findings_shown') }}
    group by submission_id
),

received as (
    select
        submissions.*,
        coalesce(counted.errors, 0) as errors,
        coalesce(counted.warnings, 0) as warnings,
        coalesce(counted.warnings_unconfirmed, 0) as warnings_unconfirmed
    from {{ ref('stg_submissions') }} as submissions
    left join counted on submissions.submission_id = counted.submission_id
    where submissions.accepted_at < {{ happened_before() }}
),

register as (
    select
        received.*,
        coalesce(received.form, due.form) as form_code,
        coalesce(received.department, due.department) as department_code,
        coalesce(received.period, due.period) as month_code,
        coalesce(received.seq, 0) as seq_no,
        due.due_on,
        due.due_basis,
        due.form_status as due_status,
        coalesce(due.arrival, 'unscheduled') as arrival,
        due.days_late
    from received
    full outer join {{ ref('int_returns_due') }} as due
        on
            received.form = due.form
            and received.department = due.department
            and received.period = due.period
)

select
    register.submission_id,
    register.form_code as form,
    forms.form_number,
    forms.title_zh as form_zh,
    forms.title_en as form_en,
    coalesce(register.due_status, forms.form_status) as form_status,
    register.form_version,
    register.department_code as department,
    departments.label_zh as department_zh,
    departments.label_en as department_en,
    register.month_code as reporting_month,
    cast(register.seq_no as integer) as seq,
    register.due_on,
    register.due_basis,
    register.arrival,
    arrivals.label_zh as arrival_zh,
    arrivals.label_en as arrival_en,
    cast(register.days_late as integer) as days_late,
    register.kind as submission_kind,
    register.coverage,
    register.outcome,
    outcomes.label_zh as outcome_zh,
    outcomes.label_en as outcome_en,
    register.received_at,
    register.accepted_at,
    register.received_from,
    register.original_name,
    register.file_sha256,
    cast(register.rows_read as integer) as rows_read,
    cast(register.rows_accepted as integer) as rows_accepted,
    cast(register.rows_quarantined as integer) as rows_quarantined,
    cast(register.rows_ignorable as integer) as rows_ignorable,
    cast(register.errors as integer) as errors,
    cast(register.warnings as integer) as warnings,
    cast(register.warnings_unconfirmed as integer) as warnings_unconfirmed,
    coalesce(register.is_nil_return, false) as is_nil_return,
    replaced.submission_id is not null as is_replaced,
    coalesce(register.accepted_at > closings.closed_at, false) as is_after_close,
    closings.closed_at,
    {{ known_on() }} as known_on
from register
inner join {{ ref('stg_departments') }} as departments
    on register.department_code = departments.department
left join {{ ref('stg_forms') }} as forms on register.form_code = forms.form
left join (
    select distinct submission_id from {{ ref('int_submission_replacements') }}
) as replaced on register.submission_id = replaced.submission_id
left join {{ ref('stg_closings') }} as closings
    on register.month_code = closings.period and closings.closed_at < {{ happened_before() }}
left join {{ ref('stg_codes') }} as outcomes
    on register.outcome = outcomes.code and outcomes.codelist = 'outcome'
left join {{ ref('stg_codes') }} as arrivals
    on register.arrival = arrivals.code and arrivals.codelist = 'arrival'
