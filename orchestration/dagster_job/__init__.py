"""Dagster's side: assets, checks, schedules, sensors, executors, alerts, and the pages beside its console.

The assets call `steps.py` as the command line does. Nothing that a person could not also start by a command enters.
"""
