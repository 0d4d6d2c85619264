"""The page an official opens: one HTML file with the scorecard, its cards, departments and areas.

| module     | holds                                                                  |
|------------|------------------------------------------------------------------------|
| `render`   | templates, style and script; `render` and `Head` serve every page      |
| `reading`  | what is read from the marts                                            |
| `figures`  | a figure in words with its exact value beside                          |
| `charts`   | a card's chart by Altair and Vega; `svg` keeps it small, `drawn` once  |
| `overview` | what is seen first; `cards`, `places`: what follows                    |
| `site`     | which pages there are and how they link                                |
"""

from warehouse.products.edition import Edition

INDEX = "scorecard.html"  # the page to open first
FOLDER = "pages"  # of the others, where it was split


def write_pages(edition: Edition) -> None:
    """The scorecard stands in the edition's folder, with its further pages beside where it was split."""
    from warehouse.products.pages.site import Site

    for path, text in Site(edition).pages().items():
        target = edition.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
