"""What business-intelligence tools take: the Superset bundle, made from the marts and the dictionary.

declared.py    what dashboard.yml declares: calculated columns, metrics, charts, the page
datasets.py    one dataset a mart, every column with its labels
charts.py      a chart as Superset saves it, and the query it sends
page.py        rows and filters of the page
bundle.py      all of it as one zip with stable uuids
"""
