"""WHEN things run: the command line, and Dagster's definitions; the only place that knows Dagster.

| module             | answers                                                                     |
|--------------------|-----------------------------------------------------------------------------|
| `cli.py`           | the command `longshu`; imports the heavy tools only where they are used     |
| `settings.py`      | which plan, which data root                                                 |
| `loading.py`       | one incoming file: archive, check, append                                   |
| `loading_large.py` | the same of a large text file, block by block                               |
| `reparsing.py`     | archived files read again by today's contract                               |
| `rereading.py`     | a release made again from the archive                                       |
| `steps.py`         | load, build, check, publish: what the assets and the command line both call |
| `assets.py`        | Dagster: form assets from one factory, dbt assets, release, checks, job     |
| `definitions.py`   | what Dagster loads: those assets for the plan and data root in force        |
| `running.py`       | runs that same job in this process, under the same run history              |
| `views/`           | what a person reads in the terminal                                         |
"""
