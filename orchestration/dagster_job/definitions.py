"""What Dagster loads: the definitions of the plan and data root named by the environment."""

from orchestration.dagster_job.assets import definitions
from orchestration.settings import settings

defs = definitions(settings())
