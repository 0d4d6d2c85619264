"""WHEN things run: the command line and Dagster; the only place that knows Dagster.

`cli/` parses, `commands/` does what is asked and returns the exit code, `views/` says it; `intake/` is the one way in;
`dagster_job/` schedules the same steps (`steps.py`). No figure is computed here and no SQL is written here.
"""
