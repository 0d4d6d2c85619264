"""Whether everything is still as it was written, and whether a release can be made again from the archive.

Reads and compares; it mends nothing and writes nothing into the data root.
"""
