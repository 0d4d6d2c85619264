"""What the tests of this folder read."""

from dataclasses import dataclass

from orchestration.practice.making import PracticeSet
from warehouse.release.shelf import Release


@dataclass(frozen=True)
class Practice:
    """The practice set that was made, its release of the end of June, and the one after it."""

    made: PracticeSet
    june: Release
    latest: Release
