"""WHERE things are kept: archive, ledger, build, release (code only; data lives under a data root).

Imports `contracts` only. Files are the truth; every DuckDB file can be deleted and built again.

| module           | answers                                                                   |
|------------------|---------------------------------------------------------------------------|
| `paths.py`       | where everything lies under the data root; atomic writes; the writer lock |
| `archive.py`     | received bytes, unchanged, under their SHA-256                            |
| `ledger.py`      | submissions, observations, findings: append-only, the manifest last       |
| `plan_tables.py` | the plan as tables for dbt                                                |
| `build.py`       | ledger + plan + known_on -> marts in a new DuckDB file, through dbt       |
| `making.py`      | how they come to stand there: anew, or on top of the build before         |
| `increments.py`  | which periods must be made anew on top of the build before                |
| `batches.py`     | what is too much at once, month after month                               |
| `dbt_runs.py`    | dbt in this process                                                       |
| `engines/`       | Spark and DuckLake in DuckDB's place                                      |
| `release.py`     | marts with a name, hashes and a pointer replaced by rename                |
| `known_on_macros.py` | the release's own answer to "as known on" for any day                   |
| `query.py`       | questions to a finished DuckDB file                                       |
"""
