"""Superset for reading Longshu on a network of one's own: Chinese, nothing counted elsewhere.

export SUPERSET_CONFIG_PATH=<this file>; SUPERSET_SECRET_KEY holds a long random text kept from others, and
SUPERSET_HOME a folder for Superset's own database (users, charts), which never lies among the releases.
"""

import os
from pathlib import Path

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = "sqlite:///" + str(Path(os.environ["SUPERSET_HOME"]) / "superset.db")

BABEL_DEFAULT_LOCALE = "zh"
LANGUAGES = {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "us", "name": "English"}}
os.environ.setdefault("SCARF_ANALYTICS", "false")  # no counting pixel

# A release that is replaced is seen at the next query: connections are not pooled, answers kept a minute.
DATA_CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 60}

FEATURE_FLAGS = {"DASHBOARD_VIRTUALIZATION": False}  # printing a dashboard prints all of it
