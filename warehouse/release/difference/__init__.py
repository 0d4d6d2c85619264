"""What changed between two releases, row by row, why, and in words.

Compares finished files only; what the public may see of it is `public.py`'s.
"""
