"""Whether everything is still as it was written, and whether a release can be made again from the archive.

Reads, compares and copies (`backup`); it mends nothing, and writes nothing into the data root but scratch.
"""
