-- Grain: the one audience of the build.
-- Why it exists: an internal build shows every text of a finding, a public one only its rule.
-- What it refuses: nothing.
select audience
from {{ source('register', 'audience') }}
