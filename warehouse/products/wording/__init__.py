"""Figures, shares and the arithmetic of a status in words: for the terminal and the pages alike.

Pure functions of a mart row; nothing is read here, and no status is decided here.
"""
