"""Everything an earlier bundle brought to Superset is replaced by that of the bundle given; ids stay the same.

SUPERSET_PASSWORD=… python docs/superset_replace.py longshu_superset.zip http://127.0.0.1:8088 admin
"""

import os
import sys
from pathlib import Path

import requests


def replace(bundle: Path, address: str, user: str, password: str) -> str:
    """Superset's answer. Raises requests.HTTPError where it refuses."""
    api, session = f"{address.rstrip('/')}/api/v1", requests.Session()
    given = {"username": user, "password": password, "provider": "db"}
    answer = session.post(f"{api}/security/login", json=given, timeout=60)
    answer.raise_for_status()
    session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    token = session.get(f"{api}/security/csrf_token/", timeout=60).json()["result"]
    session.headers.update({"X-CSRFToken": token, "Referer": address})
    with bundle.open("rb") as content:
        answer = session.post(f"{api}/assets/import/", files={"bundle": (bundle.name, content)}, timeout=300)
    answer.raise_for_status()
    return str(answer.json()["message"])


if __name__ == "__main__":
    print(replace(Path(sys.argv[1]), sys.argv[2], sys.argv[3], os.environ["SUPERSET_PASSWORD"]))
