"""These tests run where Spark is installed (`make test-spark`); elsewhere they are not collected."""

import importlib.util

if importlib.util.find_spec("pyspark") is None:
    collect_ignore_glob = ["test_*.py"]
