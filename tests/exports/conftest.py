"""One release for all tests of the exports."""

import pytest
from exports.small import small_edition

from warehouse.products.edition import Edition


@pytest.fixture(scope="session")
def edition() -> Edition:
    """A small synthetic release in every form."""
    return small_edition()
