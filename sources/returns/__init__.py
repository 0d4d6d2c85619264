"""Departmental returns: the blank workbook of a form, and the received workbook back to figures.

`write_blank` sends a form out; `identify` says which form and period a file is of; `read_entries` finds its
cells by the declared labels and codes; `assemble` turns them into observations and findings.
"""
