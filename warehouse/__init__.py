"""WHERE things are kept: ledger, build, disclosure, products, release, verify (code only; data lie under a data root).

Imports `contracts` only. Files are the truth; every DuckDB file can be deleted and built again. Reading a received file is
`sources`', and when anything runs is `orchestration`'s.
"""
