"""The one way in: a received file is archived, checked and appended, whether from a command, the inbox or Dagster.

`reparse` and the rebuild from the archive read through it too. What a cell means is `sources`', where it is kept `warehouse`'s.
"""
