"""WHERE things are kept: archive, ledger, build, release (code only; data lives under a data root).

Imports `contracts` only. Files are the truth; every DuckDB file can be deleted and built again.

| module           | answers                                                                   |
|------------------|---------------------------------------------------------------------------|
| `paths.py`       | where everything lies under the data root; atomic writes; the writer lock |
| `archive.py`     | received bytes, unchanged, under their SHA-256                            |
| `ledger.py`      | submissions, observations, findings: append-only, the manifest last       |
| `plan_tables.py` | the plan as tables for dbt                                                |
| `build.py`       | ledger + plan + known_on -> marts in a new DuckDB file, through dbt       |
| `release.py`     | marts with a name, hashes and a pointer replaced by rename                |
| `known_on_macros.py` | the release's own answer to "as known on" for any day                   |
| `query.py`       | questions to a finished DuckDB file                                       |
"""
