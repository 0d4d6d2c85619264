"""What may be published at all, before anything of it is written; and why not."""

from contracts.errors import KeyedFault
from warehouse.audience import Audience
from warehouse.build.build import Build
from warehouse.paths import DataRoot
from warehouse.release.manifest import Correction
from warehouse.release.shelf import release_named, releases, tombstones


class NothingToCorrectError(KeyedFault):
    """The build is the one that the current release was made from: a correction would change nothing."""

    code = "release.correction.nothing"


class OvertakenError(KeyedFault):
    """Another release became current, or the current one was retracted, while this one was made."""

    code = "release.overtaken"


class RetractedBuildError(KeyedFault):
    """A release of this very build was retracted; it goes out again only as a correction that says why."""

    code = "release.build.retracted"


class WrongAudienceError(KeyedFault):
    """A build for one audience cannot be published for the other."""

    code = "release.audience.wrong"


def admit(data: DataRoot, build: Build, key: str, audience: Audience, correction: Correction | None) -> None:
    """The build is of that audience, what it corrects was published, and no release of it was retracted.

    Raises WrongAudienceError, RetractedBuildError, UnknownReleaseError.
    """
    if audience != build.audience:
        raise WrongAudienceError(audience=build.audience)
    if correction:
        corrected = {*tombstones(data, audience)} | {r.name for r in releases(data, audience)}
        if correction.of not in corrected:
            release_named(data, correction.of, audience)
        return
    for stone in tombstones(data, audience).values():
        if stone.build_key == key:
            raise RetractedBuildError(name=stone.release)
