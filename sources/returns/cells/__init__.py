"""One cell of a return: its text folded, the number, the amount in the indicator's unit, the area it names.

Knows neither sheets nor files; a cell that cannot be read for certain is refused, never guessed.
"""
