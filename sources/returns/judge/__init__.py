"""Entries to observations and findings: codes, limits, keys, audit relations, plausibility.

The same verdicts for every container. Where a cell stood is only passed on; how it was read is not asked.
"""
