"""The page an official opens: one HTML file with the scorecard, its cards, departments and prefectures.

| module     | holds                                                                  |
|------------|------------------------------------------------------------------------|
| `render`   | templates, style and script; `render` and `Head` serve every page      |
| `reading`  | what is read from the marts                                            |
| `figures`  | a figure in words with its exact value beside                          |
| `charts`   | a card's chart by Altair and Vega; `svg` keeps it small                |
| `overview` | what is seen first; `cards`, `places`: what follows                    |
| `site`     | which pages there are and how they link                                |
"""

from warehouse.edition import Edition

INDEX = "scorecard.html"  # the page to open first


def pages(edition: Edition) -> None:
    """The scorecard page stands in the edition's folder."""
    from warehouse.pages.site import write_pages

    write_pages(edition)
