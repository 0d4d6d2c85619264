"""Ledger and plan to marts in a new DuckDB file, through dbt, whole or as an increment, on the engine asked for.

A build depends on its key alone and can be deleted. What a release shows of it is `products/`'s; publishing is `release/`'s.
"""
