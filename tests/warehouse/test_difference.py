"""What changed between two releases, and why, as table, Markdown and Atom."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import duckdb
import polars as pl
import pytest
from golden.published import Published, publish_twice
from support import table

from contracts.codelists import shared_codelist
from contracts.dictionary import columns, marts
from contracts.plan import Plan
from warehouse.audience import FILE_NAME
from warehouse.paths import DataRoot
from warehouse.release.atom_feeds import ATOM
from warehouse.release.difference import reasons as diff_reasons
from warehouse.release.difference.compare import difference
from warehouse.release.difference.markdown import sections
from warehouse.release.difference.public import Hidden, for_public
from warehouse.release.difference.reasons import ORDER, TARGETS, reasons_of_cells
from warehouse.release.publish import publish

# What differs in a row of target against actual, and the reasons that follow from it.
WHY: list[tuple[dict[str, tuple[Any, Any]], tuple[str, ...]]] = [
    ({"status": ("behind", "on_track"), "latest_value": ("1", "2")}, ("revision",)),
    ({"status": ("behind", "on_track"), "latest_value": ("1", "2"), "latest_period": ("2025", "2026")}, ("new_figure",)),
    ({"status": ("not_assessed", "behind"), "latest_value": (None, "2")}, ("new_figure",)),
    ({"status": ("behind", "not_assessed"), "latest_value": ("2", None)}, ("withdrawal",)),
    ({"status": ("pending", "achieved"), "value_at_target": (None, "2")}, ("new_figure",)),
    ({"status": ("behind", "achieved"), "target_value": ("9", "2"), "target_version": ("1", "2")}, ("target",)),
    ({"status": ("on_track", "behind"), "method_version": ("1", "2")}, ("method",)),
    ({"status": ("on_track", "behind"), "cut_on_track": ("0.9", "0.95")}, ("method",)),
    ({"status": ("on_track", "behind"), "path_type": ("linear", "geometric")}, ("plan",)),
    ({"status": ("on_track", "behind"), "base_value": ("1", "2")}, ("revision",)),
    ({"status": ("on_track", "behind"), "base_period_used": ("2024", "2025")}, ("plan",)),
    ({"base_period_used": ("2024", "2025"), "readings_count": ("1", "2")}, ("new_figure",)),
    ({"status": ("on_track", "behind"), "schedule_share": ("0.1", "0.2")}, ("time",)),
    ({"schedule_share": ("0.1", "0.2"), "latest_value": ("1", "2")}, ("revision",)),
    ({"target_value": ("1", "2"), "latest_value": ("1", "2"), "method_code": ("a", "b")}, ("target", "method", "revision")),
    ({"outlook": ("likely", "unlikely")}, ("follows",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def published() -> Published:
    return publish_twice()


@pytest.fixture(scope="module")
def tampered(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second release with some synthetic changes, as the file of one that would follow."""
    path = tmp_path_factory.mktemp("tampered") / FILE_NAME
    shutil.copy(published.second.database, path)
    path.chmod(0o644)
    with duckdb.connect(str(path)) as con:
        values = "marts.mart_indicator_values"
        con.execute(
            f"update {values} set obs_value = obs_value + 1 where source_rank = 1 and ref_area = '621000-CL'"
        )
        con.execute("delete from marts.dim_area where area_no = 1")
        con.execute(
            f"update marts.{TARGETS} set target_value = 1, target_version = 2, status = 'missed' where target_id = 'T0012'"
        )
    return path


@pytest.mark.parametrize(("cells", "reasons"), WHY)
def test_the_reason_is_told_by_what_differs_in_the_row(
    cells: dict[str, tuple[Any, Any]], reasons: tuple[str, ...]
) -> None:
    assert reasons_of_cells(TARGETS, cells) == reasons


def test_every_reason_is_a_code_and_every_column_that_tells_one_is_in_the_dictionary() -> None:
    assert set(ORDER) == set(shared_codelist("change_reason").codes)
    assert {c for found in diff_reasons.COLUMNS.values() for c in found} <= set(columns())
    assert {mart for found in diff_reasons.ADDED.values() for mart in found} <= set(marts())


def test_a_release_against_itself_has_not_changed(published: Published) -> None:
    found = difference(published.second.database, published.second.database)
    assert found.changes.is_empty() and found.statuses == []
    assert all(counts == {"added": 0, "removed": 0, "changed": 0} for counts in found.counts.values())


def test_statuses_come_first_with_old_new_and_why(published: Published, tampered: Path) -> None:
    found = difference(published.second.database, tampered)
    first = found.changes.row(0, named=True)
    assert (first["mart"], first["column_name"]) == (TARGETS, "status")
    assert (first["old_value"], first["new_value"], first["reasons"]) == ("achieved", "missed", "target")
    [status] = found.statuses
    assert (status["target_id"], status["status_before"], status["status_now"]) == (
        "T0012",
        "achieved",
        "missed",
    )
    assert (status["status_zh_before"], status["reasons"]) == ("已达标", ["target"])


def test_rows_added_changed_and_withdrawn_are_each_a_row_of_the_table(
    published: Published, tampered: Path
) -> None:
    forth, back = (
        difference(published.second.database, tampered),
        difference(tampered, published.second.database),
    )
    area = pl.col("mart") == "dim_area"
    assert forth.changes.filter(area)["change"].to_list() == ["withdrawn"]
    assert back.changes.filter(area)["change"].to_list() == ["added"]
    revised = forth.changes.filter(pl.col("column_name") == "obs_value", pl.col("change") == "changed")
    assert revised.height == forth.figures()["revised"] > 0
    assert set(revised["reason"]) == {"revision"}
    for row in revised.to_dicts():
        assert float(row["new_value"]) - float(row["old_value"]) == pytest.approx(1)


