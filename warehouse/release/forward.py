"""The pointer only moves forward: what a release must include to follow the one before it."""

from pathlib import Path

from contracts.errors import KeyedFault
from warehouse import query
from warehouse.build.build import Build
from warehouse.ledger.submission_history import declared_lost
from warehouse.paths import DataRoot
from warehouse.release.shelf import Release, known_on_of

FAR_LESS = 0.5  # of the figures of the release before


class GoesBackError(KeyedFault):
    """The build knows less than the current release, or an earlier day."""

    code = "release.goes_back"


class FarLessError(KeyedFault):
    """The build shows far less than the current release, and nobody confirmed it."""

    code = "release.far_less"


def refuse_backward(data: DataRoot, previous: Release, build: Build) -> None:
    """The build has every submission of the release before, and no earlier day. Raises GoesBackError.

    What a named person declared lost need not be there.
    """
    now = {row["submission_id"] for row in query.rows(build.path, "from staging.stg_submissions")}
    lost = {Path(place).stem for place in declared_lost(data)}
    lacking = previous.manifest.submissions.keys() - now - lost
    then = known_on_of(data, previous, build.audience)
    if lacking or build.known_on < then:
        raise GoesBackError(name=previous.name, known_on=build.known_on, then=then, lacking=len(lacking))


def refuse_far_less(previous: Release, build: Build) -> None:
    """The build has more than half as many figures as the release before, and all its forms. Raises FarLessError."""
    figures, forms = (
        [_count(path) for path in (previous.database, build.path)],
        [_forms(path) for path in (previous.database, build.path)],
    )
    gone = sorted(forms[0] - forms[1])
    if gone or figures[1] < FAR_LESS * figures[0]:
        raise FarLessError(name=previous.name, then=figures[0], now=figures[1], forms="、".join(gone) or "—")


def _count(database: Path) -> int:
    sql = "select count(*) as n from marts.mart_indicator_values where obs_value is not null"
    return int(query.rows(database, sql)[0]["n"])


def _forms(database: Path) -> set[str]:
    sql = "select distinct form from marts.mart_submissions where seq > 0"
    return {str(row["form"]) for row in query.rows(database, sql)}
