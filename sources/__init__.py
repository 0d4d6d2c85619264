"""HOW figures are written: notation, CSV text, published figures, and the one pure check of a file.

Imports `contracts` only. Knows neither Dagster nor the warehouse, so that the same
`check(content, …) -> Report` serves the scheduled load, a terminal, and a department's own desk.

| module           | answers                                                                |
|------------------|------------------------------------------------------------------------|
| `notation/`      | what "6.6万P", "超60%", "1—8月累计" say                                |
| `csv_text.py`    | bytes of a CSV file -> rows of text with their cell addresses          |
| `published/`     | the bundled published figures and how one row of them is laid out      |
| `checking.py`    | rows -> accepted + findings; no row is ever dropped                    |
"""
