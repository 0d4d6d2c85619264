"""The gate of a release: Great Expectations on the finished marts, in a process of its own.

    expectations.py   what must hold, derived from the contracts and the plan (pure)
    judging.py        Great Expectations says whether it holds; run as `python -m warehouse.products.gate.judging`
    page.py           the verdicts as a page of the house
    gate.py           starts the process, reads its verdict, raises GateFailedError

A release whose gate fails keeps the pointer where it is.
"""
