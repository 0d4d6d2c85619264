"""The long table, one row a figure, as CSV or as a sheet: to entries, and the faults of its rows.

Forms laid out on a sheet are `form_sheets/`'s; judging is `judge/`'s.
"""
