"""Where the steps of a run are executed: in this process, or on Celery workers of several machines."""

import importlib
import os

import dagster as dg


def executor() -> dg.ExecutorDefinition:
    """The executor that LONGSHU_EXECUTOR names: `in_process` (unless given) or `celery`.

    Celery's workers are reached through LONGSHU_BROKER, their answers kept in LONGSHU_BACKEND
    (`redis://host:6379/0`). Raises ValueError for any other name, ModuleNotFoundError where Celery is missing.
    """
    name = os.environ.get("LONGSHU_EXECUTOR", "in_process")
    if name == "in_process":
        return dg.in_process_executor
    if name != "celery":
        raise ValueError(f"LONGSHU_EXECUTOR={name}: in_process | celery")
    celery: dg.ExecutorDefinition = importlib.import_module("dagster_celery").celery_executor
    reached = {"broker": {"env": "LONGSHU_BROKER"}, "backend": {"env": "LONGSHU_BACKEND"}}
    return celery.configured(reached, name="celery")
