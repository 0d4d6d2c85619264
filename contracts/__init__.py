"""WHAT is agreed: the plan as data, codelists, methods, rules, and the shape of every table.

Imports the standard library, pydantic, pandera, polars and yaml only; knows nothing of files that
departments send, of where things are kept, or of when things run.

| module          | answers                                                             |
|-----------------|---------------------------------------------------------------------|
| `fields.py`     | the kinds of entry: codes, labels, months, amounts                  |
| `plan.py`       | what a plan and a goal are (frozen models)                          |
| `indicator.py`  | what a plan declares of an indicator                                |
| `target.py`     | what a plan says of a target and of the document that set it        |
| `confidentiality.py` | what a plan declares about figures that must not be published |
| `forms.py`      | what a statistical form is, and what a way of reading asks of it    |
| `registry.py`   | loads a plan folder whole and names every fault in one go           |
| `plan_files.py` | reads its YAML and CSV files, each item with its file and line      |
| `plan_checks.py`| what must hold between the files                                    |
| `codelists.py`  | the codes that may be used, with their labels                       |
| `rules.py`      | the rule catalogue: id, level, severity, message and remedy         |
| `methods.py`    | progress methods and their cut-offs, each with a version            |
| `tables.py`     | the canonical tables every reader must meet                         |
| `table.py`      | what a table's contract is, and whether a frame meets it            |
| `pandera_polars.py` | the same contract as a pandera model: names what is broken      |
| `dictionary.py` | every column's labels; the dbt yml files are made from it           |
"""

import os

# else pydantic looks through all that is installed
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
