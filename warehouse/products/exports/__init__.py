"""The forms in which a release is handed on, each written from its finished DuckDB file.

An export is a function that takes the edition and writes below its folder; it reads nothing else. It writes
plainly: the folder has no name yet, and a release that was cut short is thrown away whole.
"""
