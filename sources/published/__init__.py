"""The bundled published figures of each plan, with their citations, and how one row is laid out.

`<plan>/<YYYY-MM>.csv` is one compilation, loaded like any other submission; `<plan>/files.csv` says on
which day it was written down.
"""
