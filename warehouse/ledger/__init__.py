"""What was received and accepted, append-only: archive, submissions, closings, and what was known before.

The manifest is the commit. No SQL and no dbt enters; nothing that is here is ever changed.
"""
