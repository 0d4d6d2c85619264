"""Received workbooks are read in processes of their own: whatever a file does there, the caller gets a fault.

`calling` hands a file to a `worker`, which is started fresh (never forked), imports only what reads workbooks, and
works under limits of memory and time. Nothing else may enter a worker: no polars, no plan, no data root.
"""
