"""The workbook of a form: the blank that is sent, the sheet that comes back, the marked copy that is returned.

One geometry serves all three. What a figure must satisfy is `judge/`'s; long tables are `tidy_tables/`'s.
"""
