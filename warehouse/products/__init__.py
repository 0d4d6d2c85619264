"""What a release is made of and checked by: exports, pages, dictionary, BI bundle, wording, and the gate.

Each reads the finished DuckDB file of an `Edition` and writes below its folder. Nothing here moves a pointer.
"""
