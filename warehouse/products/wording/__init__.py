"""Figures, shares and the arithmetic of a status in words: for the terminal and the pages alike."""