def test_the_table_in_the_release_and_the_parquet_file_are_the_difference(published: Published) -> None:
    rows = table(published.second.database, "from marts.release_difference order by change_no")
    shipped = pl.read_parquet(published.second.path / "difference.parquet").to_dicts()
    assert [{k: v for k, v in row.items() if k != "change_no"} for row in rows] == shipped
    assert rows[0]["column_name"] == "status" and rows[0]["reason"] == "revision"
    assert table(published.first.database, "select count(*) as n from marts.release_difference") == [{"n": 0}]


def test_the_public_difference_leaves_out_a_withdrawn_figure_and_what_a_hidden_indicator_said(
    published: Published, tmp_path: Path
) -> None:
    gone = tmp_path / FILE_NAME
    shutil.copy(published.second.database, gone)
    gone.chmod(0o644)
    with duckdb.connect(str(gone)) as con:
        con.execute(
            "delete from marts.mart_indicator_values where source_rank = 1 and ref_area = '621000-CL'"
        )
        con.execute("update marts.dim_area set area_en = area_en || '!' where area_no = 1")
    changes = difference(published.second.database, gone)
    whole = changes.changes.filter(pl.col("change") == "withdrawn", pl.col("mart") == "mart_indicator_values")
    assert whole.height and whole["old_value"].is_not_null().any()
    shown = for_public(changes, Hidden(frozenset({"another_indicator"}))).changes
    withdrawn = shown.filter(pl.col("change") == "withdrawn", pl.col("mart") == "mart_indicator_values")
    assert withdrawn.height == whole.height
    assert withdrawn["old_value"].is_null().all()
    assert shown.filter(pl.col("mart") == "dim_area")["new_value"].is_not_null().any()


def test_the_markdown_says_what_changed_chinese_first(published: Published) -> None:
    text = (published.second.path / "difference.md").read_text(encoding="utf-8")
    assert "## 状态变化（1）| Statuses that changed" in text
    assert "未完成 → 已达标" in text and "130000" in text and "160000" in text and "数字修订" in text
    assert text.index("## 状态变化") < text.index("## 修订的数字") < text.index("## 各表行数")
    widths = {
        line.count(" | ")
        for line in text.split("## 状态变化")[1].split("##")[0].splitlines()
        if line[:2] == "| "
    }
    assert len(widths) == 1


def test_a_bar_in_a_value_does_not_break_the_markdown_table(
    published: Published, tampered: Path, shipped_plan: Plan
) -> None:
    found = difference(published.second.database, tampered)
    found.statuses[0]["target_published_now"] = "1|2"
    assert "1\\|2" in "\n".join(sections(found, shipped_plan))


def _feed(path: Path) -> ET.Element:
    return ET.parse(path).getroot()


def test_every_feed_has_what_atom_requires(published: Published) -> None:
    feeds = sorted(published.second.path.glob("feeds/*.xml"))
    assert [p.stem for p in feeds] == ["all", "compute_power_total"]
    for path in feeds:
        root = _feed(path)
        assert root.tag == f"{{{ATOM}}}feed"
        for element in [root, *root.findall(f"{{{ATOM}}}entry")]:
            for tag in ("id", "title", "updated"):
                [found] = element.findall(f"{{{ATOM}}}{tag}")
                assert found.text
            assert (element.findtext(f"{{{ATOM}}}id") or "").startswith("urn:uuid:")
            moment = datetime.fromisoformat(element.findtext(f"{{{ATOM}}}updated") or "")
            assert moment.utcoffset() == timedelta(hours=8)
        assert root.findtext(f"{{{ATOM}}}author/{{{ATOM}}}name")
        ids = [e.findtext(f"{{{ATOM}}}id") for e in root.iter(f"{{{ATOM}}}entry")]
        assert len(ids) == len(set(ids)) > 0


def test_entries_gather_over_releases_under_the_same_ids_the_newest_first(published: Published) -> None:
    entry = f"{{{ATOM}}}entry"
    first, second = (_feed(r.path / "feeds" / "all.xml") for r in (published.first, published.second))
    assert first.findtext(f"{{{ATOM}}}id") == second.findtext(f"{{{ATOM}}}id")
    assert [ET.tostring(e) for e in second.findall(entry)][1:] == [
        ET.tostring(e) for e in first.findall(entry)
    ]
    newest = second.find(entry)
    assert newest is not None and "1 个状态变化" in (newest.findtext(f"{{{ATOM}}}title") or "")
    assert "未完成 → 已达标（数字修订）" in (newest.findtext(f"{{{ATOM}}}content") or "")


def test_the_feed_of_an_indicator_is_in_words_with_unit_and_period(published: Published) -> None:
    newest = _feed(published.second.path / "feeds" / "compute_power_total.xml").find(f"{{{ATOM}}}entry")
    assert newest is not None
    lines = (newest.findtext(f"{{{ATOM}}}content") or "").splitlines()
    assert "数值　庆阳数据中心集群　2026-12：130000P → 160000P（数字修订）" in lines
    assert "状态　庆阳数据中心集群　2026：未完成 → 已达标（数字修订）" in lines


def test_an_indicator_without_news_keeps_its_feed_as_it_was(
    published: Published, tmp_path: Path, shipped_plan: Plan
) -> None:
    shutil.copytree(published.data.root, tmp_path / "data", symlinks=True)
    from dataclasses import replace

    build = replace(published.build, key="synthetic")
    done = publish(DataRoot(tmp_path / "data"), shipped_plan, build, datetime(2027, 4, 1), exports=())
    name = "feeds/compute_power_total.xml"
    assert (done.path / name).read_bytes() == (published.second.path / name).read_bytes()
    assert json.loads((done.path / "difference.json").read_bytes())["statuses"] == []
