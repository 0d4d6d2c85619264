"""Feeds beside the releases tell what is known now; what cannot be read never becomes current (合成数据)."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from golden.published import publish_twice

from contracts.plan import Plan
from warehouse.ledger.amending import amend
from warehouse.paths import DataRoot
from warehouse.products.edition import Edition
from warehouse.products.exports.every_export import Export
from warehouse.release.atom_feeds import ATOM
from warehouse.release.publish import publish
from warehouse.release.readable import UnreadableProductError
from warehouse.release.shelf import Release, current_release, retract, settle

AT = datetime(2027, 4, 1, 9)
FEED = "compute_power_total.xml"


@pytest.fixture
def data(tmp_path: Path) -> DataRoot:
    shutil.copytree(publish_twice().data.root, tmp_path / "data", symlinks=True)
    return DataRoot(tmp_path / "data")


def published(data: DataRoot, plan: Plan, exports: tuple[Export, ...] = ()) -> Release:
    return publish(data, plan, replace(publish_twice().build, key="synthetic"), AT, exports=exports)


def entries(path: Path) -> list[tuple[str, str]]:
    """Title and content of each entry, the first of the feed first."""
    found = ET.parse(path).getroot().iter(f"{{{ATOM}}}entry")
    return [(e.findtext(f"{{{ATOM}}}title") or "", e.findtext(f"{{{ATOM}}}content") or "") for e in found]


def told(data: DataRoot, name: str = "all.xml") -> list[tuple[str, str]]:
    return entries(data.releases / "feeds" / name)


def test_a_retraction_stands_in_the_feeds_at_once(data: DataRoot) -> None:
    assert not any("撤回" in title for title, _ in told(data))
    retract(data, "2027.03.0", "合成原因", "张三", AT)
    assert told(data)[0] == ("发布 2027.03.0 已撤回", "合成原因")


def test_the_feed_of_a_retracted_release_stays_and_says_so(data: DataRoot) -> None:
    retract(data, "2027.03.0", "合成原因", "张三", AT)
    standing = current_release(data)
    assert standing and not (standing.path / "feeds" / FEED).exists()
    assert [title for title, _ in told(data, FEED)][0] == "发布 2027.03.0 已撤回"
    assert len(told(data, FEED)) == 2
    retract(data, "2027.02.0", "合成", "张三", AT)
    assert current_release(data) is None
    assert len(told(data, FEED)) == 2 and len(told(data)) >= 4


def test_an_unreadable_earlier_feed_stops_nothing(data: DataRoot, shipped_plan: Plan) -> None:
    for name in ("all.xml", FEED):
        path = publish_twice().second.path.name
        broken = data.releases / path / "feeds" / name
        broken.chmod(0o644)
        broken.write_text("<feed>\x0b", encoding="utf-8")
    found = published(data, shipped_plan)
    titles = [title for title, _ in entries(found.path / "feeds" / "all.xml")]
    assert titles[0].startswith("发布 2027.04.0") and "发布 2027.02.0" in titles
    assert (found.path / "feeds" / FEED).exists()
    assert any(title == "发布 2027.02.0" for title, _ in told(data))


def test_a_reason_with_a_sign_that_xml_does_not_have_is_written_out_and_can_be_put_right(
    data: DataRoot, shipped_plan: Plan
) -> None:
    retract(data, "2027.03.0", "前\x0b后", "张三", AT)
    found = published(data, shipped_plan)
    assert ("发布 2027.03.0 已撤回", "前\\u000b后") in entries(found.path / "feeds" / "all.xml")
    amend(data, "2027.03.0", moment=None, text="前后", by="张三", reason="合成", now=AT)
    settle(data)
    assert ("发布 2027.03.0 已撤回", "前后") in told(data)


def _writes(name: str, content: bytes) -> Export:
    def export(edition: Edition) -> None:
        (edition.folder / name).write_bytes(content)

    return export


BROKEN = {
    "sdmx.xml": b"<a>\x0b</a>",
    "package.json": b"{",
    "page.html": "中".encode("gb18030"),
    "longshu.xlsx": b"PK",
    "table.csv": b"a,b\n1,2,3\n",
    "table.parquet": b"PAR1",
    "bundle.zip": b"PK\x05",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_product_that_its_own_reader_cannot_parse_never_becomes_current(
    data: DataRoot, shipped_plan: Plan, name: str
) -> None:
    with pytest.raises(UnreadableProductError) as refused:
        published(data, shipped_plan, (_writes(name, BROKEN[name]),))
    assert [*refused.value.found] == [name]
    found = current_release(data)
    assert found and found.name == "2027.03.0"
    assert (data.refused / "internal" / "2027.04.0" / name).exists()


@pytest.fixture
def _narrow() -> Iterator[None]:
    """The umask of somebody who shares nothing, until the test is over."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_narrow")
def test_whoever_may_read_the_shelf_reads_the_release_whatever_the_umask(
    data: DataRoot, shipped_plan: Plan
) -> None:
    data.releases.chmod(0o755)
    found = published(data, shipped_plan)
    for path in [found.path, *found.path.rglob("*")]:
        wanted = 0o755 if path.is_dir() else 0o444
        assert path.stat().st_mode & 0o777 == wanted, path
