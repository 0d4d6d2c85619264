"""What each command does: one module a group of commands; each function returns the exit code.

Settings in, steps called, `views/` speaks. No parsing of options (`cli/`) and no layout of text (`views/`) enters.
"""
