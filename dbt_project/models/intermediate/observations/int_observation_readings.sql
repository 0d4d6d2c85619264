-- Grain: one row of one submission known on known_on.
-- Why it exists: observations with the submission they came in, before anything is chosen.
-- What it refuses: rows of submissions without a manifest, rejected or not known yet; rows accepted later,
--   an observed one with its submission.
select
    observations.*,
    submissions.form,
    submissions.department,
    submissions.period,
    submissions.seq,
    submissions.file_sha256,
    submissions.original_name,
    submissions.submission_received_at,
    submissions.submission_accepted_at,
    case
        when observations.known_basis = 'observed' then submissions.submission_received_at
        else observations.accepted_at
    end as version_at
from {{ ref('int_observations_shown') }} as observations
inner join {{ ref('int_submissions_known') }} as submissions
    on observations.submission_id = submissions.submission_id
where
    observations.accepted_at < {{ known_before() }}
    and (observations.known_basis <> 'observed' or submissions.submission_accepted_at < {{ known_before() }})
