"""The feeds of a small difference, and those beside the releases: every line, order and bound. All synthetic."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

import pytest

from contracts.plan import Plan
from contracts.speech import ALL, declare_languages
from tests.warehouse.small_marts import OTHER, POWER, VALUES, Pair, file_of, pair_in, value
from warehouse.audience import FILE_NAME
from warehouse.products.edition import Edition
from warehouse.release.atom_feeds import ATOM, FOLDER, stamp, write_feeds
from warehouse.release.difference.compare import Difference, difference
from warehouse.release.subscriptions import Kept, write_subscriptions


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return pair_in(tmp_path_factory.mktemp("pair"))


@pytest.fixture
def pair(made: Pair, tmp_path: Path) -> Pair:
    return replace(made, folder=tmp_path)


@dataclass(frozen=True)
class Stone:
    """What is told of a retraction."""

    release: str
    reason: str
    retracted_at: datetime


def fed(pair: Pair, plan: Plan, name: str = "2026.11.0", earlier: Sequence[Path] = (), retracted: Iterable[Stone] = (),
        changes: Difference | None = None, at: datetime = datetime(2026, 11, 30, 9), **own: Any) -> Path:  # fmt: skip
    """The folder of that release, with its feeds."""
    folder = pair.folder / name
    folder.mkdir()
    shutil.copyfile(pair.after, folder / FILE_NAME)
    edition = Edition(folder, name, at, at.date(), plan, "2026.10.0")
    write_feeds(edition, changes or pair.changes, earlier, retracted, **own)
    return folder


def entries(folder: Path, feed: str) -> list[tuple[str, str]]:
    found = ET.parse(folder / FOLDER / f"{feed}.xml").getroot().iter(f"{{{ATOM}}}entry")
    return [(e.findtext(f"{{{ATOM}}}title") or "", e.findtext(f"{{{ATOM}}}content") or "") for e in found]


def test_the_entry_of_a_release_has_the_verdict_the_statuses_and_the_counts(
    pair: Pair, shipped_plan: Plan
) -> None:
    ((title, content),) = entries(fed(pair, shipped_plan), "all")
    assert title == "发布 2026.11.0：3 个状态变化"
    assert content.splitlines() == [
        "方案自己没有提出可列的目标；其他文件的目标中 4 个滞后，最重的是算力·庆阳（未完成）。",
        "算力　庆阳　2027：未完成 → 已达标（数字修订）", "算力　庆阳　2027：未完成 → （无）（目标改动）", "算力　庆阳　2027：（无） → 滞后（目标改动）",
        "2 个指标有变化",
        "指标数值(当时所知，含全部来源) +2 ~2 −1, 目标与实际对照(含状态的全部计算项) +1 ~4 −1, 趋势展望(与状态分开) +0 ~2 −0, 数值修订史 +2 ~0 −0, "
        "报送登记（应报与实报） +2 ~1 −0, 地区 +0 ~1 −1",
    ]  # fmt: skip


def test_the_entry_of_an_indicator_has_its_figures_statuses_and_targets_in_words(
    pair: Pair, shipped_plan: Plan
) -> None:
    folder = fed(pair, shipped_plan)
    ((title, content),) = entries(folder, POWER)
    assert title == "算力总规模：5 处变化（2026.11.0）"
    assert content.splitlines() == [
        "状态　庆阳市　2027：未完成 → 已达标（数字修订）", "状态　庆阳市　2027：未完成 → —（目标改动）",
        "状态　庆阳市　2027：— → 滞后于时序进度（目标改动）", "数值　庆阳市　2026：1.5P → 2P（数字修订）", "目标(原文)　庆阳市　2027：2P → 3P（目标改动）",
    ]  # fmt: skip
    ((_, other),) = entries(folder, OTHER)
    assert "数据状态　庆阳市　2026：正常 → 初步（数字修订）" in other.splitlines()


@pytest.mark.parametrize(("number", "lines"), [(50, 50), (51, 51)])
def test_an_entry_has_fifty_lines_and_says_how_many_there_are(
    pair: Pair, shipped_plan: Plan, number: int, lines: int
) -> None:
    rows = [value(POWER, str(n), str(3000 + n)) for n in range(1, number + 1)]
    changes = difference(file_of(pair.folder / "a", {}), file_of(pair.folder / "b", {VALUES: rows}))
    ((_, content),) = entries(fed(pair, shipped_plan, changes=changes), POWER)
    assert content.splitlines()[0].startswith("数值　庆阳市　3001：— → 1P")
    assert len(content.splitlines()) == lines and ("……共 51 处" in content) is (number == 51)


def test_a_feed_keeps_what_came_before_below_what_is_new_once_each(pair: Pair, shipped_plan: Plan) -> None:
    first = fed(pair, shipped_plan)
    stones = [
        Stone("2026.08.0", "早", datetime(2026, 9, 1)),
        Stone("2026.09.0", "晚", datetime(2026, 12, 30)),
    ]
    second = fed(pair, shipped_plan, "2026.12.0", [first], stones, at=datetime(2026, 12, 31))
    order = [
        "发布 2026.12.0：3 个状态变化",
        "发布 2026.09.0 已撤回",
        "发布 2026.08.0 已撤回",
        "发布 2026.11.0：3 个状态变化",
    ]
    assert [title for title, _ in entries(second, "all")] == order
    third = fed(pair, shipped_plan, "2027.01.0", [second, first], stones, at=datetime(2027, 1, 31))
    assert [title for title, _ in entries(third, "all")] == ["发布 2027.01.0：3 个状态变化", *order]


def test_a_feed_keeps_twenty_years_of_entries(pair: Pair, shipped_plan: Plan) -> None:
    stones = [Stone(f"2000.01.{n}", "合成", datetime(2026, 1, 1)) for n in range(240)]
    first = fed(pair, shipped_plan, retracted=stones)
    second = fed(pair, shipped_plan, "2026.12.0", [first], at=datetime(2026, 12, 31))
    assert (len(entries(first, "all")), len(entries(second, "all"))) == (241, 240)


def test_an_indicator_hidden_by_now_has_no_feed_and_the_public_one_outside_says_so(
    pair: Pair, shipped_plan: Plan
) -> None:
    first = fed(pair, shipped_plan)
    second = fed(
        pair, shipped_plan, "2026.12.0", [first], at=datetime(2026, 12, 31), silent=frozenset({POWER})
    )
    assert sorted(path.stem for path in (second / FOLDER).glob("*")) == ["all", OTHER]
    kept = [Kept("2026.12.0", second, True), Kept("2026.11.0", first, True)]
    for audience, title in (
        ("public", "不再公布 | no longer published"),
        ("internal", "算力总规模：5 处变化（2026.11.0）"),
    ):
        shelf = pair.folder / audience
        write_subscriptions(shelf, shipped_plan.code, audience, kept, [])
        assert [one for one, _ in entries(shelf, POWER)] == [title]


def test_what_stands_tells_before_what_was_retracted_and_retractions_stand_where_they_belong(
    pair: Pair, shipped_plan: Plan
) -> None:
    first = fed(pair, shipped_plan)
    second = fed(pair, shipped_plan, "2026.12.0", [first], at=datetime(2026, 12, 31))
    gone = [
        Stone("2026.12.0", "后撤", datetime(2027, 1, 5)),
        Stone("2026.07.0", "先撤", datetime(2027, 1, 2)),
    ]
    kept = [Kept("2026.12.0", second, False), Kept("2026.11.0", first, True)]
    shelf = pair.folder / "shelf"
    write_subscriptions(shelf, shipped_plan.code, "internal", kept, gone)
    whole = ["发布 2026.12.0 已撤回", "发布 2026.07.0 已撤回", "发布 2026.11.0：3 个状态变化"]
    assert [title for title, _ in entries(shelf, "all")] == whole
    assert [title for title, _ in entries(shelf, POWER)] == ["算力总规模：5 处变化（2026.11.0）"], (
        "not told by that release"
    )
    root = ET.parse(shelf / FOLDER / "all.xml").getroot()
    assert root.findtext(f"{{{ATOM}}}updated") == "2027-01-05T00:00:00+08:00"


def test_a_damaged_feed_stops_nothing_what_it_had_is_taken_from_the_one_before(
    pair: Pair, shipped_plan: Plan
) -> None:
    first = fed(pair, shipped_plan)
    second = fed(pair, shipped_plan, "2026.12.0", [first], at=datetime(2026, 12, 31))
    for feed in ("all", POWER):
        (second / FOLDER / f"{feed}.xml").write_bytes(b"<feed")
    nothing = difference(pair.after, pair.after)
    third = fed(pair, shipped_plan, "2027.01.0", [second, first], changes=nothing, at=datetime(2027, 1, 31))
    assert [title for title, _ in entries(third, "all")][1:] == ["发布 2026.11.0：3 个状态变化"]
    assert [title for title, _ in entries(third, POWER)] == ["算力总规模：5 处变化（2026.11.0）"]
    assert [title for title, _ in entries(third, OTHER)][-1].endswith("（2026.11.0）"), (
        "not damaged: as it is"
    )


def test_an_id_is_that_of_plan_audience_feed_and_release_for_ever(pair: Pair, shipped_plan: Plan) -> None:
    root = ET.parse(fed(pair, shipped_plan) / FOLDER / "all.xml").getroot()
    ids = [one.text for one in root.iter(f"{{{ATOM}}}id")]
    plan = f"longshu/{shipped_plan.code}/internal/all"
    assert ids == [uuid5(NAMESPACE_URL, name).urn for name in (plan, f"{plan}/2026.11.0")]
    link = root.find(f"{{{ATOM}}}link")
    assert link is not None and link.attrib == {"rel": "self", "href": "all.xml"}


def test_a_moment_stands_in_the_plan_s_clock_to_the_second() -> None:
    assert stamp(datetime(2026, 11, 30, 9, 0, 1, 999_999)) == "2026-11-30T09:00:01+08:00"


def test_in_english_a_line_names_the_column_without_saying_that_it_is_a_code(
    pair: Pair, shipped_plan: Plan
) -> None:
    declare_languages(("en", "zh"))
    try:
        ((title, content),) = entries(fed(pair, shipped_plan), POWER)
        ((_, other),) = entries(fed(pair, shipped_plan, "2026.12.0"), OTHER)
    finally:
        declare_languages(ALL)
    assert title.endswith("changes 5 (2026.11.0)")
    assert content.splitlines()[0].startswith("Status, Qingyang, 2027: ")
    assert any(line.startswith("Observation status, Qingyang, 2026: ") for line in other.splitlines())


def test_the_first_release_says_so_and_one_without_news_counts_none(pair: Pair, shipped_plan: Plan) -> None:
    ((title, content),) = entries(fed(pair, shipped_plan, changes=difference(None, pair.after)), "all")
    assert (title, content.splitlines()[1:]) == ("发布 2026.11.0", ["第一次发布。"])
    nothing = difference(pair.after, pair.after)
    ((title, content),) = entries(fed(pair, shipped_plan, "2026.12.0", changes=nothing), "all")
    assert (title, content.splitlines()[1:]) == ("发布 2026.12.0：0 个状态变化", ["0 个指标有变化"])


def test_a_retraction_has_an_id_of_its_own_beside_that_of_its_release(pair: Pair, shipped_plan: Plan) -> None:
    stones = [Stone("2026.11.0", "误", datetime(2026, 12, 1))]
    root = ET.parse(fed(pair, shipped_plan, retracted=stones) / FOLDER / "all.xml").getroot()
    plan = f"longshu/{shipped_plan.code}/internal/all/2026.11.0"
    ids = {one.findtext(f"{{{ATOM}}}id") for one in root.iter(f"{{{ATOM}}}entry")}
    assert ids == {uuid5(NAMESPACE_URL, name).urn for name in (plan, f"{plan}/retracted")}
