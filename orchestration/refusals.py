"""Why a release does not go out, as a clear message in both languages with its remedy."""

from orchestration.commands.errors import UserFault
from warehouse.boundaries import BoundariesError
from warehouse.disclosure.secondary import DisclosureError
from warehouse.edition import GateFailedError
from warehouse.release import NothingToCorrectError, RetractedBuildError, WrongAudienceError
from warehouse.releases import UnknownReleaseError

REFUSALS = (
    GateFailedError, DisclosureError, WrongAudienceError, NothingToCorrectError, RetractedBuildError, UnknownReleaseError, BoundariesError,
)  # fmt: skip
MOST_SHOWN = 8


def refused(error: Exception) -> UserFault:
    """The message for one of `REFUSALS`."""
    if isinstance(error, GateFailedError):
        return _gate(error)
    if isinstance(error, UnknownReleaseError):
        return UserFault(
            f"没有发布“{error}”，或已撤回", f"no release '{error}' stands",
            "用 longshu releases 看有哪些发布", "longshu releases lists what there is",
        )  # fmt: skip
    if isinstance(error, NothingToCorrectError):
        return UserFault(
            f"没有可更正的：数据与现行发布 {error} 相同", f"nothing to correct: the data are those of {error}",
            "请先改正来源（报送、方案或重读），再发布", "mend the source first (a return, the plan, reparse)",
        )  # fmt: skip
    if isinstance(error, RetractedBuildError):
        return UserFault(
            f"这正是已撤回的 {error} 的数据，没有再次发布", f"these are the data of {error}, which was retracted",
            f"请先改正来源；确需照旧发布：longshu release --correction-of {error} --reason …",
            "mend the source first; or publish it on purpose as a correction",
        )  # fmt: skip
    if isinstance(error, DisclosureError):
        return UserFault(
            f"有数字无法保护，公开版没有发布：{error}", f"a figure cannot be protected; nothing was published: {error}",
            "请检查方案的保密约定（confidentiality.yml）", "see the plan's confidentiality.yml",
        )  # fmt: skip
    if isinstance(error, BoundariesError):
        return UserFault(
            f"地图界线 {error.path} 不能用，没有发布：{error.zh}", f"the boundaries {error.path} cannot be used: {error.en}",
            "请改正这个文件，或把它移走（不画地图）", "mend the file, or move it away (no map is drawn)",
        )  # fmt: skip
    return UserFault(
        f"这是 {error} 受众的建库结果，不能发布给另一受众", f"this build is for the {error} audience",
        "请用 longshu release --audience 指明受众", "name the audience with --audience",
    )  # fmt: skip


def _gate(error: GateFailedError) -> UserFault:
    shown = error.failures[:MOST_SHOWN]
    more = len(error.failures) - len(shown)
    zh = "；".join(f"{one['mart']}：{one['text_zh']}" for one in shown) + (
        f"；另有 {more} 条" if more else ""
    )
    en = "; ".join(f"{one['mart']}: {one['text_en']}" for one in shown) + (f"; {more} more" if more else "")
    where = f"（留待检查：{error.folder}）" if error.folder else ""
    return UserFault(
        f"质量关没有通过，现行发布不变{where}：{zh}", f"the gate refused the release; the pointer stays: {en}",
        "请按所列各条检查来源和方案", "look into what is named, in the sources and the plan",
    )  # fmt: skip
